import { reasonOf } from '../../chaos/restore.ts';
import type { ConductResult } from './result.ts';

/** A gate's decision: the load ends as it should. */
export class Decided extends Error {
  override name = 'Decided';
}

/** Why an aborted signal ends the run: the user's interrupt, or the error that it was aborted with. */
export const endedEarly = (signal: AbortSignal): Pick<ConductResult, 'ended' | 'because'> => {
  const why: unknown = signal.reason;
  if (why instanceof Decided) return { ended: 'completed', because: `the gate decided: ${why.message}` };
  const byUser = !(why instanceof Error) || why.name === 'AbortError';
  return byUser
    ? { ended: 'interrupted', because: 'interrupted by the user' }
    : { ended: 'failed', because: reasonOf(why) };
};
