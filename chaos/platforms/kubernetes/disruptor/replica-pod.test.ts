import { describe, expect, it } from 'vitest';
import type { Pod } from '../objects.ts';
import { objections, type ReplicaPod, replicaPodOf } from './replica-pod.ts';

const owned = { kind: 'ReplicaSet', name: 'r', uid: '1' };
const pod: Pod = {
  metadata: {
    name: 'donor-1',
    uid: 'u',
    resourceVersion: '1',
    ownerReferences: [{ ...owned, controller: true }],
  },
  spec: {
    containers: [
      { ports: [{ containerPort: 8090, name: 'metrics' }] },
      { ports: [{ containerPort: 8002, name: 'http' }] },
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
    marked: false,
  });
  const labels = { app: 'donor-service', 'lifeflow-verify/disruption': 'one' };
  expect(replicaPodOf({ ...pod, metadata: { ...pod.metadata, labels } }).marked).toBe(true);
  const bare = { metadata: { name: 'b', uid: 'b', resourceVersion: '1' }, spec: {}, status: {} };
  expect(replicaPodOf(bare)).toMatchObject({ ready: false, replaced: false, port: undefined });
  const leaving = { ...pod.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' };
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
