import type { Milliseconds } from '../../../slo/units.ts';
import type { Clock } from '../../clock.ts';
import { PlatformError } from '../../platform.ts';
import { reasonOf } from '../../restore.ts';
import { isApiError } from './api-error.ts';

/** Ours: nothing that is waited for here comes about sooner. */
const pollMs: Milliseconds = 500;

/** A look that fails is one more reason to go on, but for one that no waiting can mend. */
const mayPass = (error: unknown): boolean => !isApiError(error, 'DENIED', 'UNAUTHENTICATED', 'CREDENTIALS');

/**
 * Looks again and again until nothing is missing any more: `missing` answers what is, in words, and null when nothing is.
 * Rejects with PlatformError that says what is missing still, and at once with an error that `passes` says will not pass.
 */
export const patiently = async (
  clock: Clock,
  limitMs: Milliseconds,
  subject: string,
  expected: string,
  missing: () => Promise<string | null>,
  passes: (error: unknown) => boolean = mayPass,
): Promise<void> => {
  const until = clock.now() + limitMs;
  for (;;) {
    const found = await missing().catch((error: unknown) => {
      if (!passes(error)) throw error;
      return reasonOf(error);
    });
    if (found === null) return;
    if (clock.now() >= until)
      throw new PlatformError(
        subject,
        `expected ${expected} within ${limitMs / 1000} s; found ${found}; look at its events, and try again`,
      );
    await clock.sleep(pollMs);
  }
};
