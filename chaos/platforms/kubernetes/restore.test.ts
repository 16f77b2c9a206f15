import { describe, expect, it } from 'vitest';
import type { UndoStep } from '../../../slo/journal.ts';
import type { Clock } from '../../clock.ts';
import type { Acting } from './acting.ts';
import type { Api } from './api.ts';
import { ApiError, type ApiErrorCode } from './api-error.ts';
import { cordonMark } from './cordon-mark.ts';
import { restore } from './restore.ts';
import { versionOf } from './template-version.ts';

const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };

/** A clock that passes while somebody waits. */
const passing = (): Clock => {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
};

type Stage = { on: Acting; clock: Clock };
const acting = (get: (path: string) => Promise<unknown>, patch?: (path: string) => Promise<void>): Stage => {
  const clock = passing();
  const api = { context: 'test', get, patch } as unknown as Api;
  const regions = [{ name: 'region-1', namespace: 'lifeflow', api }];
  const power = { on: async () => undefined, heal: async () => undefined };
  return { on: { clock, regions, power, drains: new Map() } as unknown as Acting, clock };
};

/** A cluster of one node, which its API server calls ready all the time, and whose kubelet renewed its lease so often. */
const clusterOf = (renewals: (now: number) => number): Stage => {
  const node = { metadata: { name: 'r1a1' }, spec: {}, ...ready };
  const stage: Stage = acting(async (path) =>
    path.endsWith('/leases/r1a1')
      ? { spec: { renewTime: `the ${renewals(stage.clock.now())}th` } }
      : { items: [node] },
  );
  return stage;
};
const every = (ms: number) => (now: number) => Math.floor(now / ms);

it.each<UndoStep>([
  { kind: 'power-on-node', node: 'r1a1' },
  { kind: 'join-nodes', nodes: ['r1a1'] },
])('a node counts as back when its kubelet has renewed its lease twice since: $kind', async (step) => {
  const { on, clock } = clusterOf(every(2_000));
  await restore(on, step);
  expect(clock.now()).toBe(4_000);
});

it('a node that is called ready by an API server that has not missed it yet is not back', async () => {
  const { on } = clusterOf(every(Number.POSITIVE_INFINITY));
  await expect(restore(on, { kind: 'power-on-node', node: 'r1a1' })).rejects.toThrow(
    /expected r1a1 to be ready within 100 s; found r1a1 not heard of since/,
  );
});

/** A cluster whose autoscaler wants six replicas of a service; there is room for five, and so many of them are ready. */
const crowded = (readyNow: number) => {
  const labels = { app: 'donor-service' };
  const pods = Array.from({ length: 6 }, (_, i) => ({
    metadata: { name: `donor-${i}`, labels },
    spec: i < 5 ? { nodeName: 'r1a1' } : {},
    ...(i < readyNow ? ready : { status: { phase: 'Pending' } }),
  }));
  const deployment = {
    metadata: { name: 'donor-service', labels },
    spec: { replicas: 6, template },
    status: {},
  };
  const listed: Readonly<Record<string, readonly object[]>> = {
    pods,
    nodes: [{ metadata: { name: 'r1a1' }, spec: {}, ...ready }],
    deployments: [deployment],
  };
  return acting(async (path) => ({ items: listed[path.split('/').at(-1) ?? ''] ?? [] }));
};
const template = { metadata: {}, spec: { containers: [] } };
const replicasOf = { kind: 'restore-replicas', service: 'donor', region: 'region-1' } as const;

it('replicas are back when as many are ready as were before, though the autoscaler wants one more', async () => {
  const { on, clock } = crowded(5);
  await restore(on, { ...replicasOf, ready: 5 });
  expect(clock.now()).toBe(0);
});

it.each([
  ['one of those that were ready is missing', 4, { ...replicasOf, ready: 5 }, /has 4 ready replicas, 5 are/],
  ['a journal of before does not say how many were', 5, replicasOf, /has 5 ready replicas, 6 are/],
])('replicas are not back while %s', async (_, readyNow, step, says) => {
  await expect(restore(crowded(readyNow).on, step)).rejects.toThrow(says);
});

const versioned = (tag: string) => ({
  metadata: {},
  spec: { containers: [{ name: 'donor', image: `donor:${tag}` }] },
});

it.each([
  ['for the end of its own rollout', 'v1', 7_000],
  ['for no rollout of somebody else', 'v2', 0],
])('a version that is back, or was replaced since, is waited for: %s', async (_, now, until) => {
  const deployment = {
    metadata: { name: 'donor-service', uid: 'd', labels: { app: 'donor-service' } },
    spec: { template: versioned(now) },
  };
  const stage: Stage = acting(async (path) => {
    if (path.endsWith('/donor-service')) return deployment;
    if (path.endsWith('/replicasets')) return { items: [] };
    const updatedReplicas = stage.clock.now() < 7_000 ? 1 : 3;
    return { items: [{ ...deployment, status: { replicas: 3, updatedReplicas } }] };
  });
  const version = versionOf(versioned('v1'));
  await restore(stage.on, { kind: 'roll-back', service: 'donor', region: 'region-1', version });
  expect(stage.clock.now()).toBe(until);
});

const place = { service: 'donor', region: 'region-1' } as const;
const labels = { app: 'donor-service' };
const broken = {
  metadata: { name: 'donor-service', uid: 'd', labels },
  spec: { template: versioned('lifeflow-verify-broken') },
  status: {},
};
/** What is there to undo. */
const struck: Readonly<Record<string, readonly object[]>> = {
  nodes: [
    { metadata: { name: 'r1a1', annotations: { [cordonMark]: 'true' } }, spec: { unschedulable: true } },
  ],
  horizontalpodautoscalers: [
    { metadata: { name: 'donor-service', labels }, spec: { minReplicas: 3, maxReplicas: 3 } },
  ],
  deployments: [broken],
  replicasets: [
    { metadata: { name: 'old', ownerReferences: [{ uid: 'd' }] }, spec: { template: versioned('v1') } },
  ],
};

describe.each<UndoStep>([
  { kind: 'uncordon-node', node: 'r1a1' },
  { kind: 'restore-scaling', ...place, min: 3, max: 20 },
  { kind: 'roll-back', ...place, version: versionOf(versioned('v1')) },
])('$kind', (step) => {
  /** An API server that answers with this error for so long. */
  const failing = (code: ApiErrorCode, ms: number) => {
    const written: string[] = [];
    const stage: Stage = acting(
      async (path) => {
        if (stage.clock.now() < ms) throw new ApiError(code, 'test', 'it does not answer');
        const last = path.split('/').at(-1) ?? '';
        return last === 'donor-service' ? broken : { items: struck[last] ?? [] };
      },
      async (path) => void written.push(path),
    );
    return { ...stage, written };
  };

  it('is carried out as soon as an API server that starts anew answers again', async () => {
    const { on, clock, written } = failing('UNREACHABLE', 20_000);
    await restore(on, step);
    expect(written).toHaveLength(1);
    expect(clock.now()).toBe(20_000);
  });

  it('does not wait where no waiting helps, and says so', async () => {
    const { on, clock } = failing('REFUSED', Number.POSITIVE_INFINITY);
    await expect(restore(on, step)).rejects.toMatchObject({ code: 'REFUSED' });
    expect(clock.now()).toBe(0);
  });
});
