import { describe, expect, it } from 'vitest';
import { type DisruptionSeen, disruptionSeen, strongAsMeant } from './disruption-seen.ts';
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

describe('a disruption of one replica of three, which are asked in turn', () => {
  /** As `recorded`, where each third request goes to the replica that is disrupted. */
  const inTurn = (made: Made, outcome: ProbeRow['outcome'] = 'server-error'): ProbeRow[] => {
    const [hit, spared] = [recorded(11, made), recorded(11, { delayMs: 0, errorShare: 0 })];
    return hit.map((row, i) => {
      const met = i % 3 === 0 ? row : (spared[i] ?? row);
      return met.outcome === 'server-error' ? { ...met, outcome } : met;
    });
  };
  const replicas = { hit: 1, of: 3 };

  it('is found by its delay, as late as it made a third of the answers', () => {
    const asked = { delayMs: 200, errorShare: 0, replicas };
    const seen = disruptionSeen(inTurn(asked), asked);
    expect(Math.abs(startOf(seen) - 10)).toBeLessThan(0.5);
    expect(Math.abs((seen?.seconds ?? 0) - 10)).toBeLessThan(0.7);
    expect(Math.abs((seen?.addedMs ?? 0) - 200)).toBeLessThan(5);
    expect(seen?.met?.low).toBeLessThan(1 / 3);
    expect(seen?.met?.high).toBeGreaterThan(1 / 3);
    expect(seen && strongAsMeant(asked, seen)).toBe('as-meant');
    // In all three it would have met every request.
    expect(seen && strongAsMeant({ ...asked, replicas: { hit: 3, of: 3 } }, seen)).toBe('weaker');
  });

  it('is found by its errors, and what it is in all of the service’s answers is a third of what was asked', () => {
    const asked = { delayMs: 0, errorShare: 0.5, replicas };
    const seen = disruptionSeen(inTurn(asked), asked);
    expect(seen?.errors.high).toBeLessThan(0.5);
    expect(seen && strongAsMeant(asked, seen)).toBe('as-meant');
    expect(seen && strongAsMeant({ ...asked, replicas: { hit: 1, of: 20 } }, seen)).toBe('stronger');
  });

  it('is known by the errors of its own status', () => {
    const asked = { delayMs: 0, errorShare: 1, errorCode: 429, replicas };
    expect(disruptionSeen(inTurn(asked, 'wrong-answer'), asked)?.errors.failures).toBeGreaterThan(50);
    expect(disruptionSeen(inTurn(asked), asked)).toBeUndefined();
    expect(disruptionSeen(inTurn(asked, 'wrong-answer'), { ...asked, errorCode: 500 })).toBeUndefined();
  });
});

describe('the strength of a disruption', () => {
  const seen = (failures: number, addedMs = 0): DisruptionSeen => {
    const errors = { failures, trials: 100, low: failures / 100 - 0.08, high: failures / 100 + 0.08 };
    return { from: 0, to: 1, seconds: 0.001, errors, addedMs };
  };

  it.each([
    ['as-meant', { delayMs: 0, errorShare: 0.5 }, seen(45)],
    ['weaker', { delayMs: 0, errorShare: 0.5 }, seen(30)],
    ['stronger', { delayMs: 0, errorShare: 0.5 }, seen(70)],
    ['as-meant', { delayMs: 200, errorShare: 0 }, seen(0, 181)],
    ['weaker', { delayMs: 200, errorShare: 0 }, seen(0, 179)],
    // A busy machine makes answers late and, now and then, bad.
    ['as-meant', { delayMs: 200, errorShare: 0 }, seen(20, 900)],
    ['weaker', { delayMs: 200, errorShare: 0.5 }, seen(50, 20)],
  ] as const)('is %s by what its probes exclude', (strong, asked, found) => {
    expect(strongAsMeant(asked, found)).toBe(strong);
  });
});

