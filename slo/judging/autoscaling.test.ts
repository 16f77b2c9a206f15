import { describe, expect, it } from 'vitest';
import type { Evidence, Sample } from '../evidence.ts';
import type { FaultName } from '../plan.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { loadStart } from '../testing/sample-plan.ts';
import { findingOn, smallRun } from '../testing/small-run.ts';
import type { FaultTimes } from '../timeline.ts';
import type { Window } from '../verdict.ts';
import { disturbed, judgeAutoscalingBounds, judgeAutoscalingReaction, samplesOf } from './autoscaling.ts';

const { plan, evidence } = smallRun('replica-kill');
type Replicas = Extract<Sample, { kind: 'replicas' }>;
const camp = (change: (row: Replicas, t: number) => Partial<Replicas>): Evidence => ({
  ...evidence,
  samples: evidence.samples.map((s) =>
    s.kind === 'replicas' && s.service === 'camp' && s.region === 'region-1'
      ? { ...s, ...change(s, (s.at - loadStart) / 1000) }
      : s,
  ),
});
const finding = (e: Evidence, kind: 'bounds' | 'reaction') => findingOn(plan, e, `autoscaling-${kind}:camp`);

describe('autoscaling bounds', () => {
  it('hold in a healthy run', () => {
    expect(finding(evidence, 'bounds')).toMatchObject({ verdict: 'PASS', interval: { low: 3, high: 3 } });
  });
  it('are broken by one sample outside, above or below', () => {
    expect(
      finding(
        camp((_, t) => (t > 100 && t < 101 ? { desired: 21 } : {})),
        'bounds',
      )?.verdict,
    ).toBe('FAIL');
    expect(
      finding(
        camp((_, t) => (t > 100 && t < 101 ? { desired: 2 } : {})),
        'bounds',
      )?.verdict,
    ).toBe('FAIL');
  });
  it('are not broken by a killed replica', () => {
    expect(
      finding(
        camp((_, t) => (t > 50 && t < 60 ? { ready: 1 } : {})),
        'bounds',
      )?.verdict,
    ).toBe('PASS');
  });
  it('are shown by a sample every five seconds, and not by as many all at once', () => {
    const kept = (keep: (t: number) => boolean): Evidence => ({
      ...evidence,
      samples: evidence.samples.filter(
        (s) => s.kind !== 'replicas' || keep(Math.floor((s.at - loadStart) / 1000)),
      ),
    });
    expect(
      finding(
        kept((t) => t % 5 === 0),
        'bounds',
      )?.verdict,
    ).toBe('PASS');
    const burst = camp((s, t) => ({ at: t > 60 ? loadStart + 60_000 + t : s.at }));
    expect(finding(burst, 'bounds')).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '64 s of load with a sample no older than 5 s',
      needs: '198 s of it',
    });
  });
  it('are not shown across a gap that could hide a decision', () => {
    const gap = {
      ...evidence,
      samples: evidence.samples.filter(
        (s) => s.kind !== 'replicas' || s.at < loadStart + 90_000 || s.at > loadStart + 120_000,
      ),
    };
    expect(finding(gap, 'bounds')?.verdict).toBe('INCONCLUSIVE');
  });
  it('are not shown by few samples', () => {
    const few = {
      ...evidence,
      samples: evidence.samples.filter((s) => s.kind !== 'replicas' || s.at < loadStart + 60_000),
    };
    expect(finding(few, 'bounds')?.verdict).toBe('INCONCLUSIVE');
  });
});

