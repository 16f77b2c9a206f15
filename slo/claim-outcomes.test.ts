import { describe, expect, it } from 'vitest';
import { claimOutcomes } from './claim-outcomes.ts';
import { claims } from './claims.ts';
import { judge } from './judge.ts';
import { serviceOf } from './services.ts';
import { loadStart } from './testing/sample-plan.ts';
import { answers, smallRun, withAnswers } from './testing/small-run.ts';
import type { Finding, VerdictValue } from './verdict.ts';

const { plan, evidence } = smallRun();
const healthy = judge(plan, evidence);
const { findings } = healthy;
const of = (id: string, verdict = healthy) => verdict.claims.find((c) => c.claim === id);
const outcome = (id: string, with_: readonly Finding[], over = plan, cut: string | null = null) =>
  claimOutcomes(over, with_, cut).find((c) => c.claim === id);
const as = (kind: Finding['objective']['kind'], verdict: VerdictValue, change: Partial<Finding> = {}) =>
  findings.map((f) =>
    f.objective.kind === kind
      ? ({ ...f, verdict, because: [], has: '', needs: '', ...change } as Finding)
      : f,
  );
/** The same plan, each service asked for this share of its documented figure. */
const loadedTo = (share: number) => ({
  ...plan,
  load: {
    ...plan.load,
    services: plan.load.services.map((s) => ({ ...s, targetQps: share * serviceOf(s.service).peakQps })),
  },
});

