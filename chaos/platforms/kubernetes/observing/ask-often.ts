import type { EpochMilliseconds, Milliseconds } from '../../../../slo/units.ts';
import { withinLimit } from '../../../time-limit.ts';
import { paths } from '../region.ts';
import type { Observing } from './observing.ts';
import { answerLimit } from './up-to-date.ts';

/** Ours: one small answer a second costs an API server nothing. */
const every: Milliseconds = 1_000;

/**
 * Asks the API server each second, and tells when it gave no good answer within two: a watch alone says of the time that it
 * is silent nothing for minutes, and where another platform tells of sizes nothing else is asked. It asks for the namespace,
 * which the server has to look up in its store.
 */
export const askOften = async (
  { region, clock, signal }: Observing,
  onUnanswered: (at: EpochMilliseconds) => void,
): Promise<void> => {
  const ask = () => region.api.get(paths(region).namespace);
  while (!signal.aborted) {
    await withinLimit(clock, answerLimit, region.name, ask).catch(() => onUnanswered(clock.now()));
    await clock.sleep(every, signal);
  }
};
