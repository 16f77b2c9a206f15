import { describe, expect, it } from 'vitest';
import type { Evidence, LedgerRow, Sample } from './evidence.ts';
import { judge } from './judge.ts';
import { byService, type LoadTable } from './load-table.ts';
import {
  type HoldRates,
  holdRates,
  holdSeconds,
  offeredAt,
  offeredRequests,
  queryReadings,
  ratesOf,
} from './rates.ts';
import { ledgerRoute, routes } from './services.ts';
import { findingOn, onlyObjectives, smallRun } from './testing/small-run.ts';
import { steadyOf } from './windows.ts';

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
    const late = [
      { at: 10, arrivalsPerSecond: 10 },
      { at: 20, arrivalsPerSecond: 20 },
      { at: 60, arrivalsPerSecond: 0 },
    ];
    expect([0, 10, 12, 20, 30, 50, 60].map((t) => offeredAt(late, t))).toEqual([10, 10, 12, 20, 15, 5, 0]);
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

describe('queries at a database', () => {
  const reading = (at: number, queries: number, service: 'donor' | 'auth' = 'donor') => ({
    kind: 'queries' as const,
    at,
    service,
    queries,
    connections: 1,
  });
  const written = (endedAt: number, change: Partial<LedgerRow> = {}): LedgerRow => ({
    ref: `donor-${endedAt}`,
    service: 'donor',
    sentAt: endedAt - 5,
    endedAt,
    class: 'acknowledged',
    outcome: 'good',
    region: 'region-1',
    ...change,
  });
  const of = (samples: Sample[], ledger: LedgerRow[] = [], service: 'donor' | 'auth' = 'donor') => [
    ...(queryReadings({ ...evidence, samples, ledger }).get(service) ?? []),
  ];

  it('are the counter’s difference over the time between, for each second that lies mostly in it', () => {
    expect(of([reading(100_500, 10), reading(102_500, 50)])).toEqual([
      [100, 20],
      [101, 20],
    ]);
    expect(of([reading(100_400, 0), reading(101_600, 12)])).toEqual([
      [100, 10],
      [101, 10],
    ]);
    expect(of([reading(100_600, 0), reading(101_400, 8)])).toEqual([]);
  });

  it('bridge one reading that is missing, and no more', () => {
    expect(of([reading(100_000, 0), reading(103_000, 30)]).map(([, rate]) => rate)).toEqual([10, 10, 10]);
    expect(of([reading(100_000, 0), reading(103_001, 30)])).toEqual([]);
  });

  it('are none between two readings of one instant, and nought where the counter stood still', () => {
    expect(of([reading(100_500, 0), reading(100_500, 30)])).toEqual([]);
    expect(of([reading(100_500, 7), reading(101_500, 7)])).toEqual([[100, 0]]);
  });

  it('are told apart by service', () => {
    const both = [
      reading(100_500, 0),
      reading(100_500, 100, 'auth'),
      reading(101_500, 5),
      reading(101_500, 120, 'auth'),
    ];
    expect(of(both)).toEqual([[100, 5]]);
    expect(of(both, [], 'auth')).toEqual([[100, 20]]);
  });

  it('leave out what the ledger’s own acknowledged writes cost, each between the readings that it ended in', () => {
    const cost = routes[ledgerRoute.donor].queries;
    const readings = [0, 1, 2, 3].map((s) => reading(100_500 + s * 1000, s * 50));
    const ledger = [
      written(100_500),
      written(103_500),
      written(102_500),
      written(101_501),
      written(100_501),
      written(101_000, { class: 'refused', outcome: 'server-error' }),
      written(101_000, { service: 'auth' }),
    ];
    expect(of(readings, ledger)).toEqual([
      [100, 50 - cost],
      [101, 50 - 2 * cost],
      [102, 50 - cost],
    ]);
  });

  it('are never fewer than none, also where the ledger’s writes are counted late', () => {
    expect(of([reading(100_500, 0), reading(101_500, 0)], [written(101_000)])).toEqual([[100, 0]]);
  });
});

