import { expect, it } from 'vitest';
import type { UndoStep } from '../../../slo/journal.ts';
import type { Clock } from '../../clock.ts';
import type { Acting } from './acting.ts';
import type { Api } from './api.ts';
import { restore } from './restore.ts';

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

/** A cluster of one node, which its API server calls ready all the time, and whose kubelet renewed its lease so often. */
const clusterOf = (renewals: (now: number) => number): { on: Acting; clock: Clock } => {
  const clock = passing();
  const node = {
    metadata: { name: 'r1a1' },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
  const get = async (path: string): Promise<unknown> =>
    path.endsWith('/leases/r1a1')
      ? { spec: { renewTime: `the ${renewals(clock.now())}th` } }
      : { items: [node] };
  const on = {
    clock,
    regions: [{ name: 'region-1', namespace: 'lifeflow', api: { get } as unknown as Api }],
    power: { on: async () => undefined, heal: async () => undefined },
  } as unknown as Acting;
  return { on, clock };
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