describe('what a run says of the claims', () => {
  it('has every claim once, in the order of the document', () => {
    expect(healthy.claims.map((c) => c.claim)).toEqual(claims.map((c) => c.id));
  });

  it('confirms by findings that all pass, and says that it was a stand-in', () => {
    expect(of('4.alert.p99-high')).toEqual({
      claim: '4.alert.p99-high',
      outcome: 'confirmed',
      because: '8 PASS of latency-p99:auth and 7 more, of a stand-in (environment local)',
    });
  });

  it('refutes by one that fails, waived or not', () => {
    const second = Math.floor(loadStart / 1000);
    const late = Array.from({ length: 205 }, (_, i) => answers(second + i, 'donor', 'late', 9));
    const judged = judge(plan, withAnswers(evidence, late));
    expect(of('4.alert.p99-high', judged)).toMatchObject({
      outcome: 'refuted',
      because: expect.stringContaining('latency-p99:donor'),
    });
    const waived = { objective: 'durability', owner: 'Ada', reason: 'known', expires: '2099-01-01' };
    expect(outcome('3.standby.synchronous', as('durability', 'FAIL', { waived }))).toMatchObject({
      outcome: 'refuted',
    });
  });

  it('leaves open what was not decided', () => {
    expect(outcome('4.alert.p99-high', as('latency', 'INCONCLUSIVE'))?.outcome).toBe('not examined');
    expect(outcome('4.alert.p99-high', as('latency', 'INVALID'))?.outcome).toBe('not examined');
  });

  it('takes neither timers nor a rate of our own for the document’s, whether they pass or fail', () => {
    for (const verdict of ['PASS', 'FAIL'] as const) {
      expect(outcome('3.donor.qps', as('throughput', verdict))).toMatchObject({
        outcome: 'not examined',
        because: expect.stringMatching(/of the documented rate$/),
      });
      expect(outcome('3.standby.failover', as('rto', verdict))?.outcome).toBe('not examined');
    }
    expect(outcome('3.donor.qps', as('throughput', 'PASS'), loadedTo(1))?.outcome).toBe('confirmed');
    // At scale 1, but with a profile that asks for less.
    const smoke = { ...loadedTo(0.05), environment: { ...plan.environment, scale: 1 } };
    expect(outcome('3.donor.qps', as('throughput', 'PASS'), smoke)?.because).toMatch(
      /at 5 % of the documented rate$/,
    );
  });

  it('holds against nobody what comes of more load than the documented one', () => {
    for (const [kind, id] of [
      ['throughput', '3.donor.qps'],
      ['latency', '4.alert.p99-high'],
    ] as const) {
      expect(outcome(id, as(kind, 'FAIL'), loadedTo(1))?.outcome).toBe('refuted');
      expect(outcome(id, as(kind, 'FAIL'), loadedTo(1.5))).toMatchObject({
        outcome: 'not examined',
        because: expect.stringMatching(/at 150 % of the documented rate$/),
      });
    }
    const few = as('autoscaling-bounds', 'FAIL', { interval: { low: 1, high: 5 } });
    expect(outcome('1.production.replicas-min', few, loadedTo(1.5))?.outcome).toBe('refuted');
  });

  it('refutes the most replicas by too many, and confirms the fewest', () => {
    const many = as('autoscaling-bounds', 'FAIL', { interval: { low: 3, high: 23 } });
    expect(outcome('1.production.replicas-max', many)?.outcome).toBe('refuted');
    expect(outcome('1.production.replicas-min', many)?.outcome).toBe('confirmed');
    const few = as('autoscaling-bounds', 'FAIL', { interval: { low: 1, high: 5 } });
    expect(outcome('1.production.replicas-min', few)?.outcome).toBe('refuted');
    expect(outcome('1.production.replicas-max', few)?.outcome).toBe('confirmed');
  });

  it('says how many of each verdict, the good ones first, and of how many findings', () => {
    const some = findings.map((f, i) =>
      f.objective.kind === 'latency'
        ? ({ ...f, verdict: i % 2 === 0 ? 'INCONCLUSIVE' : 'PASS', has: '', needs: '' } as Finding)
        : f,
    );
    expect(outcome('4.alert.p99-high', some)?.because).toBe(
      '4 PASS, 4 INCONCLUSIVE of latency-p99:auth and 7 more: not decided',
    );
    const one = some.filter((f) => f.objective.id === 'latency-p99:donor' && f.verdict === 'PASS');
    const other = some.filter((f) => f.objective.id === 'latency-p99:auth');
    const single = [...one, ...other].slice(0, 1);
    expect(outcome('4.alert.p99-high', single)?.because).toMatch(
      /^1 [A-Z]+ of latency-p99:(donor|auth)(,|:) /,
    );
  });

  it('calls only our own environments stand-ins, and names one that a claim is not made of', () => {
    const of = (kind: 'staging' | 'production') => ({
      ...plan,
      environment: { ...plan.environment, kind, name: 'eks' },
    });
    const tally = '8 PASS of latency-p99:auth and 7 more';
    expect(outcome('4.alert.p99-high', findings, of('production'))?.because).toBe(tally);
    expect(outcome('4.alert.p99-high', findings, of('staging'))).toMatchObject({
      outcome: 'confirmed',
      because: `${tally}, of staging (environment eks) and not of production`,
    });
    const failed = as('latency', 'FAIL', { says: 'too late' });
    expect(outcome('4.alert.p99-high', failed, of('staging'))).toMatchObject({
      outcome: 'refuted',
      because: 'latency-p99:auth: too late, of staging (environment eks) and not of production',
    });
    // Claimed of no environment alone.
    const everywhere = '6.pipeline.total';
    const named = findings
      .filter((f) => f.objective.kind === 'latency')
      .map((f) => ({
        ...f,
        objective: { ...f.objective, claims: [everywhere] },
      }));
    expect(outcome(everywhere, named, of('staging'))).toMatchObject({ outcome: 'confirmed', because: tally });
  });

  it('takes a bound on replicas that is just kept for kept', () => {
    const just = as('autoscaling-bounds', 'FAIL', { interval: { low: 3, high: 20 } });
    expect(outcome('1.production.replicas-max', just)?.outcome).toBe('confirmed');
    expect(outcome('1.production.replicas-min', just)?.outcome).toBe('confirmed');
    const unknown = as('autoscaling-bounds', 'FAIL', { interval: { low: null, high: null } });
    expect(outcome('1.production.replicas-max', unknown)?.outcome).toBe('confirmed');
    expect(outcome('1.production.replicas-min', unknown)?.outcome).toBe('confirmed');
  });

  it('looks for what is left out among findings of the same kind only', () => {
    const absent = [
      { id: 'durability', title: '', takes: '' },
      { id: 'throughput:camp', title: '', takes: '' },
    ];
    expect(outcome('4.alert.p99-high', findings, { ...plan, absent })?.outcome).toBe('confirmed');
  });

  it('confirms nothing by a run that was cut short, or that left out others of the kind', () => {
    expect(outcome('4.alert.p99-high', findings, plan, 'interrupted by the user')).toMatchObject({
      outcome: 'not examined',
      because: expect.stringContaining('interrupted by the user'),
    });
    const absent = [{ id: 'latency-p99:camp', title: '', takes: '' }];
    expect(outcome('4.alert.p99-high', findings, { ...plan, absent })).toMatchObject({
      outcome: 'not examined',
      because: expect.stringContaining('latency-p99:camp not part of this run'),
    });
  });

  it('says of the others how they are checked, or why they are not', () => {
    expect(of('1.staging.zones')?.because).toMatch(/verify audit/);
    expect(of('6.approvals')?.because).toMatch(/^out of reach: /);
  });
});
