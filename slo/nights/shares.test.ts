import { describe, expect, it } from 'vitest';
import { availabilityOfNight, sampleNights, steadyOfNight } from '../testing/sample-night.ts';
import type { Night } from './night.ts';
import { shareOverNights, sharesOverNights } from './shares.ts';

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

describe('a share over many nights', () => {
  const assumes = (n: number) => of(sampleNights(n)).says.split('; ')[2];

  it('is none of no nights, of an objective that the newest has not, and of one that counts no requests', () => {
    expect(sharesOverNights([])).toEqual([]);
    expect(shareOverNights([], 'availability')).toBeNull();
    expect(shareOverNights(sampleNights(2), 'availability:donor')).toBeNull();
    const { steady: _, ...without } = availabilityOfNight();
    expect(
      shareOverNights(
        sampleNights(2, (i) => (i === 1 ? { findings: [without] } : {})),
        'availability',
      ),
    ).toBeNull();
    expect(
      shareOverNights(
        sampleNights(2, (i) => (i === 1 ? { findings: [] } : {})),
        'availability',
      ),
    ).toBeNull();
  });

  it('leaves out nights that have the objective not, or count no requests of it', () => {
    const { steady: _, ...without } = availabilityOfNight();
    const other = availabilityOfNight({ id: 'availability:donor', steady: steadyOfNight(7) });
    const nights = sampleNights(
      4,
      (i) => [{ findings: [without] }, { findings: [] }, { findings: [other] }, {}][i] ?? {},
    );
    expect(of(nights)).toMatchObject({ nights: 1, requests: 10_000, steadySeconds: 100 });
  });

  it('is told with what it rests on', () => {
    expect(of(sampleNights(1))).toEqual({
      id: 'availability',
      kind: 'availability',
      required: true,
      bound: 0.999,
      confidence: 0.95,
      verdict: 'PASS',
      nights: 1,
      requests: 10_000,
      bad: 0,
      steadySeconds: 100,
      doubtful: { nights: 0, requests: 0, bad: 0 },
      observed: 1,
      // 3 in 10,000, by the rule of three.
      interval: { low: expect.closeTo(0.9997, 5), high: 1 },
      designEffect: 1,
      says:
        '0 of 10,000 requests were bad on 1 night, 100 steady seconds in all; ' +
        'no failure, so the bound holds if failures are independent; ' +
        'so few nights may be without episodes that others have',
    });
  });

  it('may miss episodes that come less often than a third of its nights tell', () => {
    expect(assumes(5)).toBe('so few nights may be without episodes that others have');
    expect(assumes(6)).toBe('episodes rarer than one in 2 nights may be missing');
    expect(assumes(30)).toBe('episodes rarer than one in 10 nights may be missing');
  });

  it('says that failures look independent where nothing speaks against it', () => {
    const found = of(sampleNights(2, () => withFailures((s) => (s % 20 === 3 ? 1 : 0))));
    expect(found).toMatchObject({ bad: 10, observed: 0.9995, designEffect: 1 });
    expect(found.says).toContain(
      '10 of 20,000 requests were bad on 2 nights, 200 steady seconds in all; ' +
        'independence of the failures is not rejected; so few nights',
    );
  });

  it('of a latency is the share of late answers, and so are its bounds', () => {
    const late = (id: string) =>
      availabilityOfNight({
        id,
        kind: 'latency',
        service: 'donor',
        bound: 0.01,
        steady: steadyOfNight(100, (s) => (s % 20 === 3 ? 1 : 0)),
      });
    expect(of(sampleNights(2, () => ({ findings: [late('latency-p99:donor')] })))).toMatchObject({
      service: 'donor',
      verdict: 'PASS',
      bad: 10,
      observed: 0.0005,
      // Clopper and Pearson, of 10 in 20,000.
      interval: { low: expect.closeTo(0.000_271, 6), high: expect.closeTo(0.000_848, 6) },
    });
    expect(of(sampleNights(1))).not.toHaveProperty('service');
  });

  it('has no value where no night can be trusted, and says what it needs', () => {
    const found = of(sampleNights(3, () => ({ taints: ['counts disagree'] })));
    expect(found).toMatchObject({
      observed: null,
      requests: 0,
      doubtful: { nights: 3, requests: 30_000, bad: 0 },
    });
    expect(found.says).toBe(
      '0 of 0 requests were bad on 0 nights, 0 steady seconds in all; ' +
        "3 nights more can't be trusted: of their 30,000 requests the 0 bad ones count in the bound and no good one does; " +
        'needs nights that can be trusted',
    );
  });

  it('tells how many more nights would decide it, if nothing more fails', () => {
    const last = (findings: Night['findings']) =>
      of(sampleNights(1, () => ({ findings })))
        .says.split('; ')
        .at(-1);
    const seen = (bound: number, failures: number) =>
      last([availabilityOfNight({ bound, steady: steadyOfNight(100, (s) => (s < failures ? 1 : 0)) })]);
    // 29,956 and 47,437 requests decide 99.99 % with none or one failure; a night has 10,000.
    expect(seen(0.9999, 0)).toBe('needs about 2 nights more like these without a bad answer');
    expect(seen(0.9999, 1)).toBe('needs about 4 nights more like these without a bad answer');
    expect(seen(0.9998, 0)).toBe('needs about 1 night more like these without a bad answer');
    expect(seen(1, 0)).toBe('needs nights that can be trusted');
    // Two nights of 2,500 are worth no more than their mean.
    const short = availabilityOfNight({ bound: 0.9999, steady: steadyOfNight(25) });
    expect(of(sampleNights(2, () => ({ findings: [short] }))).says).toMatch(/needs about 10 nights more/);
  });

  it('counts the failures of nights that can’t be trusted in what it needs', () => {
    const bad = availabilityOfNight({ bound: 0.9999, steady: steadyOfNight(100, (s) => (s === 0 ? 1 : 0)) });
    const good = availabilityOfNight({ bound: 0.9999 });
    const nights = sampleNights(2, (i) =>
      i === 0 ? { findings: [bad], taints: ['counts disagree'] } : { findings: [good] },
    );
    expect(of(nights).says).toMatch(/needs about 4 nights more/);
  });
});