describe('a disruption of a few requests made by hand', () => {
  type Made = { took?: number; outcome?: ProbeRow['outcome'] };
  /** A request each tenth of a second, answered well after 10 ms, but for what `rows` says of some. */
  const asked = (n: number, rows: Record<number, Made> = {}): ProbeRow[] =>
    Array.from({ length: n }, (_, i) => {
      const { took = 10, outcome = 'good' } = rows[i] ?? {};
      const sentAt = 1000 + i * 100;
      return { service: 'donor', scheduledAt: sentAt, sentAt, endedAt: sentAt + took, outcome };
    });
  const error = { outcome: 'server-error' as const };
  const among = (made: Made, ...hit: number[]) => Object.fromEntries(hit.map((i) => [i, made]));
  const span = (made: Made, from: number, to: number) =>
    among(made, ...Array.from({ length: to - from }, (_, i) => from + i));
  const allFail = { delayMs: 0, errorShare: 1 };

  it('is told with its first and last request, its errors and how much later its answers came', () => {
    const slow = { took: 35, ...error };
    expect(disruptionSeen(asked(15, among(slow, 6, 7)), allFail)).toEqual({
      from: 1600,
      to: 1700,
      seconds: 0.1,
      // 0.05 is the square of the lower bound.
      errors: { failures: 2, trials: 2, low: expect.closeTo(Math.sqrt(0.05), 6), high: 1 },
      addedMs: 25,
    });
  });

  it('is seen only where chance shows such a stretch less often than 5 times in 100', () => {
    // Two requests are 49² times likelier disrupted; 15 requests have 120 stretches, 16 have 136.
    expect(disruptionSeen(asked(15, among(error, 6, 7)), allFail)).toBeDefined();
    expect(disruptionSeen(asked(16, among(error, 6, 7)), allFail)).toBeUndefined();
    expect(disruptionSeen(asked(16, among(error, 6, 7, 8)), allFail)).toBeDefined();
    expect(disruptionSeen(asked(15), allFail)).toBeUndefined();
  });

  it('holds what went well in its midst, and nothing that went well at its ends', () => {
    const half = { delayMs: 0, errorShare: 0.5 };
    const seen = disruptionSeen(asked(20, among(error, 5, 6, 8, 9)), half);
    expect(seen).toMatchObject({ from: 1500, to: 1900, errors: { failures: 4, trials: 5 } });
    // An error is 25 times likelier in it, and five good answers in a row are 29 times likelier outside of it.
    const apart = disruptionSeen(asked(30, { ...among(error, 2), ...span(error, 8, 13) }), half);
    expect(apart).toMatchObject({ from: 1800, to: 2200, errors: { failures: 5, trials: 5 } });
    const near = disruptionSeen(asked(30, { ...among(error, 3), ...span(error, 8, 13) }), half);
    expect(near).toMatchObject({ from: 1300, to: 2200, errors: { failures: 6, trials: 10 } });
    const stray = disruptionSeen(asked(30, { ...among(error, 2), ...span(error, 14, 19) }), half);
    expect(stray).toMatchObject({ from: 2400, to: 2800 });
  });

  it('is the first where two stretches show it equally', () => {
    const two = disruptionSeen(asked(40, { ...span(error, 5, 9), ...span(error, 30, 34) }), allFail);
    expect(two).toMatchObject({ from: 1500, to: 1800 });
  });

  it('of errors that are meant to be rare is no likelier than twice what a machine shows by itself', () => {
    const rare = { delayMs: 0, errorShare: 0.01 };
    // 2 to the 11th exceeds 66 stretches / 0.05, and 2 to the 10th not 55.
    expect(disruptionSeen(asked(11, span(error, 0, 11)), rare)).toBeDefined();
    expect(disruptionSeen(asked(10, span(error, 0, 10)), rare)).toBeUndefined();
  });

  it('of a delay is what is later than half of it, whatever its share of errors', () => {
    const late = { delayMs: 200, errorShare: 0 };
    const taking = (took: number) => disruptionSeen(asked(15, among({ took }, 6, 7)), late);
    expect(taking(110)).toBeUndefined();
    expect(taking(111)).toMatchObject({ from: 1600, to: 1700, addedMs: 101, errors: { failures: 0 } });
    expect(disruptionSeen(asked(15, among(error, 6, 7)), late)?.errors.failures).toBe(2);
    expect(disruptionSeen(asked(15, among({ took: 900 }, 6, 7)), allFail)).toBeUndefined();
  });

  it('of a delay is told as long as more than a quarter of the answers are undisturbed', () => {
    const late = { delayMs: 200, errorShare: 0 };
    expect(disruptionSeen(asked(20, span({ took: 210 }, 3, 17)), late)?.errors.trials).toBe(14);
    expect(disruptionSeen(asked(20, span({ took: 210 }, 3, 18)), late)).toBeUndefined();
  });

  it('takes no time-out for an answer that came late', () => {
    const late = { delayMs: 200, errorShare: 0 };
    const cut = { took: 5000, outcome: 'network-error' as const };
    const seen = disruptionSeen(asked(40, { ...span({ took: 210 }, 10, 14), ...span(cut, 14, 20) }), late);
    expect(seen).toMatchObject({ from: 2000, to: 2900, addedMs: 200 });
    // Nor are they among the answers of which a quarter is undisturbed.
    const few = asked(24, { ...span({ took: 210 }, 2, 6), ...span({ ...cut, took: 1 }, 12, 24) });
    expect(disruptionSeen(few, late)).toMatchObject({ from: 1200, to: 1500 });
  });

  it('takes all of the time of its answers for added where it holds every request', () => {
    expect(disruptionSeen(asked(3, span(error, 0, 3)), allFail)?.addedMs).toBe(10);
  });
});
