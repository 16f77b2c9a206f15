import { describe, expect, it } from 'vitest';
import { availabilityOfNight, recoveryOfNight, sampleNights } from '../testing/sample-night.ts';
import type { Night } from './night.ts';
import { trendsOverNights } from './trends.ts';

const recoveries = (values: readonly (readonly [low: number, high: number | null])[]): Night[] =>
  sampleNights(values.length, (i) => {
    const [low, high] = values[i] ?? [0, 0];
    return { findings: [recoveryOfNight(low, high)] };
  });
const latency = (service: string, ms: number) => ({
  service,
  p50Ms: { low: 3, high: 3.1 },
  p99Ms: { low: ms, high: ms * 1.04 },
});

describe('trends from night to night', () => {
  it('are found in a recovery time that grows, with how much a night', () => {
    const [found] = trendsOverNights(recoveries(Array.from({ length: 9 }, (_, i) => [5 + i, 5.2 + i])));
    expect(found).toMatchObject({
      of: 'rto:1-node-kill:reads',
      unit: 'seconds',
      nights: 9,
      shown: 'rising',
      decidable: true,
      newest: { low: 13, high: 13.2 },
    });
    expect(found?.slope).toBeCloseTo(1, 9);
    expect(found?.median).toBeCloseTo(9.1, 9);
  });

  it('are found in a latency that falls, and not in one that stays', () => {
    const nights = sampleNights(12, (i) => ({ latencies: [latency('donor', 90 - 5 * i)] }));
    const found = trendsOverNights(nights);
    expect(found.map((t) => [t.of, t.shown])).toEqual([
      ['p50:donor', null],
      ['p99:donor', 'falling'],
    ]);
    expect(found[0]).toMatchObject({ pValue: 1, slope: 0 });
  });

  it('are not told of so few nights that none could be shown', () => {
    const [found] = trendsOverNights(recoveries([1, 2, 3, 4].map((n) => [n, n])));
    expect(found).toMatchObject({ shown: null, decidable: false });
    expect(trendsOverNights(recoveries([[1, 1]]))).toEqual([]);
  });

  it('count a recovery that was not seen to end as longer than those that had ended by then', () => {
    const [found] = trendsOverNights(
      recoveries([
        [1, 1.1],
        [2, 2.1],
        [3, 3.1],
        [4, 4.1],
        [5, 5.1],
        [30, null],
        [30, null],
      ]),
    );
    expect(found).toMatchObject({ shown: 'rising', newest: { low: 30, high: null }, median: null });
  });

  it('leave out what can’t be trusted or was not tried, and count it', () => {
    const nights = sampleNights(10, (i) => {
      if (i === 2) return { findings: [recoveryOfNight(99, 99, { verdict: 'INVALID' })] };
      if (i === 4) return { findings: [recoveryOfNight(0, 0, { interval: { low: null, high: null } })] };
      if (i === 5)
        return { findings: [recoveryOfNight(5, 5)], latencies: [latency('donor', 900)], taints: ['busy'] };
      return { findings: [recoveryOfNight(5, 5)], latencies: [latency('donor', 40)] };
    });
    expect(trendsOverNights(nights)).toMatchObject([
      { of: 'rto:1-node-kill:reads', nights: 8, doubtful: 1 },
      { of: 'p50:donor', nights: 7, doubtful: 1 },
      { of: 'p99:donor', nights: 7, doubtful: 1 },
    ]);
  });

  it('are not told of one metric among many that moves as one of so many does by chance', () => {
    // Six rising nights alone have p = 2/720, which is below 5 % and not below 5 % of twenty.
    const services = Array.from({ length: 10 }, (_, i) => `service-${i}`);
    const nights = (of: readonly string[]) =>
      sampleNights(6, (i) => ({ latencies: of.map((s, k) => latency(s, k === 0 ? 10 + i : 40)) }));
    const p99 = (of: readonly string[]) => trendsOverNights(nights(of)).find((t) => t.of === 'p99:service-0');
    expect(p99(services.slice(0, 1))).toMatchObject({ shown: 'rising' });
    expect(p99(services)).toMatchObject({ shown: null, decidable: false });
  });

  it('are told of two nights with their middle and their step, though they show nothing', () => {
    expect(
      trendsOverNights(
        recoveries([
          [1, 1.2],
          [3, 3.4],
        ]),
      ),
    ).toEqual([
      {
        of: 'rto:1-node-kill:reads',
        unit: 'seconds',
        nights: 2,
        doubtful: 0,
        newest: { low: 3, high: 3.4 },
        median: expect.closeTo((1.1 + 3.2) / 2, 9),
        pValue: 1,
        slope: expect.closeTo(2.1, 9),
        shown: null,
        decidable: false,
      },
    ]);
  });

  it('are found in a recovery time that falls', () => {
    const [found] = trendsOverNights(recoveries(Array.from({ length: 9 }, (_, i) => [20 - i, 20.2 - i])));
    expect(found?.shown).toBe('falling');
    expect(found?.slope).toBeCloseTo(-1, 9);
  });

  it('are of what the newest night tells, and of recovery times alone among its findings', () => {
    const told = (newest: Partial<Night>) =>
      trendsOverNights(
        sampleNights(5, (i) =>
          i === 4 ? newest : { findings: [recoveryOfNight(5, 5)], latencies: [latency('donor', 40)] },
        ),
      ).map((t) => [t.of, t.unit, t.nights]);
    expect(told({})).toEqual([]);
    expect(told({ findings: [availabilityOfNight(), recoveryOfNight(5, 5)] })).toEqual([
      ['rto:1-node-kill:reads', 'seconds', 5],
    ]);
    expect(told({ findings: [], latencies: [latency('auth', 40), latency('donor', 40)] })).toEqual([
      ['p50:donor', 'ms', 5],
      ['p99:donor', 'ms', 5],
    ]);
    expect(trendsOverNights([])).toEqual([]);
  });

  it('keep the newest that can be trusted, and its own quantile', () => {
    const nights = sampleNights(4, (i) => ({
      findings: [],
      latencies: [latency('donor', 10 + i)],
      ...(i === 3 ? { cut: 'Ctrl-C' } : {}),
    }));
    expect(trendsOverNights(nights)).toMatchObject([
      { of: 'p50:donor', newest: { low: 3, high: 3.1 }, nights: 3, doubtful: 1 },
      { of: 'p99:donor', newest: { low: 12, high: 12 * 1.04 }, nights: 3, doubtful: 1 },
    ]);
  });

  it('could be shown by five nights of one metric, and not by five of two', () => {
    // The steepest order of five has a probability of 2/120.
    const nights = (...services: string[]) =>
      sampleNights(5, () => ({ findings: [], latencies: services.map((s) => latency(s, 40)) }));
    const decidable = (n: number) =>
      trendsOverNights(recoveries(Array.from({ length: n }, () => [5, 5] as const)))[0]?.decidable;
    expect([4, 5].map(decidable)).toEqual([false, true]);
    // Of four metrics each has 0.05 / 4.
    expect(trendsOverNights(nights('donor', 'auth')).map((t) => t.decidable)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