describe('the autoscaler’s reaction', () => {
  const over = (from: number, until: number) => (_: Replicas, t: number) => ({
    utilisation: t >= from && t < until ? 0.85 : 0.5,
    ...(t >= until ? { desired: 4, ready: 4 } : {}),
  });
  it('is timed from the crossing to the replica being ready', () => {
    expect(finding(camp(over(120, 150)), 'reaction')).toMatchObject({
      verdict: 'PASS',
      interval: { low: 29, high: 31 },
    });
  });
  it('fails when it comes too late', () => {
    expect(finding(camp(over(120, 190)), 'reaction')).toMatchObject({ verdict: 'FAIL' });
  });
  it('fails when it never comes', () => {
    expect(
      finding(
        camp((_, t) => ({ utilisation: t > 120 ? 0.85 : 0.5 })),
        'reaction',
      )?.verdict,
    ).toBe('FAIL');
  });
  it('is not asked for within the tolerance, nor by a crossing that ends by itself', () => {
    expect(
      finding(
        camp((_, t) => ({ utilisation: t > 120 ? 0.76 : 0.5 })),
        'reaction',
      )?.verdict,
    ).toBe('INCONCLUSIVE');
    const short = camp((_, t) => ({ utilisation: t > 120 && t < 140 ? 0.85 : 0.5 }));
    expect(finding(short, 'reaction')?.verdict).toBe('INCONCLUSIVE');
  });
});

