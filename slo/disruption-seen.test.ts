import { describe, expect, it } from 'vitest';
import { type DisruptionSeen, disruptionSeen } from './disruption-seen.ts';
import type { ProbeRow } from './evidence.ts';
import { seededRandom } from './random.ts';

type Made = { delayMs: number; errorShare: number; from?: number; to?: number; every?: number };

/** Thirty seconds of probes at 20 a second, of a service that answers in about 5 ms, with a fault between two seconds. */
const recorded = (
  seed: number,
  { delayMs, errorShare, from = 10, to = 20, every = 50 }: Made,
): ProbeRow[] => {
  const random = seededRandom(seed);
  return Array.from({ length: 30_000 / every }, (_, i) => {
    const sentAt = 1e12 + i * every;
    const hit = i * every >= from * 1000 && i * every < to * 1000;
    // Every hundredth answer is late by itself, as on a busy machine.
    const own = 5 + 3 * random.next() + (random.next() < 0.01 ? 300 : 0);
    const endedAt = sentAt + own + (hit ? delayMs : 0);
    const outcome = hit && random.next() < errorShare ? 'server-error' : 'good';
    return { service: 'donor', scheduledAt: sentAt, sentAt, endedAt, outcome };
  });
};
const seeds = Array.from({ length: 200 }, (_, i) => i + 1);
const startOf = (seen: DisruptionSeen | undefined): number => ((seen?.from ?? 0) - 1e12) / 1000;

describe('a disruption in what probes recorded', () => {
  const both = { delayMs: 200, errorShare: 0.5 };

  it('is found where it was, as long and as strong as it was', () => {
    for (const seed of seeds) {
      const seen = disruptionSeen(recorded(seed, both), both);
      expect(Math.abs(startOf(seen) - 10)).toBeLessThan(0.2);
      expect(Math.abs((seen?.seconds ?? 0) - 10)).toBeLessThan(0.3);
      expect(Math.abs((seen?.addedMs ?? 0) - 200)).toBeLessThan(3);
    }
  });

  it('has a share of errors within its bounds about as often as they say', () => {
    const within = seeds.filter((seed) => {
      const { low = 1, high = 0 } = disruptionSeen(recorded(seed, both), both)?.errors ?? {};
      return low <= 0.5 && high >= 0.5;
    });
    // Two one-sided bounds at 95 %.
    expect(within.length / seeds.length).toBeGreaterThan(0.86);
    expect(within.length).toBeLessThan(seeds.length);
  });

  it('is found by its errors alone, and by its delay alone', () => {
    for (const [made, added] of [
      [{ delayMs: 0, errorShare: 0.5 }, 0],
      [{ delayMs: 200, errorShare: 0 }, 200],
    ] as const) {
      const seen = disruptionSeen(recorded(7, made), made);
      expect(Math.abs(startOf(seen) - 10)).toBeLessThan(0.5);
      expect(Math.abs((seen?.seconds ?? 0) - 10)).toBeLessThan(0.7);
      expect(Math.abs((seen?.addedMs ?? 0) - added)).toBeLessThan(3);
    }
  });

  it('is seldom found where none was', () => {
    const found = seeds.filter((seed) => disruptionSeen(recorded(seed, { delayMs: 0, errorShare: 0 }), both));
    expect(found.length).toBeLessThanOrEqual(0.05 * seeds.length);
  });

  it('is half as long where it stopped half-way, and weaker where fewer requests met an error', () => {
    const short = disruptionSeen(recorded(3, { ...both, to: 15 }), both);
    expect(Math.abs((short?.seconds ?? 0) - 5)).toBeLessThan(0.3);
    const weak = disruptionSeen(recorded(3, { delayMs: 200, errorShare: 0.1 }), both);
    expect(weak?.errors.high).toBeLessThan(0.5);
  });

  it('is not found in nothing, and does not depend on the order of the rows', () => {
    expect(disruptionSeen([], both)).toBeUndefined();
    const rows = recorded(5, both);
    expect(disruptionSeen([...rows].reverse(), both)).toEqual(disruptionSeen(rows, both));
  });
});
