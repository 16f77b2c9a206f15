import { describe, expect, it } from 'vitest';
import { availabilityOfNight, sampleNights, steadyOfNight } from '../testing/sample-night.ts';
import type { Night } from './night.ts';
import { sharesOverNights } from './shares.ts';

const of = (nights: readonly Night[]) => {
  const [found] = sharesOverNights(nights);
  if (found === undefined) throw new Error('no share was found');
  return found;
};
const withFailures = (failures: (second: number) => number, seconds = 100): Partial<Night> => ({
  findings: [availabilityOfNight({ steady: steadyOfNight(seconds, failures) })],
});

describe('availability over many nights', () => {
  it('is shown by nights of which each alone is too short', () => {
    const night = { findings: [availabilityOfNight({ bound: 0.9999, verdict: 'INCONCLUSIVE' as const })] };
    expect(of(sampleNights(1, () => night))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      says: expect.stringContaining('needs about 2 nights more like these without a bad answer'),
    });
    const three = of(sampleNights(3, () => night));
    expect(three).toMatchObject({ verdict: 'PASS', nights: 3, requests: 30_000, bad: 0, observed: 1 });
    expect(three.interval).toEqual({ low: expect.closeTo(0.9999, 5), high: 1 });
    expect(three.says).toContain('no failure, so the bound holds if failures are independent');
  });

  it('is shown to be missed by nights of which each alone tells nothing', () => {
    const nights = sampleNights(20, () => withFailures((s) => (s % 5 === 0 ? 1 : 0)));
    expect(of(nights)).toMatchObject({ verdict: 'FAIL', bad: 400, designEffect: 1 });
    expect(of(nights).interval.high).toBeLessThan(0.999);
  });

  it('is held against the newest night’s bound', () => {
    const nights = sampleNights(5, (i) => ({
      findings: [availabilityOfNight({ bound: i === 4 ? 0.99999 : 0.9 })],
    }));
    expect(of(nights)).toMatchObject({ bound: 0.99999, verdict: 'INCONCLUSIVE' });
  });

  it.each([
    ['tainted', { taints: ['machine over 90 % busy'] }],
    ['cut short', { cut: 'Ctrl-C' }],
    ['INVALID in this very finding', {}],
  ])('does not pass by a night that is %s, and does not forget what failed in it', (_, doubt) => {
    const verdict = { verdict: 'INVALID' as const };
    const doubtful = (failures: (second: number) => number): Partial<Night> => ({
      ...doubt,
      findings: [availabilityOfNight({ ...verdict, steady: steadyOfNight(100, failures) })],
    });
    const few = sampleNights(2, (i) => (i === 0 ? withFailures(() => 0, 25) : doubtful(() => 0)));
    expect(of(few)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      nights: 1,
      requests: 2500,
      doubtful: { nights: 1, requests: 10_000, bad: 0 },
    });
    const enough = (failures: (second: number) => number) =>
      of(sampleNights(10, (i) => (i === 3 ? doubtful(failures) : {})));
    expect(enough(() => 0).verdict).toBe('PASS');
    const failing = enough((s) => (s < 30 ? 30 : 0));
    expect(failing).toMatchObject({ verdict: 'INCONCLUSIVE', bad: 0, doubtful: { nights: 1, bad: 900 } });
    expect(failing.says).toContain('the 900 bad ones count in the bound and no good one does');
  });

  it('never fails by what nights that can’t be trusted have seen', () => {
    const nights = sampleNights(10, (i) =>
      i < 5 ? { ...withFailures(() => 50), taints: ['machine over 90 % busy'] } : {},
    );
    expect(of(nights).verdict).toBe('INCONCLUSIVE');
  });

  it('is not known of nights that can’t be trusted alone', () => {
    expect(of(sampleNights(3, () => ({ taints: ['counts disagree'] })))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      interval: { low: null, high: null },
      nights: 0,
    });
  });

  it('says how failures cluster, and when few episodes tell little', () => {
    const burst = sampleNights(40, (i) => (i % 20 === 0 ? withFailures((s) => (s === 7 ? 12 : 0)) : {}));
    expect(of(burst).says).toMatch(
      /failures cluster within 1 s \(design effect 12\), and 2 episodes tell little/,
    );
    const badNight = sampleNights(40, (i) => (i === 0 ? withFailures((s) => s % 2) : {}));
    expect(of(badNight).says).toMatch(/failures cluster by night/);
  });

  it('has a latency’s share the other way round, and leaves out what has no share', () => {
    const late = availabilityOfNight({ id: 'latency-p99:donor', kind: 'latency', bound: 0.01 });
    const { steady: _, ...without } = availabilityOfNight({ id: 'residue', kind: 'residue' });
    const found = sharesOverNights(sampleNights(3, () => ({ findings: [late, without] })));
    expect(found).toMatchObject([
      { id: 'latency-p99:donor', verdict: 'PASS', observed: 0, interval: { low: 0 } },
    ]);
  });
});
