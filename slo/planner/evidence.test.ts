import { describe, expect, it } from 'vitest';
import { expectedOf } from '../expected.ts';
import { EvidencePlan, type Objective, type Plan, type PlannedFault } from '../plan.ts';
import { requestsNeeded } from '../statistics/clopper-pearson.ts';
import { requestsToStop } from '../statistics/confidence-sequence.ts';
import { observationsForUpperBound } from '../statistics/quantile-bounds.ts';
import { sampleObjective } from '../testing/sample-case.ts';
import { sampleObjectives } from '../testing/sample-objectives.ts';
import { fullShape, samplePlan } from '../testing/sample-plan.ts';
import { faultTimes } from '../testing/sample-times.ts';
import { evidencePlanOf, type Planned } from './evidence.ts';
import { acceptanceNumber, powerToFail, powerToPass, rejectionNumber } from './power.ts';

const plan = samplePlan(fullShape, sampleObjectives);
const rows = evidencePlanOf(plan);
const rowOf = (id: string, of: readonly EvidencePlan[] = rows): EvidencePlan => {
  const found = of.find((row) => row.objective === id);
  if (found === undefined) throw new Error(`no row of ${id}`);
  return found;
};

describe('the evidence planner', () => {
  it('has a row for each objective, in their order, that its schema takes', () => {
    expect(rows.map((r) => r.objective)).toEqual(plan.objectives.map((o) => o.id));
    for (const row of rows) expect(EvidencePlan.parse(row)).toEqual(row);
  });

  it('knows the requests that decide 99.99 % with 0 to 3 failures', () => {
    expect(rowOf('availability:donor').needs).toEqual([29_956, 47_437, 62_956, 77_535]);
  });

  it('needs as many requests for a share of late answers as the quantile bound does', () => {
    expect(rowOf('latency-p99:donor').needs[0]).toBe(299);
    for (const [quantile, needed] of [
      [0.99, 299],
      [0.999, 2995],
      [0.9999, 29_956],
    ] as const) {
      expect(observationsForUpperBound(quantile, 0.95)).toBe(needed);
      expect(requestsNeeded(quantile, 0, 0.95)).toBe(needed);
    }
  });

  it('gives minutes at the rate of the service', () => {
    // Camp: 500 queries/s × 0.04 / 1.25 queries a request = 16 requests/s.
    expect(rowOf('availability:camp').minutes[0]).toBeCloseTo(29_956 / 16 / 60, 6);
  });

  it('says what is decidable as the objectives do', () => {
    for (const o of plan.objectives.filter((o) => o.kind !== 'autoscaling-reaction')) {
      expect(rowOf(o.id).otherwise === null, o.id).toBe(o.decidable);
    }
  });

  it('gives no PASS any chance where not even a flawless run decides', () => {
    expect(rowOf('availability:camp').power).toMatchObject({ accepts: null, passAtTenth: 0, passAtHalf: 0 });
  });
});

describe('what would decide the rest', () => {
  const gathered = (of: Plan['load']) => expectedOf(of, plan.chaos).requests('camp');
  const needed = 29_956;
  const other = rowOf('availability:camp').otherwise;

  it('is the smallest scale at this length', () => {
    const scaled = (by: number): Plan['load'] => ({
      ...plan.load,
      services: plan.load.services.map((s) => ({ ...s, requestsPerSecond: s.requestsPerSecond * by })),
    });
    const by = (other?.scale ?? 0) / plan.environment.scale;
    expect(gathered(scaled(by))).toBeGreaterThanOrEqual(needed);
    expect(gathered(scaled(by * 0.999))).toBeLessThan(needed);
  });

  it('is the smallest length at this scale, when the hold is made longer', () => {
    // As `verify plan --duration` does it: the steady part before the first fault grows.
    const before = plan.chaos[0]?.at ?? 0;
    const longer = (seconds: number) => {
      const later = (at: number) => (at >= before ? at + seconds : at);
      const load: Plan['load'] = {
        ...plan.load,
        durationSeconds: plan.load.durationSeconds + seconds,
        phases: plan.load.phases.map((p) => ({ ...p, from: later(p.from), to: later(p.to) })),
        services: plan.load.services.map((s) => ({
          ...s,
          points: s.points.map((p) => ({ ...p, at: later(p.at) })),
        })),
      };
      return expectedOf(
        load,
        plan.chaos.map((f) => ({ ...f, at: later(f.at) })),
      ).requests('camp');
    };
    const seconds = (other?.durationSeconds ?? 0) - plan.load.durationSeconds;
    expect(longer(seconds)).toBeGreaterThanOrEqual(needed);
    expect(longer(seconds - 2)).toBeLessThan(needed);
  });

  it('is no larger scale where time is what lacks', () => {
    const short = samplePlan({ ...fullShape, holdSeconds: 20, faults: [] }, sampleObjectives);
    const row = rowOf(
      'throughput:donor',
      evidencePlanOf({ ...short, objectives: short.objectives.filter((o) => o.kind === 'throughput') }),
    );
    expect(row.needs).toEqual([25]);
    expect(row.otherwise).toEqual({
      scale: null,
      durationSeconds: short.load.durationSeconds + 25 - row.gathers,
    });
  });
});

