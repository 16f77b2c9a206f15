import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../chaos/clock.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';

/**
 * Time that passes only when nothing else is left to do. `as(life)` is the clock of something that can be killed:
 * its sleeps never end once `life` is over.
 */
export type VirtualClock = {
  now(): EpochMilliseconds;
  at(instant: EpochMilliseconds, what: () => void): () => void;
  as(life: Life): Clock;
  /** Lets time pass until `over`, or says what went wrong: nothing left to happen, or too much time gone. */
  runUntil(over: () => boolean, latest: EpochMilliseconds): Promise<'over' | 'stuck' | 'too late'>;
};

/** Whether a program still runs. */
export type Life = { over: boolean };

type Timer = { at: number; order: number; what: (() => void) | null };

export const virtualClock = (startsAt: EpochMilliseconds): VirtualClock => {
  const heap: Timer[] = [];
  let now = startsAt;
  let order = 0;
  const at = (instant: number, what: () => void): (() => void) => {
    const timer: Timer = { at: Math.max(instant, now), order: order++, what };
    push(heap, timer);
    return () => {
      timer.what = null;
    };
  };
  return {
    now: () => now,
    at,
    as: (life) => ({
      now: () => now,
      sleep: (ms, signal) => sleep(at, now + ms, life, signal),
    }),
    runUntil: async (over, latest) => {
      for (;;) {
        // Everything that can go on without time passing goes on first.
        await setImmediate();
        if (over()) return 'over';
        let next = pop(heap);
        while (next !== undefined && next.what === null) next = pop(heap);
        if (next === undefined) return 'stuck';
        if (next.at > latest) return 'too late';
        now = next.at;
        next.what?.();
      }
    },
  };
};

const sleep = (
  at: VirtualClock['at'],
  until: Milliseconds,
  life: Life,
  signal: AbortSignal | undefined,
): Promise<void> =>
  new Promise((resolve) => {
    if (life.over) return;
    if (signal?.aborted) return resolve();
    const aborted = (): void => {
      cancel();
      if (!life.over) resolve();
    };
    const cancel = at(until, () => {
      signal?.removeEventListener('abort', aborted);
      if (!life.over) resolve();
    });
    signal?.addEventListener('abort', aborted, { once: true });
  });

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

const push = (heap: Timer[], timer: Timer): void => {
  let i = heap.length;
  heap.push(timer);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || before(above, timer)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = timer;
};

const pop = (heap: Timer[]): Timer | undefined => {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let i = 0;
  for (;;) {
    const left = heap[2 * i + 1];
    const right = heap[2 * i + 2];
    const [child, at] =
      right !== undefined && left !== undefined && before(right, left)
        ? [right, 2 * i + 2]
        : [left, 2 * i + 1];
    if (child === undefined || !before(child, last)) break;
    heap[i] = child;
    i = at;
  }
  heap[i] = last;
  return top;
};
