import { describe, expect, it } from 'vitest';
import type { Asked } from './answers.ts';
import { recovery } from './recovery.ts';

/** Probes of one service every 100 ms from -1 s to 40 s, bad in the given spans (seconds after t0). */
const probes = (spans: readonly [number, number][], service: Asked['service'] = 'donor'): Asked[] =>
  Array.from({ length: 410 }, (_, i) => {
    const sentAt = i * 100 - 1000;
    return {
      service,
      sentAt,
      endedAt: sentAt + 5,
      bad: spans.some(([a, b]) => sentAt >= a * 1000 && sentAt < b * 1000),
    };
  });
const together = (
  ...lanes: Asked[][]
): { intervalMs: number; services: ['donor', 'auth']; asked: Asked[] } => ({
  intervalMs: 100,
  services: ['donor', 'auth'],
  asked: lanes.flat().sort((a, b) => a.sentAt - b.sentAt),
});
const t0 = { low: 0, high: 0 };

describe('recovery', () => {
  it('takes from t0 to between the last bad probe and the answer of the next good one', () => {
    const seen = recovery(together(probes([[0, 3]])), t0, 40_000);
    expect(seen.rtoSeconds).toEqual({ low: 2.9, high: 3.005 });
    expect(seen).toMatchObject({ bad: 30, last: 'donor', cleanFrom: 3005 });
  });

  it('is at most one interval when nothing was bad', () => {
    const seen = recovery(together(probes([])), t0, 40_000);
    expect(seen.rtoSeconds).toEqual({ low: 0, high: 0.1 });
    expect(seen.firstBad).toBeNull();
  });

  it('waits for the service that is last', () => {
    const seen = recovery(together(probes([[0, 3]]), probes([[1, 7]], 'auth')), t0, 40_000);
    expect(seen.rtoSeconds).toEqual({ low: 6.9, high: 7.005 });
    expect(seen.last).toBe('auth');
  });

  it('begins again when a bad probe follows within ten seconds, and not after that', () => {
    const relapse = (at: number) =>
      recovery(
        together(
          probes([
            [0, 3],
            [at, at + 1],
          ]),
        ),
        t0,
        40_000,
      ).rtoSeconds.high;
    expect(relapse(12)).toBe(13.005);
    // Good again from 3 s on: just ten seconds are enough.
    expect(relapse(12.9)).toBe(13.905);
    expect(relapse(13)).toBe(3.005);
    expect(relapse(14)).toBe(3.005);
  });

  it('has not come while good answers still wait for it: a write that hung until the promotion served nobody', () => {
    const hung = probes([[0, 3]]).map((a) =>
      a.sentAt >= 3000 && a.sentAt < 5000 ? { ...a, endedAt: 5010 } : a,
    );
    expect(recovery(together(hung), t0, 40_000).rtoSeconds).toEqual({ low: 2.9, high: 5.01 });
  });

  it('is censored when no ten clean seconds were seen', () => {
    const seen = recovery(together(probes([[0, 35]])), t0, 40_000);
    expect(seen.rtoSeconds).toEqual({ low: 34.9, high: null });
    expect(seen.cleanFrom).toBeNull();
    expect(recovery(together(probes([])), t0, 9_000).rtoSeconds.high).toBeNull();
    expect(recovery(together([]), t0, 40_000).rtoSeconds).toEqual({ low: 0, high: null });
  });

  it('is censored by a later fault', () => {
    expect(recovery(together(probes([[0, 3]])), t0, 12_000).rtoSeconds).toEqual({ low: 2.9, high: null });
  });

  it('is not ours to claim when it began after the heal', () => {
    const watch = { healStarted: 2000, countUntil: Infinity };
    expect(recovery(together(probes([[0, 3]])), t0, 40_000, watch).rtoSeconds).toEqual({
      low: 2.9,
      high: null,
    });
  });

  it('does not blame the fault for what goes bad only after the heal has started', () => {
    const watch = { healStarted: 20_000, countUntil: 20_000 };
    const healed = recovery(together(probes([[20.5, 24]])), t0, 40_000, watch);
    expect(healed).toMatchObject({ bad: 0, firstBad: null, rtoSeconds: { low: 0, high: 0.1 } });
    const relapse = probes([
      [1, 2],
      [11, 24],
    ]);
    expect(recovery(together(relapse), t0, 40_000, watch).rtoSeconds.high).toBeNull();
  });

  it('is not shown when nothing was bad and the heal came before ten clean seconds', () => {
    const watch = { healStarted: 8000, countUntil: 8000 };
    expect(recovery(together(probes([])), t0, 40_000, watch).rtoSeconds).toEqual({ low: 0, high: null });
  });

  it('takes a probe without a row before the heal for a bad one: then the watch goes on', () => {
    const watch = { healStarted: 20_000, countUntil: 20_000 };
    const asked = probes([[20.5, 24]]).map(
      (a): Asked => (a.sentAt === 15_000 ? { ...a, bad: true, unseen: true } : a),
    );
    expect(recovery(together(asked), t0, 40_000, watch).rtoSeconds.high).toBeNull();
  });

  it('is as wide as the doubt about t0', () => {
    const seen = recovery(together(probes([[0, 3]])), { low: -200, high: 300 }, 40_000);
    expect(seen.rtoSeconds).toEqual({ low: 2.6, high: 3.205 });
  });

  it('counts a request that was in flight at t0 and failed', () => {
    const asked = probes([]).map((a) => (a.sentAt === -500 ? { ...a, endedAt: 4500, bad: true } : a));
    expect(recovery(together(asked), t0, 40_000)).toMatchObject({
      bad: 1,
      rtoSeconds: { low: 0, high: 0.1 },
    });
  });

  it('counts neither what was over before t0 nor what was good and in flight', () => {
    const before = probes([[-0.9, -0.5]]);
    expect(recovery(together(before), t0, 40_000)).toMatchObject({ bad: 0, asked: 400 });
    const inFlight = probes([]).map((a) => (a.sentAt === -500 ? { ...a, endedAt: 4500 } : a));
    expect(recovery(together(inFlight), t0, 40_000)).toMatchObject({ bad: 0, asked: 400 });
    const endsAtT0 = probes([]).map((a) => (a.sentAt === -500 ? { ...a, endedAt: 0, bad: true } : a));
    expect(recovery(together(endsAtT0), t0, 40_000)).toMatchObject({ bad: 1, asked: 401 });
  });

  it('counts up to where it is told to, of what has a row', () => {
    const watch = { healStarted: 30_000, countUntil: 2000 };
    const asked = probes([[1, 3]]).map((a): Asked => (a.sentAt === 1500 ? { ...a, unseen: true } : a));
    expect(recovery(together(asked), t0, 40_000, watch)).toMatchObject({ bad: 9, asked: 19 });
  });

  it('names the first bad answer, and the next good one of the same service', () => {
    const seen = recovery(together(probes([[2, 3]]), probes([[0.5, 1]], 'auth')), t0, 40_000);
    expect(seen.firstBad).toMatchObject({ service: 'auth', sentAt: 500 });
    expect(seen.firstGood).toMatchObject({ service: 'auth', sentAt: 1000 });
    const never = recovery(together(probes([]), probes([[0.5, 99]], 'auth')), t0, 40_000);
    expect(never).toMatchObject({ firstGood: null, last: 'auth', cleanFrom: null });
    expect(recovery(together(probes([])), t0, 40_000)).toMatchObject({ firstGood: null, last: null });
  });

  it('is clean from t0 on where nothing was bad, and from nowhere where that was not seen', () => {
    expect(recovery(together(probes([])), { low: -200, high: 300 }, 40_000).cleanFrom).toBe(300);
    expect(recovery(together(probes([])), t0, 9_000).cleanFrom).toBeNull();
  });

  it('takes just ten clean seconds for clean', () => {
    const until = (end: number) => recovery(together(probes([[0, 3]])), t0, end).rtoSeconds.high;
    expect([until(12_999), until(13_000)]).toEqual([null, 3.005]);
    const untouched = (end: number) => recovery(together(probes([])), t0, end).rtoSeconds.high;
    expect([untouched(9999), untouched(10_000)]).toEqual([null, 0.1]);
  });

  it('belongs to the system when it began with the heal, and not just after', () => {
    const began = (healStarted: number) =>
      recovery(together(probes([[0, 3]])), t0, 40_000, { healStarted, countUntil: Infinity }).rtoSeconds.high;
    expect([began(2999), began(3000)]).toEqual([null, 3.005]);
  });

  it('takes a probe without a row for a bad one at the high end and for none at the low end', () => {
    const asked = probes([[0, 3]]).map(
      (a): Asked => (a.sentAt === 3000 ? { ...a, bad: true, unseen: true } : a),
    );
    expect(recovery(together(asked), t0, 40_000).rtoSeconds).toEqual({ low: 2.9, high: 3.105 });
  });
});