describe('rates of the hold', () => {
  it('count a second only when all of it lies in the hold, and in no window', () => {
    const started = 1_000_400;
    const phases = [
      { name: 'ramp' as const, from: 0, to: 2 },
      { name: 'hold' as const, from: 2, to: 30 },
      { name: 'decay' as const, from: 30, to: 40 },
    ];
    const own = { ...plan, load: { ...plan.load, phases } };
    const window = { fault: '1', of: 'fault' as const, from: 1_015_000, to: 1_016_000 };
    const seconds = (...ops: ('read' | 'write')[]) =>
      holdSeconds(
        own,
        steadyOf(
          own,
          { loadStarted: started, loadEnded: started + 40_000 },
          ops.map((op) => ({ ...window, op })),
        ),
        started,
      );
    // Steady from 1010 on (2 s of ramp and 7 s more); the hold ends at 1030.4.
    expect(seconds()).toEqual(Array.from({ length: 20 }, (_, i) => 1010 + i));
    for (const op of ['read', 'write'] as const)
      expect(seconds(op)).toEqual(seconds().filter((s) => s !== 1015));
  });

  it('lie in any hold of the profile, and end with the load', () => {
    const started = 1_000_000;
    const phases = [
      { name: 'hold' as const, from: 0, to: 12 },
      { name: 'decay' as const, from: 12, to: 20 },
      { name: 'hold' as const, from: 20, to: 30 },
    ];
    const own = { ...plan, load: { ...plan.load, phases } };
    const seconds = (ended: number) =>
      holdSeconds(own, steadyOf(own, { loadStarted: started, loadEnded: ended }, []), started);
    const first = [1007, 1008, 1009, 1010, 1011];
    const second = [1020, 1021, 1022, 1023, 1024, 1025, 1026, 1027, 1028, 1029];
    expect(seconds(started + 40_000)).toEqual([...first, ...second]);
    // Answers of the seconds after the load are booked as steady, but nothing was offered in them.
    expect(seconds(started + 25_000)).toEqual([...first, ...second.slice(0, 5)]);
  });

  const table: LoadTable = {
    from: 100,
    seconds: 3,
    series: byService((service) => {
      const columns = (k: number) => ({
        good: Float64Array.of(10 * k, 20 * k, 30 * k),
        late: Float64Array.of(0, k, 0),
        error: Float64Array.of(0, 0, 2 * k),
        dropped: Float64Array.of(9, 9, 9),
      });
      return service === 'donor'
        ? { read: columns(1), write: columns(3) }
        : { read: columns(0), write: columns(0) };
    }),
  } as unknown as LoadTable;

  it('are answers of reads and writes; what was dropped was answered by nobody', () => {
    expect(holdRates([101, 102], table, new Map([[102, 7]]), 'donor')).toEqual({
      seconds: [101, 102],
      good: [80, 120],
      answered: [84, 128],
      queries: [null, 7],
    });
    expect(holdRates([99, 103], table, new Map(), 'donor')).toMatchObject({ good: [0, 0], answered: [0, 0] });
  });

  const [load] = plan.load.services;
  if (load === undefined) throw new Error('the small run has services');
  const donor = {
    ...load,
    service: 'donor' as const,
    targetQps: 40,
    peakArrivalsPerSecond: 10,
    requestsPerSecond: 20,
    points: [
      { at: 0, arrivalsPerSecond: 0 },
      { at: 10, arrivalsPerSecond: 10 },
    ],
  };
  const one = (rates: HoldRates, of = donor) =>
    ratesOf({ ...plan, load: { ...plan.load, services: [of] } }, 98_000, () => rates)[0];

  it('stand beside what was offered at the middle of each second', () => {
    const rates: HoldRates = { seconds: [100, 102], good: [10, 14], answered: [12, 18], queries: [null, 30] };
    expect(one(rates)).toEqual({
      service: 'donor',
      targetQps: 40,
      // Of 20 requests a second a quarter and almost a half: 2.5 and 4.5 s after the start.
      offeredRequestsPerSecond: (5 + 9) / 2,
      completedRequestsPerSecond: 12,
      databaseQps: 30,
      declaredQueriesPerRequest: 2,
      measuredQueriesPerRequest: 2,
    });
  });

  it('are none where nothing was seen, and no ratio is made of it', () => {
    const nothing = one({ seconds: [], good: [], answered: [], queries: [] });
    expect(nothing).toMatchObject({
      offeredRequestsPerSecond: 0,
      completedRequestsPerSecond: 0,
      databaseQps: null,
      measuredQueriesPerRequest: null,
    });
    const unanswered = one({ seconds: [100], good: [0], answered: [0], queries: [3] });
    expect(unanswered).toMatchObject({ databaseQps: 3, measuredQueriesPerRequest: null });
  });

  it('offer nothing of a service that no arrival begins with', () => {
    expect(offeredRequests({ ...donor, peakArrivalsPerSecond: 0 }, 5)).toBe(0);
    expect(offeredRequests(donor, 5)).toBe(10);
    expect([-1, 10, 11].map((t) => offeredAt(donor.points, t))).toEqual([0, 10, 10]);
    expect(offeredAt([], 5)).toBe(0);
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
