import { describe, expect, it } from 'vitest';
import { recoveryOfNight, sampleNights } from '../testing/sample-night.ts';
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
});
