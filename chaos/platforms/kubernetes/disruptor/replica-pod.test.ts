import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { objections, type ReplicaPod, replicaPodOf } from './replica-pod.ts';

const owned = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: '1' };
const pod: V1Pod = {
  metadata: { name: 'donor-1', uid: 'u', ownerReferences: [{ ...owned, controller: true }] },
  spec: {
    containers: [
      { name: 'metrics', ports: [{ containerPort: 8090, name: 'metrics' }] },
      { name: 'donor', ports: [{ containerPort: 8002, name: 'http' }] },
    ],
  },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};
const replica = replicaPodOf(pod);

it('a replica’s pod is ready, replaced and reached as the API says', () => {
  expect(replica).toEqual({
    name: 'donor-1',
    uid: 'u',
    ready: true,
    leaving: false,
    replaced: true,
    onHostNetwork: false,
    port: 8002,
    agent: 'none',
  });
  expect(replicaPodOf({})).toMatchObject({ ready: false, replaced: false, port: undefined });
  const leaving = { ...pod.metadata, deletionTimestamp: new Date() };
  expect(replicaPodOf({ ...pod, metadata: leaving }).leaving).toBe(true);
  const listed = { ...pod.metadata, ownerReferences: [owned] };
  expect(replicaPodOf({ ...pod, metadata: listed }).replaced).toBe(false);
});

describe('a pod', () => {
  it('that somebody replaces, with a network of its own, may be disrupted', () => {
    expect(objections(replica, 61_800)).toEqual([]);
  });

  it.each<[string, Partial<ReplicaPod>, RegExp]>([
    ['had an agent before', { agent: 'ended' }, /donor-1 has the agent of an earlier/],
    ['is nobody’s', { replaced: false }, /nobody replaces donor-1/],
    ['has the network of its node', { onHostNetwork: true }, /the network of its node/],
    ['names no port', { port: undefined }, /names no port http/],
    ['listens where the agent has to', { port: 61_800 }, /listens on 61800/],
  ])('that %s must not be', (_, change, message) => {
    expect(objections({ ...replica, ...change }, 61_800)).toEqual([expect.stringMatching(message)]);
  });
});
