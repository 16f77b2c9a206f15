import { describe, expect, it } from 'vitest';
import type { Mark, Sample } from '../evidence.ts';
import { fullShape, samplePlan } from '../testing/sample-plan.ts';
import { compareCapacities } from './capacity.ts';

const { chaos } = samplePlan(fullShape, () => []);
const fault = '4-zone-loss';
const at = (second: number): number => 1_000_000 + second * 1000;
const mark = (name: Mark['name'], second: number): Mark => ({
  name,
  at: at(second),
  clock: 'runner',
  uncertaintyMs: 0,
  fault,
});
const lost = [mark('fault-injected', 10), mark('fault-effective', 12), mark('heal-started', 60)];
type Seen = readonly [second: number, ready: number];
const ready = (seen: readonly Seen[], region = 'region-1'): Sample[] =>
  seen.map(([second, count]) => ({
    kind: 'replicas',
    at: at(second),
    service: 'donor',
    region,
    desired: 3,
    ready: count,
  }));
const run = (samples: readonly Sample[], marks: readonly Mark[] = lost) => ({
  plan: { chaos },
  evidence: { marks, samples },
});
const unnumbered = (id: string) => id.slice(2);
const between = (first: ReturnType<typeof run>, second: ReturnType<typeof run>) =>
  compareCapacities(first, second, unnumbered, unnumbered);

/** All in the zone that is lost, and one of three in it. */
const together: readonly Seen[] = [
  [9, 3],
  [20, 0],
  [50, 3],
];
const spread: readonly Seen[] = [
  [9, 3],
  [20, 2],
  [50, 3],
];

describe('what a fault took of the ready replicas of two runs', () => {
  it('is those just before it and the fewest until its heal, side by side', () => {
    expect(between(run(ready(together)), run(ready(spread)))).toEqual([
      {
        fault: 'zone-loss',
        service: 'donor',
        region: 'region-1',
        first: { fault, service: 'donor', region: 'region-1', before: 3, fewest: 0 },
        second: { fault, service: 'donor', region: 'region-1', before: 3, fewest: 2 },
      },
    ]);
  });

  it('counts from the injection, whatever the order of the samples, and nothing from the heal on', () => {
    const samples = ready([
      [70, 0],
      [11, 1],
      [9, 3],
      [8, 5],
    ]);
    expect(between(run(samples), run(samples))[0]?.first).toMatchObject({ before: 3, fewest: 1 });
  });

  it('leaves out a region that lost nothing in either, and keeps one that lost in one of them', () => {
    const still: readonly Seen[] = [
      [9, 3],
      [20, 3],
    ];
    const other = ready(still, 'region-2');
    const compared = between(run([...ready(still), ...other]), run([...ready(spread), ...other]));
    expect(compared.map(({ region, first, second }) => [region, first?.fewest, second?.fewest])).toEqual([
      ['region-1', 3, 2],
    ]);
  });

  it('is not known of a run without that fault, or without a sample on either side of it', () => {
    const first = run(ready(spread));
    for (const second of [run(ready(spread), []), run([]), run(ready([[9, 3]])), run(ready([[20, 2]]))])
      expect(between(first, second)).toMatchObject([{ first: { fewest: 2 }, second: null }]);
  });
});
