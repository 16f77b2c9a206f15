import { describe, expect, it } from 'vitest';
import { expectedOf } from '../expected.ts';
import { EvidencePlan, type Plan } from '../plan.ts';
import { requestsNeeded } from '../statistics/clopper-pearson.ts';
import { observationsForUpperBound } from '../statistics/quantile-bounds.ts';
import { sampleObjectives } from '../testing/sample-objectives.ts';
import { fullShape, samplePlan } from '../testing/sample-plan.ts';
import { evidencePlanOf } from './evidence.ts';

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
