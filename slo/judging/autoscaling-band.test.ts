import { describe, expect, it } from 'vitest';
import type { Evidence, Sample } from '../evidence.ts';
import { judge } from '../judge.ts';
import type { Plan } from '../plan.ts';
import { loadStart } from '../testing/sample-plan.ts';
import { findingOn, onlyObjectives, smallRun } from '../testing/small-run.ts';

const { plan, evidence } = smallRun('replica-kill');
type Replicas = Extract<Sample, { kind: 'replicas' }>;
const camp = (change: (t: number) => Partial<Replicas>): Evidence => ({
  ...evidence,
  samples: evidence.samples.map((s) =>
    s.kind === 'replicas' && s.service === 'camp' && s.region === 'region-1'
      ? { ...s, ...change((s.at - loadStart) / 1000) }
      : s,
  ),
});
const finding = (e: Evidence, p: Plan = plan) => findingOn(p, e, 'autoscaling-band:camp');
const moved = (e: Evidence) => judge(onlyObjectives(plan), e).autoscaling.find((a) => a.service === 'camp');

/** Over its target from 130 s, and grown to the five that it asks for after 10 s, ready 3 s later. */
const growing = (t: number): Partial<Replicas> => ({
  utilisation: t < 130 ? 0.6 : t < 143 ? 1.05 : 0.63,
  desired: t < 140 ? 3 : 5,
  ready: t < 143 ? 3 : 5,
});