describe('what no count tells', () => {
  it('is said: a hold shorter than the bound never ends in FAIL', () => {
    expect(rowOf('rto:5-region-loss:writes').says).toContain('INCONCLUSIVE and never FAIL');
    expect(rowOf('rto:5-region-loss:reads').says).toContain('held for 45 s');
  });

  it('is said of what recovers from the end of a fault on only: it is watched for its bound from there', () => {
    const faults = [{ fault: 'http-errors' as const, at: 60, holdSeconds: 45, healBoundSeconds: 5 }];
    const shape = { ...fullShape, faults };
    const of = (holdSeconds: number) =>
      evidencePlanOf(samplePlan({ ...shape, holdSeconds }, sampleObjectives));
    expect(rowOf('rto:1-http-errors:reads', of(200)).says).not.toContain('never FAIL');
    expect(rowOf('rto:1-http-errors:reads', of(80)).says).toContain('never FAIL');
  });

  it('is how seldom a loss may be and still be seen', () => {
    // 600 s × 2 writes/s = 1,200 writes: 1 - 0.05^(1/1200) is one in 401.
    expect(rowOf('durability').says).toContain('one write in 401 is seen at 95 %');
  });
});

describe('a row by hand', () => {
  const [donor] = plan.load.services.filter((s) => s.service === 'donor');
  if (donor === undefined) throw new Error('donor is under load');
  const flat = (service: 'donor' | 'auth', perSecond: number): Plan['load']['services'][number] => ({
    ...donor,
    service,
    peakArrivalsPerSecond: perSecond,
    requestsPerSecond: perSecond,
    points: [{ at: 0, arrivalsPerSecond: perSecond }],
  });
  /** Steady from 7 s on, to this second. */
  const load = (durationSeconds: number, services = [flat('donor', 10), flat('auth', 5)]): Plan['load'] => ({
    ...plan.load,
    durationSeconds,
    phases: [{ name: 'hold', from: 0, to: durationSeconds }],
    services,
  });
  const fault = (change: Partial<PlannedFault> = {}): PlannedFault => ({
    ...faultTimes().planned,
    at: 40,
    holdSeconds: 20,
    bound: { readsSeconds: 10, writesSeconds: 30, claim: null, why: 'ours' },
    ...change,
  });
  const quiet: Planned = {
    environment: { scale: 1 },
    load: load(100),
    chaos: [],
    witnesses: { probesPerSecond: 4, ledgerWritesPerSecond: 2 },
    objectives: [],
    gate: null,
  };
  const row = (objective: Partial<Objective>, change: Partial<Planned> = {}) => {
    const [found] = evidencePlanOf({ ...quiet, ...change, objectives: [sampleObjective(objective)] });
    if (found === undefined) throw new Error('one objective has one row');
    return found;
  };
  /** Without its words. */
  const figures = (...of: Parameters<typeof row>) => {
    const { objective: _, says: __, ...all } = row(...of);
    return all;
  };
  const minutes = (needs: readonly number[], perSecond: number) => needs.map((n) => n / perSecond / 60);

  describe.each([
    ['availability', 0.99],
    ['latency', 0.01],
  ] as const)('of %s', (kind, bound) => {
    const needs = [299, 473, 628, 773];
    const power = (test: { trials: number; seconds: number }) => {
      const all = { ...test, bound: kind === 'availability' ? 1 - 0.99 : 0.01, confidence: 0.95 };
      return {
        accepts: acceptanceNumber(all),
        rejects: rejectionNumber(all),
        passAtTenth: powerToPass(all, 0.001),
        passAtHalf: powerToPass(all, 0.005),
        failAtTwice: powerToFail(all, 0.02),
      };
    };
    const closely = ({ accepts, rejects, ...shares }: ReturnType<typeof power>) => ({
      accepts,
      rejects,
      passAtTenth: expect.closeTo(shares.passAtTenth, 9),
      passAtHalf: expect.closeTo(shares.passAtHalf, 9),
      failAtTwice: expect.closeTo(shares.failAtTwice, 9),
    });

    it('counts the requests of its service, or of all', () => {
      expect(figures({ kind, bound, service: 'donor' })).toEqual({
        counts: 'requests',
        needs,
        minutes: minutes(needs, 10),
        gathers: 930,
        power: closely(power({ trials: 930, seconds: 93 })),
        otherwise: null,
      });
      expect(figures({ kind, bound })).toMatchObject({
        minutes: minutes(needs, 15),
        gathers: 1395,
        power: closely(power({ trials: 1395, seconds: 93 })),
      });
    });

    it('has the power of the seconds that are steady for reads or for writes, whichever are more', () => {
      // Reads lose 52 - 7 to 52 + 10 + 10 and the heal's 72 - 7 to 72 + 5 + 10: 45 to 87. Writes lose 20 s more.
      const chaos = [fault({ healBoundSeconds: 5 })];
      const busy = load(100, [flat('donor', 40)]);
      const expected = expectedOf(busy, chaos);
      expect(expected.steadySeconds).toEqual({ read: 51, write: 46 });
      const trials = expected.requests('donor');
      expect(figures({ kind, bound }, { load: busy, chaos })).toMatchObject({
        gathers: trials,
        power: closely(power({ trials, seconds: 51 })),
      });
      expect(power({ trials, seconds: 46 })).not.toEqual(power({ trials, seconds: 51 }));
    });

    it('asks for nothing else from the very request on that decides it', () => {
      const of = (perSecond: number) =>
        figures({ kind, bound, service: 'donor' }, { load: load(100, [flat('donor', perSecond)]) });
      expect(of(299.01 / 93)).toMatchObject({ gathers: 299, otherwise: null });
      // (299 + 1 that may be lost by rounding) / 298; or one second more.
      expect(of(298.9 / 93)).toMatchObject({
        gathers: 298,
        otherwise: { scale: 1.007, durationSeconds: 101 },
      });
      const both = load(100, [flat('donor', 1.5), flat('auth', 1.5)]);
      // 139 of each: (299 + 2) / 278; 21 more of them at 3 a second.
      expect(figures({ kind, bound }, { load: both })).toMatchObject({
        gathers: 278,
        otherwise: { scale: 1.083, durationSeconds: 107 },
      });
    });

    it('has no minutes and no length that would do without load', () => {
      expect(figures({ kind, bound, service: 'camp' })).toMatchObject({
        minutes: [],
        gathers: 0,
        otherwise: { scale: null, durationSeconds: null },
      });
    });
  });

  it('of throughput is long enough with five batches of five seconds', () => {
    const of = (durationSeconds: number) => figures({ kind: 'throughput' }, { load: load(durationSeconds) });
    expect(of(32)).toEqual({
      counts: 'seconds of undisturbed hold',
      needs: [25],
      minutes: [25 / 60],
      gathers: 25,
      power: null,
      otherwise: null,
    });
    expect(of(31)).toMatchObject({ gathers: 24, otherwise: { scale: null, durationSeconds: 32 } });
  });

  describe('of a gate', () => {
    const needs = [0, 1, 2, 3].map((failures) => requestsToStop(0.99, failures, 0.95));
    const canary = (share: number): Plan['gate'] => ({
      level: 0.99,
      confidence: 0.95,
      lookSeconds: 1,
      canary: { share, defects: [] },
    });

    it.each([
      ['gate-availability', 0.99],
      ['gate-latency', 0.01],
    ] as const)('counts for %s all requests of its steady state', (kind, bound) => {
      expect(figures({ kind, bound }, { gate: canary(0.25) })).toEqual({
        counts: 'requests',
        needs,
        minutes: minutes(needs, 15),
        gathers: 1395,
        power: null,
        otherwise: null,
      });
      expect(figures({ kind, bound }, { load: load(5) }).gathers).toBe(0);
    });

    it('counts for a canary those that it gets', () => {
      const of = (gate: Plan['gate']) => figures({ kind: 'canary-availability', bound: 0.99 }, { gate });
      expect(of(canary(0.25))).toMatchObject({ needs, minutes: minutes(needs, 3.75), gathers: 348 });
      for (const gate of [null, { level: 0.99, confidence: 0.95, lookSeconds: 1, canary: null }]) {
        expect(of(gate)).toMatchObject({ needs, minutes: [], gathers: 0 });
      }
    });
  });

  describe('of a recovery', () => {
    const rto = (change: Partial<PlannedFault>, objective: Partial<Objective> = {}) =>
      row(
        { kind: 'rto', fault: '1-node-kill', op: 'read', bound: 30, ...objective },
        { chaos: [fault(change)] },
      );

    it('counts the probes of ten clean seconds, of writes the ledger', () => {
      expect(rto({})).toMatchObject({
        counts: 'probes',
        needs: [40],
        minutes: [10 / 60],
        gathers: 80,
        power: null,
        otherwise: null,
      });
      expect(rto({}, { op: 'write' })).toMatchObject({ needs: [20], minutes: [10 / 60], gathers: 40 });
    });

    it('is seen as long as it is held and the load lasts, and needs ten seconds', () => {
      expect(rto({ holdSeconds: 10 })).toMatchObject({ gathers: 40, otherwise: null });
      expect(rto({ holdSeconds: 9 })).toMatchObject({
        gathers: 36,
        otherwise: { scale: null, durationSeconds: 101 },
      });
      expect(rto({ at: 95 })).toMatchObject({ gathers: 20, otherwise: { durationSeconds: 105 } });
      expect(rto({ at: 120 })).toMatchObject({ gathers: 0, otherwise: { durationSeconds: 110 } });
      expect(rto({}, { fault: '2-none' })).toMatchObject({ gathers: 0, otherwise: { durationSeconds: 110 } });
    });

    it('may FAIL only where it is held for longer than its bound', () => {
      expect(rto({ holdSeconds: 30 }).says).toContain(
        '; known to 0.25 s; held for 30 s, so that a recovery within 30 s',
      );
      expect(rto({ holdSeconds: 31 }).says).toBe('good ones in a row, at each service; known to 0.25 s');
      expect(rto({ holdSeconds: 31 }, { op: 'write' }).says).toContain('known to 0.5 s');
    });
  });

  describe.each(['durability', 'rpo', 'read-your-writes'] as const)('of %s', (kind) => {
    const chaos = [fault()];

    it('counts the writes of the load, or those before its fault', () => {
      expect(figures({ kind }, { chaos })).toEqual({
        counts: 'ledger writes',
        needs: [1],
        minutes: [1 / 120],
        gathers: 200,
        power: null,
        otherwise: null,
      });
      expect(figures({ kind, fault: '1-node-kill' }, { chaos }).gathers).toBe(80);
      expect(figures({ kind, fault: '2-none' }, { chaos }).gathers).toBe(200);
    });

    it('is long enough for one write', () => {
      const of = (ledgerWritesPerSecond: number) =>
        row({ kind }, { witnesses: { probesPerSecond: 4, ledgerWritesPerSecond } });
      expect(of(1 / 100)).toMatchObject({ gathers: 1, otherwise: null });
      expect(of(1 / 150)).toMatchObject({ gathers: 0, otherwise: { scale: null, durationSeconds: 150 } });
      expect(of(1 / 150.5).otherwise?.durationSeconds).toBe(151);
    });
  });

  it('of durability says how seldom a loss may be: each, where no write is made', () => {
    const says = (ledgerWritesPerSecond: number, fault?: string) =>
      row(
        { kind: 'durability', ...(fault === undefined ? {} : { fault }) },
        { witnesses: { probesPerSecond: 4, ledgerWritesPerSecond } },
      ).says;
    // 1 / (1 - 0.05^(1/200)) = 67.3
    expect(says(2)).toContain('one write in 67 is seen at 95 %');
    expect(says(0.001)).toContain('one write in 1 is seen at 95 %');
    expect(says(2, '1-node-kill')).toContain('before the fault; one write in 0.5 s tells how far back');
  });

  it.each([
    ['autoscaling-bounds', 96],
    ['autoscaling-band', 51],
  ] as const)('of %s needs a share of the seconds, rounded up', (kind, needed) => {
    expect(figures({ kind }, { load: load(101) })).toEqual({
      counts: 'seconds with a sample',
      needs: [needed],
      minutes: [needed / 60],
      gathers: 101,
      power: null,
      otherwise: null,
    });
  });

  it.each(['autoscaling-reaction', 'canary-latency'] as const)('of %s is not known before', (kind) => {
    expect(figures({ kind })).toEqual({
      counts: 'seconds with a sample',
      needs: [],
      minutes: [],
      gathers: 0,
      power: null,
      otherwise: null,
    });
    expect(row({ kind, needs: 'a rise of the load' }).says).toContain('needs a rise of the load');
  });

  it('of a residue is an audit of each heal', () => {
    expect(figures({ kind: 'residue' }, { chaos: [fault(), fault({ id: '2-node-kill' })] })).toEqual({
      counts: 'heals',
      needs: [2],
      minutes: [],
      gathers: 2,
      power: null,
      otherwise: null,
    });
  });

  it('of a rollout counts all that is asked in its window', () => {
    const of = (id: string) => figures({ kind: 'rollout', fault: id }, { chaos: [fault()] });
    // 40 s of 15 requests, and of 4 probes and 2 writes of each of two services.
    expect(of('1-node-kill')).toEqual({
      counts: 'requests',
      needs: [299],
      minutes: [],
      gathers: 40 * (15 + 2 * (4 + 2)),
      power: null,
      otherwise: null,
    });
    expect(of('2-none').gathers).toBe(0);
  });

  it('of metrics counts the scrapes, one in 5 s', () => {
    expect(figures({ kind: 'metrics' }, { load: load(104) })).toEqual({
      counts: 'scrapes',
      needs: [1],
      minutes: [5 / 60],
      gathers: 20,
      power: null,
      otherwise: null,
    });
  });
});
