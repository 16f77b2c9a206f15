import { reasonOf } from '../../chaos/restore.ts';
import type { ConductResult } from './result.ts';

/** Why an aborted signal ends the run: the user's interrupt, or the error that it was aborted with. */
export const endedEarly = (signal: AbortSignal): Pick<ConductResult, 'ended' | 'because'> => {
  const why: unknown = signal.reason;
  const byUser = !(why instanceof Error) || why.name === 'AbortError';
  return byUser
    ? { ended: 'interrupted', because: 'interrupted by the user' }
    : { ended: 'failed', because: reasonOf(why) };
};
