import { describe, expect, it } from 'vitest';
import { gateObjectives } from './gate/objectives.ts';
import { objectiveMistakes } from './objective-mistakes.ts';
import type { Objective } from './plan.ts';
import { sampleRun } from './testing/sample-run.ts';
import { smallRun } from './testing/small-run.ts';

const { plan } = sampleRun();
const gate = {
  level: 0.9999,
  confidence: 0.95,
  lookSeconds: 5,
  canary: { share: 0.1, defects: [] },
};
const all = [
  ...plan.objectives,
  ...gateObjectives(gate, plan.load),
  ...smallRun('rolling-restart').plan.objectives.filter((o) => o.kind === 'rollout'),
];
const of = (kind: Objective['kind'], change: Partial<Objective>): string[] => {
  const objective = all.find((o) => o.kind === kind);
  if (objective === undefined) throw new Error(`the sample has no objective of ${kind}`);
  return objectiveMistakes({ ...objective, ...change });
};

describe('objectiveMistakes', () => {
  it('finds nothing in the objectives that the suite makes, of every kind', () => {
    expect(new Set(all.map((o) => o.kind)).size).toBe(17);
    for (const objective of all) expect(objectiveMistakes(objective), objective.id).toEqual([]);
  });

  it('leaves a claim alone that another version of the suite knew', () => {
    expect(of('residue', { claims: ['9.no.such'] })).toEqual([]);
  });

  it.each<[Objective['kind'], Partial<Objective>, RegExp]>([
    ['availability', { unit: 'seconds' }, /^is in seconds, and availability is measured in ratio$/],
    ['rto', { unit: 'ratio' }, /^is in ratio, and rto is measured in seconds$/],
    ['rpo', { unit: 'replicas' }, /^is in replicas, and rpo is measured in seconds or writes$/],
    [
      'availability',
      { bound: 99.98 },
      /^has the bound 99.98, and that of availability lies between 0.5 and 1$/,
    ],
    ['availability', { bound: 0 }, /^has the bound 0, and that of availability lies between/],
    ['availability', { bound: 1 }, /^has the bound 1, and/],
    ['latency', { bound: 1 }, /^has the bound 1, and that of latency lies between 0 and 0.5$/],
    ['canary-latency', { bound: 0.4 }, /^has the bound 0.4, and that of canary-latency lies between/],
    ['throughput', { bound: -1 }, /^has the bound -1, and nothing can be measured in queries\/s against it$/],
    ['rto', { bound: Number.POSITIVE_INFINITY }, /^has the bound Infinity/],
    ['rto', { bound: 1e9 }, /^has the bound 1000000000, and nothing is waited for longer than 604800 s$/],
    ['durability', { bound: 1 }, /^has the bound 1, and of writes there may be none$/],
    ['residue', { bound: 1 }, /^has the bound 1, and of differences there may be none$/],
    ['metrics', { bound: 0.5 }, /^has the bound 0.5, and metrics are counted whole$/],
    ['rto', { confidence: 1 }, /^has the confidence 1, and only one between 0.5 and 1 shows anything$/],
    ['latency', { confidence: 0.5 }, /^has the confidence 0.5/],
    ['rollout', { bound: 4 }, /^has the bound 4, and of answers there may be none$/],
    ['read-your-writes', { unit: 'seconds' }, /^is in seconds, and read-your-writes is measured in writes$/],
  ])('%s with %o', (kind, change, says) => {
    expect(of(kind, change)).toEqual([expect.stringMatching(says)]);
  });

  it.each<[Objective['kind'], 'service' | 'fault' | 'op' | 'threshold']>([
    ['latency', 'service'],
    ['throughput', 'service'],
    ['rto', 'fault'],
    ['rto', 'op'],
    ['rpo', 'fault'],
    ['rollout', 'fault'],
    ['autoscaling-bounds', 'service'],
    ['autoscaling-reaction', 'threshold'],
    ['metrics', 'service'],
  ])('%s without its %s', (kind, part) => {
    const objective = { ...(all.find((o) => o.kind === kind) as Objective) };
    delete objective[part];
    expect(objectiveMistakes(objective)).toEqual([`names no ${part}`]);
  });
});
