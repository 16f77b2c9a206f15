import { describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence.ts';
import { byService } from '../load-table.ts';
import type { Plan } from '../plan.ts';
import type { ServiceId } from '../services.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { findingOn, smallRun } from '../testing/small-run.ts';
import type { Case } from './case.ts';
import { judgeThroughput } from './throughput.ts';

const { plan, evidence } = smallRun('replica-kill');
const finding = (e: Evidence, p: Plan = plan) => findingOn(p, e, 'throughput:donor');
const unmeasured: Evidence = { ...evidence, samples: evidence.samples.filter((s) => s.kind !== 'queries') };
describe('throughput', () => {
  it('is what the database and the answers show together', () => {
    expect(finding(evidence)).toMatchObject({ verdict: 'PASS' });
    expect(finding(evidence)?.says).toMatch(/at the database, .* by good answers; the smaller counts$/);
  });

  it('is not shown by answers alone where the database is ours to measure', () => {
    expect(finding(unmeasured)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: expect.stringMatching(/^0 of \d+ s of undisturbed hold read at the database$/),
    });
    expect(finding(unmeasured)?.says).toContain('the database was not measured');
  });

  it('is not shown by a database that was read too seldom for an interval', () => {
    let n = 0;
    const rare = evidence.samples.filter((s) => s.kind !== 'queries' || s.service !== 'donor' || n++ % 8 < 5);
    expect(finding({ ...evidence, samples: rare })?.verdict).toBe('INCONCLUSIVE');
  });

  it('is missed by answers alone', () => {
    const objectives = plan.objectives.map((o) => ({ ...o, bound: 2 * o.bound }));
    expect(finding(unmeasured, { ...plan, objectives })).toMatchObject({ verdict: 'FAIL' });
  });

  it('is judged by answers where the database is not ours, and says so', () => {
    const staging: Plan = { ...plan, environment: { ...plan.environment, kind: 'staging' } };
    expect(finding(unmeasured, staging)).toMatchObject({ verdict: 'PASS' });
    expect(finding(unmeasured, staging)?.says).toContain('the database was not measured');
  });
});