describe('samples by hand', () => {
  const sample = (second: number, change: Partial<Replicas> = {}): Replicas => ({
    kind: 'replicas',
    at: loadStart + second * 1000,
    service: 'camp',
    region: 'region-1',
    desired: 3,
    ready: 3,
    utilisation: 0.6,
    ...change,
  });
  const window = (from: number, to: number, op: Window['op'] = 'read'): Window => ({
    fault: '1',
    of: 'fault',
    op,
    from: loadStart + from * 1000,
    to: loadStart + to * 1000,
  });
  const seen = (samples: Replicas[], windows: Window[] = []) => {
    const of = sampleCase();
    return {
      ...of,
      plan: { ...of.plan, load: { ...of.plan.load, durationSeconds: 100 } },
      evidence: { ...of.evidence, samples },
      windows,
    };
  };
  const bounds = (samples: Replicas[]) =>
    judgeAutoscalingBounds(sampleObjective({ service: 'camp', unit: 'replicas' }), seen(samples));
  const reaction = (samples: Replicas[], windows: Window[] = [], bound = 30) =>
    judgeAutoscalingReaction(
      sampleObjective({ service: 'camp', bound, threshold: 0.77 }),
      seen(samples, windows),
    );
  const each = (of: (second: number) => Partial<Replicas>, from = 0, to = 100) =>
    Array.from({ length: to - from }, (_, i) => sample(from + i, of(from + i)));

  it('lie inside the bounds up to them, with one replica more that is ready for a moment', () => {
    const found = bounds(each((s) => ({ desired: s === 7 ? 20 : 3, ready: s === 7 ? 21 : 3 })));
    expect(found).toMatchObject({
      verdict: 'PASS',
      observed: 3,
      interval: { low: 3, high: 20 },
      says: '3 to 20 replicas wanted in 100 samples of region-1, allowed 3 to 20',
      evidence: ['samples:replicas'],
    });
    const broken = (change: Partial<Replicas>) => bounds(each((s) => (s === 7 ? change : {})));
    expect(broken({ ready: 22 })).toMatchObject({
      verdict: 'FAIL',
      says: expect.stringMatching(/; outside in 1$/),
    });
    for (const change of [{ desired: 21 }, { desired: 2 }]) expect(broken(change).verdict).toBe('FAIL');
  });

  it('of another region are no more than is allowed, may be fewer, and are named', () => {
    const there = (change: (s: number) => Partial<Replicas>) =>
      bounds([
        ...each(() => ({})),
        ...each((s) => ({ region: 'region-2', desired: 1, ready: 1, ...change(s) }), 0, 20),
      ]);
    expect(there(() => ({}))).toMatchObject({
      verdict: 'PASS',
      interval: { low: 3, high: 3 },
      says: '3 to 3 replicas wanted in 100 samples of region-1, allowed 3 to 20; 1 to 1 replicas wanted in 20 samples of region-2, allowed up to 20',
    });
    expect(there((s) => ({ desired: s === 7 ? 23 : 1 }))).toMatchObject({
      verdict: 'FAIL',
      interval: { low: 3, high: 23 },
      says: expect.stringMatching(/; 1 to 23 .* of region-2, allowed up to 20; outside in 1$/),
    });
    expect(there(() => ({ ready: 21 })).verdict).toBe('PASS');
    expect(there(() => ({ ready: 22 })).verdict).toBe('FAIL');
    const alone = (desired: number) => bounds(each(() => ({ region: 'region-2', desired })));
    expect(alone(20)).toMatchObject({ verdict: 'INCONCLUSIVE', says: 'no sample of the replicas' });
    expect(alone(21)).toMatchObject({ verdict: 'FAIL', observed: null, interval: { low: null, high: 21 } });
  });

  it('are not there', () => {
    expect(bounds([])).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: null,
      says: 'no sample of the replicas',
    });
  });

  it('cover what is five seconds after them, inside the load, each second once', () => {
    const has = (samples: Replicas[]) => {
      const found = bounds(samples);
      return 'has' in found ? found.has : found.verdict;
    };
    const of = (n: number) => `${n} s of load with a sample no older than 5 s`;
    expect(has([sample(0)])).toBe(of(5));
    expect(has([sample(0), sample(2)])).toBe(of(7));
    expect(has([sample(0), sample(50)])).toBe(of(10));
    expect(has([sample(-2), sample(98)])).toBe(of(5));
    expect(has([sample(-9), sample(200)])).toBe(of(0));
    expect(has([sample(0), sample(0)])).toBe(of(5));
    expect(has(each(() => ({}), 0, 90))).toBe(of(94));
    expect(has(each(() => ({}), 0, 91))).toBe('PASS');
  });

  it('need not cover what nobody could look at because the way to the API server was cut on purpose', () => {
    const [planned] = sampleCase().plan.chaos;
    if (planned === undefined) throw new Error('the small run has a fault');
    const cut = (
      change: Partial<FaultTimes> = {},
      fault: FaultName = 'api-cut',
      aim: { region?: string } = {},
    ) => {
      const of = seen(each(() => ({})).filter((_, s) => s < 30 || s >= 70));
      const times: FaultTimes = {
        ...{ planned: { ...planned, fault, aim }, effective: null, ineffective: null, healStarted: null },
        ...{ injected: loadStart + 30_000, healEnded: loadStart + 68_000 },
        ...change,
      };
      return judgeAutoscalingBounds(sampleObjective({ service: 'camp', unit: 'replicas' }), {
        ...of,
        timeline: { ...of.timeline, faults: [times] },
      });
    };
    expect(cut().verdict).toBe('PASS');
    expect(cut({}, 'api-cut', { region: 'region-1' }).verdict).toBe('PASS');
    // Of 62 s that could be seen two were not; of 64 s four.
    expect(cut({ healEnded: loadStart + 66_000 }).verdict).toBe('INCONCLUSIVE');
    for (const found of [
      cut({}, 'api-cut', { region: 'region-2' }),
      cut({}, 'node-kill'),
      cut({ healEnded: null }),
      cut({ injected: null }),
    ])
      expect(found).toMatchObject({ verdict: 'INCONCLUSIVE', needs: '95 s of it' });
  });

  it('time a crossing from its sample, or the one before it, to the sample with one more ready', () => {
    const grown = (at: number) =>
      each((s) => ({ utilisation: s < 20 || s >= at ? 0.6 : 0.9, ready: s < at ? 3 : 4 }));
    expect(reaction(grown(40))).toMatchObject({
      verdict: 'PASS',
      observed: 20,
      interval: { low: 19, high: 21 },
      evidence: ['samples:replicas'],
      says: 'one more replica was ready 19 s to 21 s after utilisation crossed the threshold',
    });
    expect(reaction(grown(49)).verdict).toBe('PASS');
    expect(reaction(grown(50))).toMatchObject({ verdict: 'INCONCLUSIVE', interval: { low: 29, high: 31 } });
    expect(reaction(grown(52)).verdict).toBe('FAIL');
    expect(reaction(each((s) => ({ utilisation: s < 1 ? 0.9 : 0.6, ready: s < 1 ? 3 : 4 })))).toMatchObject({
      interval: { low: 0, high: 1 },
    });
  });

  it('leave a crossing open that nothing answers, and fail it once its bound is over', () => {
    const open = (to: number) => reaction(each((s) => ({ utilisation: s < 20 ? 0.6 : 0.9 }), 0, to));
    expect(open(40)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: null,
      interval: { low: 19, high: null },
      says: 'utilisation was over the threshold for 19 s, no further replica was ready',
    });
    expect(open(51).verdict).toBe('INCONCLUSIVE');
    expect(open(52).verdict).toBe('FAIL');
  });

  it('show the slowest of several crossings', () => {
    const answered = (s: number) => (s < 15 ? 3 : s < 60 ? 4 : s < 80 ? 5 : 6);
    const over = (s: number) => (s >= 10 && s < 15) || (s >= 40 && s < 60) || (s >= 75 && s < 80);
    expect(
      reaction(each((s) => ({ utilisation: over(s) ? 0.9 : 0.6, ready: answered(s), desired: answered(s) }))),
    ).toMatchObject({
      interval: { low: 19, high: 21 },
    });
  });

  it('show no reaction by a replica that is ready again, but by more than were wanted before', () => {
    const over = (s: number) => (s < 20 ? 0.6 : 0.9);
    expect(reaction(each((s) => ({ utilisation: over(s), ready: s < 40 ? 2 : 3 })))).toMatchObject({
      verdict: 'FAIL',
      interval: { low: 79, high: null },
    });
    const flaps = each((s) => ({ utilisation: over(s), ready: s % 20 < 10 ? 3 : 2 }));
    expect(reaction(flaps).verdict).toBe('FAIL');
    // Four were ready once; the one that goes and comes back is no further answer.
    const stops = each((s) => ({
      utilisation: over(s),
      desired: s < 25 ? 3 : 4,
      ready: s < 30 || s % 20 < 3 ? 3 : 4,
    }));
    expect(reaction(stops)).toMatchObject({ verdict: 'FAIL', interval: { low: 68, high: null } });
    const more = each(
      (s) => ({ utilisation: over(s), desired: s < 30 ? 3 : 4, ready: s < 40 ? 2 : 4 }),
      0,
      60,
    );
    expect(reaction(more)).toMatchObject({ interval: { low: 19, high: 21 } });
  });

  it('know a size that was written before the metric that it came of for an answer', () => {
    const written = (at: number) =>
      each((s) => ({
        utilisation: s >= 20 && s < 40 ? 0.9 : 0.6,
        desired: s < at ? 3 : 4,
        ready: s < 40 ? 3 : 4,
      }));
    for (const at of [19, 20]) expect(reaction(written(at))).toMatchObject({ verdict: 'PASS' });
    expect(reaction(written(18))).toMatchObject({ has: 'no crossing' });
  });

  it('show each step of a growth, and one that a fault began', () => {
    const steps = each((s) => ({
      utilisation: s < 20 || s >= 60 ? 0.6 : 0.9,
      desired: s < 25 ? 3 : 6,
      ready: s < 30 ? 3 : s < 45 ? 4 : s < 60 ? 5 : 6,
    }));
    expect(reaction(steps, [], 20)).toMatchObject({ verdict: 'PASS', interval: { low: 13, high: 15 } });
    expect(reaction(steps, [window(15, 35)])).toMatchObject({ interval: { low: 13, high: 15 } });
  });

  it('ask for nothing at the threshold, with all of the largest size ready, nor by a crossing that ends or begins in a window', () => {
    expect(reaction(each(() => ({ utilisation: 0.77 })))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'no crossing',
      says: 'utilisation never stayed above the threshold',
    });
    expect(reaction(each(() => ({ utilisation: 0.9, desired: 20, ready: 20 })))).toMatchObject({
      has: 'no crossing',
    });
    for (const desired of [19, 20])
      expect(reaction(each(() => ({ utilisation: 0.9, desired, ready: 19 })))).toMatchObject({
        verdict: 'FAIL',
        interval: { low: 99 },
      });
    expect(reaction(each((s) => ({ utilisation: s === 50 ? 0.9 : 0.6 })))).toMatchObject({
      has: 'no crossing',
    });
    const begun = each((s) => ({ utilisation: s < 20 ? 0.6 : 0.9 }), 0, 60);
    expect(reaction(begun, [window(20, 25)])).toMatchObject({ interval: { low: 33 } });
    expect(reaction(begun, [window(20, 25, 'write')])).toMatchObject({ interval: { low: 39 } });
    expect(
      judgeAutoscalingReaction(sampleObjective({ service: 'camp', bound: 30 }), seen(begun)),
    ).toMatchObject({
      has: 'no crossing',
    });
  });

  it('begin anew after a fault came between, unless the bound was over by then', () => {
    const begun = each((s) => ({ utilisation: s < 20 ? 0.6 : 0.9 }));
    expect(reaction(begun, [window(49, 55)])).toMatchObject({ interval: { low: 99 - 56 } });
    expect(reaction(begun, [window(50, 55)])).toMatchObject({ interval: { low: 99 - 56 } });
    expect(reaction(begun, [window(51, 55)])).toMatchObject({ interval: { low: 79 } });
  });

  it('go on where one of them has no utilisation, and do not begin with it', () => {
    const blind = each(
      (s) => (s === 50 ? { utilisation: undefined } : { utilisation: s < 20 ? 0.6 : 0.9 }),
      0,
      60,
    );
    expect(reaction(blind)).toMatchObject({ interval: { low: 39 } });
    expect(reaction(each(() => ({ utilisation: undefined })))).toMatchObject({ has: 'no crossing' });
  });

  it('say nothing of a time in which nobody knows the utilisation', () => {
    const blindFrom = (from: number, to: number) =>
      each((s) => (s >= from && s < to ? { utilisation: undefined } : { utilisation: s < 20 ? 0.6 : 0.9 }));
    // Over for ten seconds; whether it was for longer, no sample tells.
    expect(reaction(blindFrom(30, 100))).toMatchObject({ verdict: 'INCONCLUSIVE', has: 'no crossing' });
    expect(reaction(blindFrom(26, 30))).toMatchObject({ verdict: 'FAIL', interval: { low: 79 } });
    // It begins anew with what is seen again.
    expect(reaction(blindFrom(26, 32))).toMatchObject({ verdict: 'FAIL', interval: { low: 67 } });
    expect(reaction(blindFrom(26, 80))).toMatchObject({ verdict: 'INCONCLUSIVE', interval: { low: 19 } });
    expect(reaction(blindFrom(60, 100))).toMatchObject({ verdict: 'FAIL', interval: { low: 39 } });
    expect(reaction(blindFrom(96, 100))).toMatchObject({ interval: { low: 75 } });
    const away = each((s) => ({ utilisation: s < 20 ? 0.6 : 0.9 })).filter((_, s) => s < 30 || s >= 80);
    expect(reaction(away)).toMatchObject({ verdict: 'INCONCLUSIVE', interval: { low: 18 } });
  });

  it('are looked for by service, or all together, in the primary region', () => {
    const of = seen([sample(1), sample(2, { service: 'donor' }), sample(3, { region: 'region-2' })]);
    const at = (service?: string) => samplesOf(of, service).map((s) => (s.at - loadStart) / 1000);
    expect([at('camp'), at('donor'), at('auth'), at()]).toEqual([[1], [2], [], [1, 2]]);
    expect(samplesOf(of, 'camp', 'region-2').map((s) => s.at)).toEqual([loadStart + 3000]);
  });

  it('are disturbed from the first to the last instant of a window for reads', () => {
    const of = seen([], [window(10, 20), window(30, 40, 'write')]);
    const at = (second: number) => disturbed(of, loadStart + second * 1000);
    expect([9.999, 10, 20, 20.001, 35].map(at)).toEqual([false, true, true, false, false]);
  });
});
