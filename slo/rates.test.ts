import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { offeredAt, queryReadings } from './rates.ts';
import { findingOn, onlyObjectives, smallRun } from './testing/small-run.ts';

const { plan, evidence } = smallRun();
const throughput = (e: Evidence) => findingOn(plan, e, 'throughput:donor');
const queries = (change: (queries: number, at: number) => number): Evidence => ({
  ...evidence,
  samples: evidence.samples.map((s) =>
    s.kind === 'queries' && s.service === 'donor'
      ? { ...s, queries: Math.round(change(s.queries, s.at)) }
      : s,
  ),
});

describe('rates', () => {
  it('follow the straight lines of the profile', () => {
    const points = [
      { at: 0, arrivalsPerSecond: 2 },
      { at: 10, arrivalsPerSecond: 12 },
      { at: 20, arrivalsPerSecond: 12 },
    ];
    expect([0, 5, 10, 15, 99].map((t) => offeredAt(points, t))).toEqual([2, 7, 12, 12, 12]);
  });

  it('come from the differences of a counter, without those at which it began again', () => {
    const at = (s: number, n: number) => ({
      kind: 'queries' as const,
      at: s * 1000 + 500,
      service: 'donor' as const,
      queries: n,
      connections: 1,
    });
    const samples = [at(100, 10), at(101, 50), at(102, 3), at(103, 43), at(108, 243)];
    expect([...(queryReadings({ ...evidence, samples }).get('donor') ?? [])]).toEqual([
      [100, 40],
      [102, 40],
    ]);
  });

  it('stand side by side in the verdict', () => {
    const donor = judge(onlyObjectives(plan), evidence).rates.find((r) => r.service === 'donor');
    expect(donor).toMatchObject({ targetQps: 20, declaredQueriesPerRequest: 1.25 });
    expect(donor?.offeredRequestsPerSecond).toBeCloseTo(16, 3);
    expect(donor?.completedRequestsPerSecond).toBeCloseTo(16, 0);
    expect(donor?.measuredQueriesPerRequest).toBeCloseTo(1.25, 1);
  });
});

describe('throughput', () => {
  it('passes at the documented rate', () => {
    expect(throughput(evidence)).toMatchObject({ verdict: 'PASS' });
  });

  it('fails when the database saw a tenth less', () => {
    expect(throughput(queries((n) => n * 0.9))).toMatchObject({ verdict: 'FAIL' });
  });

  it('fails when a tenth of the answers is missing, whatever the database saw', () => {
    const load = evidence.load.map((r) =>
      r.service === 'donor' && r.second % 2 === 0 ? { ...r, outcome: 'server-error' as const } : r,
    );
    expect(throughput({ ...evidence, load })).toMatchObject({ verdict: 'FAIL' });
  });
});