describe('the autoscaling band', () => {
  it('holds a size that stays, and one that follows its load', () => {
    expect(finding(evidence)).toMatchObject({ verdict: 'PASS', observed: 0 });
    expect(finding(camp(growing))).toMatchObject({ verdict: 'PASS', observed: 0 });
  });
  it('names the instant, the size and the allowed ones when a scaler is stuck', () => {
    const stuck = camp((t) => ({ utilisation: t < 130 ? 0.6 : 1.05 }));
    expect(finding(stuck)).toMatchObject({
      verdict: 'FAIL',
      observed: 2,
      says: expect.stringMatching(
        /^16\d s after the load's start 3 replicas were wanted, the algorithm allows 5 to 20; outside in \d+ of \d+/,
      ),
    });
  });
  it('fails one that grows without a reason', () => {
    const eager = camp((t) => ({
      utilisation: 0.6,
      ...(t > 150 ? { desired: 6, ready: t > 153 ? 6 : 3 } : {}),
    }));
    expect(finding(eager)).toMatchObject({ verdict: 'FAIL', observed: 3, interval: { low: 3, high: 3 } });
  });
  it('asks for no replica that the environment has no room for', () => {
    const full = {
      ...plan,
      autoscaler: plan.autoscaler === null ? null : { ...plan.autoscaler, limitInAll: 24 },
    };
    const stuck = camp((t) => ({ utilisation: t < 130 ? 0.6 : 1.05 }));
    const alone: Evidence = {
      ...stuck,
      samples: stuck.samples.map((s) => (s.kind === 'replicas' ? { ...s, desired: 3, ready: 3 } : s)),
    };
    expect(finding(alone)?.verdict).toBe('FAIL');
    expect(finding(alone, full)?.verdict).toBe('PASS');
  });
  it('holds the bounds also where nothing is known of what the scaler saw', () => {
    const blind = camp((t) => ({ utilisation: undefined, desired: t >= 100 && t < 110 ? 22 : 3 }));
    expect(finding(blind)).toMatchObject({
      verdict: 'FAIL',
      observed: 2,
      says: "101 s after the load's start 22 replicas were wanted, the algorithm allows 3 to 20; outside in 10 of 10 samples",
    });
  });
  it('is not judged inside a fault’s window', () => {
    const during = camp((t) => (t > 50 && t < 60 ? { desired: 9, utilisation: 0.1 } : { utilisation: 0.6 }));
    expect(finding(during)?.verdict).toBe('PASS');
  });
  it('does not pass a stuck scaler for the load’s ending before its growth was due', () => {
    const late = camp((t) => ({ utilisation: t < 195 ? 0.6 : 1.05 }));
    expect(finding(late)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: 0,
      says: expect.stringMatching(/^inside the band in each of \d{3} samples$/),
      has: 'a wish for more replicas that the load or a fault cut off, and no growth',
      needs: 'a growth, or a wish that lasts until one is due',
    });
    const grown = camp((t) =>
      t < 143 ? growing(t) : { desired: 5, ready: 5, utilisation: t < 195 ? 0.6 : 1.05 },
    );
    expect(finding(grown)?.verdict).toBe('PASS');
  });
  it('lets memory keep what idle CPU would let go, and does not hold CPU alone against it', () => {
    const short = {
      ...plan,
      autoscaler: plan.autoscaler && {
        ...plan.autoscaler,
        scaleDown: { ...plan.autoscaler.scaleDown, stabilisationSeconds: 60, tolerance: 0.1 },
      },
    };
    const idle = { desired: 4, ready: 4, utilisation: 0.1 };
    expect(
      finding(
        camp(() => idle),
        short,
      )?.verdict,
    ).toBe('FAIL');
    expect(
      finding(
        camp(() => ({ ...idle, others: 0.75 / 0.8 })),
        short,
      )?.verdict,
    ).toBe('PASS');
    expect(
      finding(
        camp(() => ({ ...idle, others: 0.6 })),
        short,
      )?.verdict,
    ).toBe('FAIL');
  });
  it('holds nothing against an autoscaler that is not the planned one, and says why', () => {
    const tolerant = camp((t) => ({
      ...{
        utilisation: t < 130 ? 0.6 : 1.05,
        unmodelled: 'has a scaleUp.tolerance of 0.6, where 0.1 is planned',
      },
    }));
    expect(finding(tolerant)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '0 s in which it is known what the scaler saw; its autoscaler has a scaleUp.tolerance of 0.6, where 0.1 is planned',
    });
  });
  it('does not pass one that tells of itself what it saw before the load rose, nor before it fell', () => {
    const own = {
      ...plan,
      environment: { ...plan.environment, kind: 'staging' as const },
      load: {
        ...plan.load,
        profile: 'rise-and-fall',
        phases: plan.load.phases.map((p) =>
          p.name === 'hold' ? { ...p, to: 160 } : p.name === 'decay' ? { ...p, from: 160 } : p,
        ),
      },
    };
    const nothing = camp(() => ({ utilisation: 0.3 }));
    expect(finding(nothing, own)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: 0,
      has: 'no crossing of the threshold and no growth, in what the autoscaler itself tells',
    });
    // Somebody else measured, or the load asked for nothing.
    expect(finding(nothing, { ...own, environment: plan.environment })?.verdict).toBe('PASS');
    expect(finding(nothing, { ...own, load: plan.load })?.verdict).toBe('PASS');
    expect(finding(camp(growing), own)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: expect.stringMatching(/^no fall of utilisation and no fewer replicas after the load’s fall/),
    });
    const fell = camp((t) => ({ ...growing(t), ...(t < 170 ? {} : { utilisation: 0.5 }) }));
    expect(finding(fell, own)?.verdict).toBe('PASS');
  });
  it('decides nothing without the metric, without samples or without a model', () => {
    const unseen = {
      verdict: 'INCONCLUSIVE',
      observed: null,
      interval: { low: null, high: null },
      says: 'inside the band in each of 0 samples',
      evidence: ['samples:replicas'],
      has: '0 s in which it is known what the scaler saw',
      needs: expect.stringMatching(/^\d+ s, 50 % of the load's undisturbed time$/),
    };
    expect(finding(camp(() => ({ utilisation: undefined })))).toMatchObject(unseen);
    const none = { ...evidence, samples: evidence.samples.filter((s) => s.kind !== 'replicas') };
    expect(finding(none)).toMatchObject(unseen);
    const few = { ...evidence, samples: evidence.samples.filter((s) => s.at < loadStart + 90_000) };
    expect(finding(few)?.verdict).not.toBe('PASS');
    expect(finding(evidence, { ...plan, autoscaler: null })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: null,
      says: 'nothing is known of the autoscaler',
      has: 'no model of it',
    });
  });
});

describe('how sizes moved', () => {
  it('times the slowest growth between samples', () => {
    expect(moved(camp(growing))).toMatchObject({
      changes: 1,
      reversals: 0,
      timeToSize: { size: 5, seconds: { low: 12, high: 14 } },
    });
  });
  it('leaves the time open where the size was not reached', () => {
    const stuck = camp((t) => ({ utilisation: t < 130 ? 0.6 : 1.05 }));
    expect(moved(stuck)?.timeToSize).toMatchObject({ size: 5, seconds: { high: null } });
  });
  it('counts a change that is taken back', () => {
    const back = camp((t) => ({ desired: t > 120 && t < 150 ? 4 : 3 }));
    expect(moved(back)).toMatchObject({ changes: 2, reversals: 1 });
  });
});