describe('throughput of a hold by hand', () => {
  const from = 1000;
  type Scene = {
    /** Good answers and queries of each second of the hold; null is a second without a reading. */
    good: readonly number[];
    queries?: readonly (number | null)[];
    /** Seconds of the hold in a window. */
    disturbed?: readonly number[];
    kind?: Plan['environment']['kind'];
    services?: readonly ServiceId[];
    bound?: number;
  };
  /** Donor's target is 20 queries/s by 10 requests/s, so that each good answer stands for two queries. */
  const judged = ({
    good,
    queries = [],
    disturbed = [],
    kind = 'local',
    services = ['donor'],
    bound = 20,
  }: Scene) => {
    const whole = sampleCase();
    const [load] = whole.plan.load.services;
    if (load === undefined) throw new Error('the small run has load');
    const none = () => new Float64Array(good.length);
    const series = byService((service) => {
      const half = Float64Array.from(good, (n) => (service === 'donor' ? n / 2 : 0));
      return {
        read: { good: half, late: none(), error: none(), dropped: none() },
        write: { good: half, late: none(), error: none(), dropped: none() },
      };
    });
    const seen: Case = {
      ...whole,
      plan: {
        ...whole.plan,
        environment: { ...whole.plan.environment, kind },
        load: {
          ...whole.plan.load,
          phases: [{ name: 'hold', from: 0, to: good.length }],
          services: services.map((service) => ({ ...load, service, targetQps: 20, requestsPerSecond: 10 })),
        },
      },
      timeline: { ...whole.timeline, loadStarted: from * 1000 },
      table: { ...whole.table, from, seconds: good.length, series },
      steady: {
        ...whole.steady,
        from,
        to: from + good.length,
        has: (_, second) => !disturbed.includes(second - from),
      },
      queries: new Map([
        ['donor', new Map(queries.flatMap((q, i) => (q === null ? [] : [[from + i, q] as const])))],
      ]),
    };
    return judgeThroughput(sampleObjective({ kind: 'throughput', service: 'donor', bound }), seen);
  };
  const each = <T>(value: T, length: number) => Array.from({ length }, () => value);

  it('passes where both reach the bound, with every figure that it was judged by', () => {
    expect(judged({ good: each(10, 30), queries: each(20, 30) })).toMatchObject({
      verdict: 'PASS',
      observed: 20,
      interval: { low: 20, high: 20 },
      says: '20 of 20 queries/s reached (100 %) over 30 s of undisturbed hold: 20 at the database, 20 by good answers; the smaller counts',
      evidence: ['load', 'samples:queries'],
    });
    expect(judged({ good: each(10, 30), queries: each(20, 30), bound: 20.001 }).verdict).toBe('FAIL');
  });

  it('is the smaller of what the database and the answers show', () => {
    expect(judged({ good: each(10, 30), queries: each(16, 30), bound: 16 })).toMatchObject({
      verdict: 'PASS',
      observed: 16,
      says: expect.stringMatching(/^16 of 20 .* \(80 %\) .* 16 at the database, 20 by good answers/),
    });
    expect(judged({ good: each(8, 30), queries: each(24, 30), bound: 16 })).toMatchObject({
      verdict: 'PASS',
      observed: 16,
      says: expect.stringContaining('24 at the database, 16 by good answers'),
    });
    // Of two that are the same it is the database's.
    const wavering = Array.from({ length: 30 }, (_, i) => (i % 10 < 5 ? 9 : 11));
    expect(judged({ good: wavering, queries: each(20, 30) })).toMatchObject({
      verdict: 'PASS',
      interval: { low: 20, high: 20 },
    });
  });

  it('is open while the bound lies within what its batches allow', () => {
    const wavering = Array.from({ length: 30 }, (_, i) => (i % 10 < 5 ? 9 : 11));
    expect(judged({ good: wavering, queries: each(22, 30) })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: 20,
      has: '6 batches of 5 s',
      needs: 'a longer undisturbed hold',
    });
  });

  it('needs five batches of five seconds in a row outside of all windows', () => {
    expect(judged({ good: each(10, 25), queries: each(20, 25) }).verdict).toBe('PASS');
    expect(judged({ good: each(10, 24), queries: each(20, 24) })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: null,
      says: '24 seconds of the hold lie outside of all windows',
      evidence: ['load', 'samples:queries'],
      has: '24 s of undisturbed hold',
      needs: '25 s of it',
    });
    // Four seconds, an interruption, and 23: what is left over at it fills no batch.
    expect(judged({ good: each(10, 28), queries: each(20, 28), disturbed: [4] })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '27 s of undisturbed hold',
    });
    expect(judged({ good: each(10, 28), queries: each(20, 28), disturbed: [5] }).verdict).toBe('PASS');
  });

  it('leaves out what went wrong in a window', () => {
    const good = Array.from({ length: 40 }, (_, i) => (i < 10 ? 0 : 10));
    const disturbed = Array.from({ length: 10 }, (_, i) => i);
    expect(judged({ good, queries: each(20, 40), disturbed })).toMatchObject({
      verdict: 'PASS',
      observed: 20,
    });
  });

  it('is read at the database in half of its seconds at least', () => {
    const read = (seconds: number) => [...each(21, seconds), ...each(null, 60 - seconds)];
    expect(judged({ good: each(10, 60), queries: read(30) })).toMatchObject({
      verdict: 'PASS',
      says: expect.stringContaining('21 at the database, 20 by good answers'),
    });
    expect(judged({ good: each(10, 60), queries: read(29) })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      says: expect.stringContaining(
        ': by good answers times the declared queries of each; the database was not',
      ),
      has: '29 of 60 s of undisturbed hold read at the database',
      needs: '25 s of it, and at least half',
    });
    expect(judged({ good: each(10, 60), queries: read(29), kind: 'staging' }).verdict).toBe('PASS');
    expect(judged({ good: each(10, 60), queries: read(29), bound: 21 }).verdict).toBe('FAIL');
  });

  it('is nothing to be judged where no load of the service was planned', () => {
    expect(judged({ good: each(10, 30), services: ['camp'] })).toMatchObject({
      verdict: 'INVALID',
      says: 'no load was planned',
      because: ['no load was planned'],
    });
    expect(judged({ good: each(10, 30), queries: each(20, 30), services: ['camp', 'donor'] }).verdict).toBe(
      'PASS',
    );
  });
});
