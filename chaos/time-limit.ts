import type { Milliseconds } from '../slo/units.ts';
import type { Clock } from './clock.ts';

/** Nothing came back in time. What was asked for may still happen later. */
export class TimeLimitError extends Error {
  readonly code = 'TIME-LIMIT';
  readonly subject: string;
  constructor(subject: string, limitMs: Milliseconds) {
    super(`${subject}: no answer within ${limitMs / 1000} s`);
    this.name = 'TimeLimitError';
    this.subject = subject;
  }
}

/** The answer of `ask`, or TimeLimitError. A synchronous throw of `ask` becomes a rejection too. */
export const withinLimit = async <T>(
  clock: Clock,
  limitMs: Milliseconds,
  subject: string,
  ask: () => Promise<T>,
): Promise<T> => {
  const answered = new AbortController();
  const late = clock.sleep(limitMs, answered.signal).then(() => {
    throw new TimeLimitError(subject, limitMs);
  });
  // Once the answer has won, nobody waits for the loser.
  late.catch(() => {});
  try {
    return await Promise.race([ask(), late]);
  } finally {
    answered.abort();
  }
};
