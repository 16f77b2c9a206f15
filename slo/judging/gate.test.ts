import { describe, expect, it } from 'vitest';
import { columnsOf } from '../load-columns.ts';
import type { LoadRow } from '../load-row.ts';
import type { GatePlan, Objective, ServiceLoad } from '../plan.ts';
import { requestsToStop } from '../statistics/confidence-sequence.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { sampleSteady } from '../testing/sample-steady.ts';
import type { Case, Judging } from './case.ts';
import {
  judgeCanaryAvailability,
  judgeCanaryLatency,
  judgeGateAvailability,
  judgeGateLatency,
} from './gate.ts';

const gate: GatePlan = {
  level: 0.999,
  confidence: 0.95,
  lookSeconds: 5,
  canary: { share: 0.1, defects: [] },
};
const from = 1000;
const row = (second: number, count: number, change: Partial<LoadRow> = {}): LoadRow => ({
  second: from + second,
  service: 'donor',
  op: 'read',
  outcome: 'good',
  track: 'stable',
  runner: 'local',
  count,
  ...change,
});
const level = sampleObjective({ unit: 'ratio', bound: 0.999 });
const none = { unaccounted: {}, surplus: {} };
const judged = (
  judging: Judging,
  rows: readonly LoadRow[],
  objective: Objective = level,
  change: { plan?: Partial<Case['plan']>; counts?: Partial<Case['counts']> } = {},
) => {
  const { plan, evidence, counts } = sampleCase();
  const [service] = plan.load.services.filter((s) => s.service === 'donor');
  const services: ServiceLoad[] = service === undefined ? [] : [service];
  return judging(
    objective,
    sampleCase({
      plan: { ...plan, gate, load: { ...plan.load, services, durationSeconds: 300 }, ...change.plan },
      evidence: { ...evidence, load: columnsOf(rows) },
      steady: sampleSteady({ from, to: from + 300, tailTo: from + 307 }),
      counts: { ...counts, ...(none as unknown as Case['counts']), ...change.counts },
    }),
  );
};
const enough = requestsToStop(0.999, 0, 0.95);
const spread = (count: number, change: Partial<LoadRow> = {}) =>
  Array.from({ length: 100 }, (_, s) => row(s, count, change));

describe('the availability of a gate', () => {
  it('passes with as many good answers as show its level at any moment, and says so', () => {
    const found = judged(judgeGateAvailability, [row(0, enough)]);
    expect(found).toMatchObject({ verdict: 'PASS', observed: 1, evidence: ['load', 'counts'] });
    expect(found.interval.high).toBe(1);
    expect(found.interval.low).toBeGreaterThanOrEqual(0.999);
    expect(found.says).toMatch(
      /^0 of [\d,]+ requests of all services were bad: at least 99\.9\d* % good at 95 % confidence, at any moment; no failure/,
    );
  });

  it('is open with less, and says how many it takes with those that failed', () => {
    expect(judged(judgeGateAvailability, [row(0, enough - 1)])).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: `${(enough - 1).toLocaleString('en')} requests, 0 of them bad`,
      needs: `${enough.toLocaleString('en')} requests with no more bad ones`,
    });
    const one = judged(judgeGateAvailability, [row(0, 500), row(50, 1, { outcome: 'server-error' })]);
    expect(one).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: 1 - 1 / 501,
      has: '501 requests, 1 of them bad',
      needs: `${requestsToStop(0.999, 1, 0.95).toLocaleString('en')} requests with no more bad ones`,
    });
  });

  it('fails when more is bad than its level allows, of all services and of either track', () => {
    const found = judged(judgeGateAvailability, [
      ...spread(90),
      ...spread(10, { outcome: 'late', track: 'canary' }),
    ]);
    expect(found).toMatchObject({ verdict: 'FAIL', observed: 0.9 });
    expect(found.interval.high).toBeLessThan(0.95);
    expect(found.interval.low).toBeLessThan(0.9);
  });

  it('decides nothing without a request', () => {
    expect(judged(judgeGateAvailability, [])).toMatchObject({ verdict: 'INCONCLUSIVE', observed: null });
    expect(judged(judgeGateLatency, [])).toMatchObject({ verdict: 'INCONCLUSIVE', observed: null });
  });

  it('counts what other parties saw and no second holds', () => {
    const counts = (unaccounted: number, surplus: number) =>
      ({
        unaccounted: { donor: unaccounted, auth: 1 },
        surplus: { donor: surplus, auth: 0 },
      }) as unknown as Partial<Case['counts']>;
    expect(judged(judgeGateAvailability, [row(0, 500)], level, { counts: counts(2, 100) })).toMatchObject({
      has: '403 requests, 3 of them bad',
    });
  });

  it('says what it takes in requests of the clusters that its failures come in', () => {
    const clump = [...spread(20), row(50, 40, { outcome: 'server-error' })];
    const found = judged(judgeGateAvailability, clump, { ...level, bound: 0.97 });
    expect(found.verdict).toBe('INCONCLUSIVE');
    const needs = 'needs' in found ? Number(found.needs.replaceAll(/\D/g, '')) : 0;
    const effect = Number(/design effect ([\d.]+)/.exec(found.says)?.[1]);
    expect(effect).toBeGreaterThan(2);
    const independent = requestsToStop(0.97, Math.ceil(40 / effect), 0.95);
    expect(needs / (independent * effect)).toBeCloseTo(1, 1);
  });
});

