import { describe, expect, it } from 'vitest';
import type { Evidence, Sample } from '../evidence.ts';
import { loadStart } from '../testing/sample-plan.ts';
import { findingOn, smallRun } from '../testing/small-run.ts';

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
