import { describe, expect, it } from 'vitest';
import { gateObjectives } from './gate/objectives.ts';
import { isConfidence, longest, objectiveMistakes } from './objective-mistakes.ts';
import { Objective } from './plan.ts';
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

describe('an objective by its kind', () => {
  type Kind = Objective['kind'];
  const units = Objective.shape.unit.options;
  const parts = ['service', 'fault', 'op', 'threshold'] as const;
  const made = (kind: Kind, unit: Objective['unit'], bound: number): Objective => {
    const [any] = all;
    if (any === undefined) throw new Error('expected an objective in the sample, found none');
    const { service: _, fault: __, op: ___, threshold: ____, ...rest } = any;
    return { ...rest, kind, unit, bound, confidence: 0.95 };
  };
  const measuredIn: Record<Kind, readonly Objective['unit'][]> = {
    availability: ['ratio'],
    latency: ['ratio'],
    throughput: ['queries/s'],
    rto: ['seconds'],
    durability: ['writes'],
    rpo: ['seconds', 'writes'],
    'autoscaling-bounds': ['replicas'],
    'autoscaling-reaction': ['seconds'],
    'autoscaling-band': ['replicas'],
    residue: ['differences'],
    'gate-availability': ['ratio'],
    'gate-latency': ['ratio'],
    'canary-availability': ['ratio'],
    'canary-latency': ['ratio'],
    metrics: ['metrics'],
    rollout: ['answers'],
    'read-your-writes': ['writes'],
  };
  const needs: Partial<Record<Kind, readonly (typeof parts)[number][]>> = {
    latency: ['service'],
    throughput: ['service'],
    rto: ['fault', 'op'],
    rpo: ['fault'],
    'autoscaling-bounds': ['service'],
    'autoscaling-reaction': ['service', 'threshold'],
    'autoscaling-band': ['service'],
    metrics: ['service'],
    rollout: ['fault'],
  };

  it.each(Object.keys(measuredIn) as Kind[])(
    '%s is measured in its own units, and names what it needs',
    (kind) => {
      for (const unit of units) {
        const mistakes = objectiveMistakes(made(kind, unit, kind.includes('latency') ? 0.4 : 0.9));
        expect(mistakes.some((m) => m.startsWith('is in'))).toBe(!measuredIn[kind].includes(unit));
        expect(mistakes.filter((m) => m.startsWith('names no'))).toEqual(
          (needs[kind] ?? []).map((part) => `names no ${part}`),
        );
      }
    },
  );

  const allowed = (kind: Kind, unit: Objective['unit'], bound: number) =>
    !objectiveMistakes(made(kind, unit, bound)).some((m) => m.startsWith('has the bound'));

  it.each<[Kind, number, number]>([
    ['availability', 0.5, 1],
    ['gate-availability', 0.5, 1],
    ['canary-availability', 0.5, 1],
    ['canary-latency', 0.5, 1],
    ['latency', 0, 0.5],
    ['gate-latency', 0, 0.5],
  ])('%s lies between %d and %d, and neither end is one', (kind, least, most) => {
    const bounds = [least, least + 1e-9, most - 1e-9, most];
    expect(bounds.map((b) => allowed(kind, 'ratio', b))).toEqual([false, true, true, false]);
  });

  it.each<[Kind, Objective['unit'], Record<string, boolean>]>([
    ['rto', 'seconds', { '0': true, '0.5': true, [longest]: true, [longest + 1]: false, '-1': false }],
    ['rpo', 'writes', { '0': true, '1': false }],
    ['durability', 'writes', { '0': true, '0.5': false }],
    ['residue', 'differences', { '0': true, '1': false }],
    ['rollout', 'answers', { '0': true, '1': false }],
    ['autoscaling-band', 'replicas', { '0': true, '3': true, '2.5': false }],
    ['metrics', 'metrics', { '9': true, '2.5': false }],
    ['throughput', 'queries/s', { '0': true, '2.5': true, [longest + 1]: true, Infinity: false, NaN: false }],
  ])('%s in %s may be held against %o', (kind, unit, bounds) => {
    const found = Object.keys(bounds).map((bound) => [bound, allowed(kind, unit, Number(bound))]);
    expect(Object.fromEntries(found)).toEqual(bounds);
  });

  it('is sure of something only between a half and all', () => {
    expect([0, 0.5, 0.501, 0.999, 1, Number.NaN].map(isConfidence)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('may be waited for a week, and no longer', () => {
    expect(longest).toBe(7 * 24 * 60 * 60);
  });
});