describe('the latency of a gate', () => {
  const late = sampleObjective({ unit: 'ratio', bound: 0.01 });

  it('is the share of answers that came late, without those that have no latency', () => {
    const rows = [...spread(100), ...spread(50, { outcome: 'server-error' })];
    expect(judged(judgeGateLatency, rows, late)).toMatchObject({
      verdict: 'PASS',
      observed: 0,
      evidence: ['load', 'counts'],
      says: expect.stringMatching(
        /^0 of 10,000 answers came later than 5 s: at most 0\.\d+ % at 95 % confidence, at any moment; no failure/,
      ),
    });
    const slow = judged(judgeGateLatency, [...spread(95), ...spread(5, { outcome: 'late' })], late);
    expect(slow).toMatchObject({ verdict: 'FAIL', observed: 0.05 });
    expect(slow.interval.low).toBeGreaterThan(0.01);
  });
});

describe('the availability of a canary', () => {
  it('is that of its own answers, beside what the stable version did', () => {
    const rows = [...spread(900), ...spread(100, { track: 'canary' }), row(7, 3, { outcome: 'late' })];
    const found = judged(judgeCanaryAvailability, rows);
    expect(found).toMatchObject({ verdict: 'PASS', observed: 1 });
    expect(found.says).toMatch(
      /^0 of 10,000 requests of the canary were bad: .*; of the stable version's answers 3 of 90,003 were bad$/,
    );
  });

  it('fails when it fails more often than the stable version, though its level would allow it', () => {
    const rows = [
      ...spread(900),
      ...spread(100, { track: 'canary' }),
      ...[10, 30, 50, 70, 90].map((s) => row(s, 1, { track: 'canary', outcome: 'server-error' })),
    ];
    const found = judged(judgeCanaryAvailability, rows, { ...level, bound: 0.9 });
    expect(found.verdict).toBe('FAIL');
    expect(found.says).toMatch(
      /answers 0 of 90,000 were bad, so that the canary's 5 are more than its share of the traffic explains$/,
    );
  });
});

describe('the latency of a canary', () => {
  const effect = sampleObjective({ unit: 'ratio', bound: 0.56 });
  const buckets = (
    track: LoadRow['track'],
    offset: number,
    each: number,
    service: LoadRow['service'] = 'donor',
  ) =>
    row(0, 4 * each, {
      track,
      service,
      histogram: { scale: 3, zeroCount: 0, offset, counts: [each, each, each, each] },
    });
  const compared = (offset: number, each: number) =>
    judged(judgeCanaryLatency, [buckets('stable', 10, each), buckets('canary', offset, each)], effect);

  it('passes when an answer of it is hardly likelier slower than not, fails when it is, and is open between', () => {
    expect(compared(10, 5000)).toMatchObject({ verdict: 'PASS', observed: 0.5, evidence: ['load'] });
    expect(compared(11, 5000)).toMatchObject({
      verdict: 'FAIL',
      says: expect.stringMatching(
        /^an answer of the canary's donor is slower than a stable one with a chance of 71\.9 % \(7\d\.\d % to 7\d\.\d %, with all 1 services and looks allowed for\); 1 services were compared$/,
      ),
    });
    expect(compared(10, 20)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'too few answers of donor',
      needs: 'more answers of the canary: a longer limit, or a larger share',
    });
  });

  it('is that of the service that may be slowest, and open while one has too few answers', () => {
    const { plan } = sampleCase();
    const services = plan.load.services.filter((s) => ['donor', 'auth', 'camp'].includes(s.service));
    const change = { plan: { load: { ...plan.load, services, durationSeconds: 300 } } };
    const rows = [
      buckets('stable', 10, 5000),
      buckets('canary', 10, 5000),
      buckets('stable', 10, 5000, 'auth'),
      buckets('canary', 9, 5000, 'auth'),
      buckets('stable', 10, 50, 'camp'),
      buckets('canary', 10, 50, 'camp'),
    ];
    expect(judged(judgeCanaryLatency, rows, effect, change)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'too few answers of camp',
      says: expect.stringMatching(/^an answer of the canary's camp .*; 3 services were compared$/),
    });
    expect(judged(judgeCanaryLatency, rows.slice(0, 4), effect, change)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'too few answers of camp',
      says: expect.stringMatching(
        /^an answer of the canary's donor .* all 3 services .*; 2 services were compared$/,
      ),
    });
  });

  it('is nothing without answers of both, and without a gate', () => {
    expect(judged(judgeCanaryLatency, [buckets('stable', 10, 5000)], effect)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'fewer than ten answers of a version',
      needs: effect.needs,
    });
    expect(judged(judgeCanaryLatency, [], effect, { plan: { gate: null } })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'no gate',
      says: 'this run is no gate',
    });
  });
});
