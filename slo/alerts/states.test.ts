import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertStates } from './states.ts';

const states = (holds: readonly boolean[], forSeconds: number, step = 1) =>
  alertStates((i) => holds[i] === true, holds.length, forSeconds, step);
const T = true;
const F = false;

describe('the states of an alert', () => {
  it('fires when the condition was true at every evaluation of its window, both ends included', () => {
    expect(states([F, T, T, T, T, F], 3)).toEqual({
      firings: [{ pending: 1, fired: 4, resolved: 5 }],
      longest: 3,
    });
    expect(states([F, T, T, T, F, T], 3).firings).toEqual([]);
  });

  it('starts anew after one evaluation that finds it false', () => {
    expect(states([T, T, F, T, T, T], 2).firings).toEqual([{ pending: 3, fired: 5, resolved: null }]);
  });

  it('without a window fires at once', () => {
    expect(states([F, T, F, T], 0).firings).toEqual([
      { pending: 1, fired: 1, resolved: 2 },
      { pending: 3, fired: 3, resolved: null },
    ]);
  });

  it('counts time and not evaluations', () => {
    expect(states([T, T, T], 90, 60).firings).toEqual([{ pending: 0, fired: 2, resolved: null }]);
  });

  it('never fires earlier than its window after the condition first held, nor over a gap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        (holds, forSeconds, step) => {
          const first = holds.indexOf(true);
          for (const { pending, fired, resolved } of states(holds, forSeconds, step).firings) {
            expect((fired - first) * step).toBeGreaterThanOrEqual(forSeconds);
            expect((fired - pending) * step).toBeGreaterThanOrEqual(forSeconds);
            expect(holds.slice(pending, resolved ?? undefined).every(Boolean)).toBe(true);
            expect(holds[pending - 1] ?? false).toBe(false);
            expect(resolved === null ? false : holds[resolved]).toBe(false);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('fires exactly as often as a stretch is long enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.integer({ min: 0, max: 12 }),
        (holds, wait) => {
          const stretches = holds
            .map((h) => (h ? 'x' : ' '))
            .join('')
            .split(' ')
            .filter((s) => s.length > wait && s.length > 0);
          expect(states(holds, wait).firings).toHaveLength(stretches.length);
        },
      ),
    );
  });
});
