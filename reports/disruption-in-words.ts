import type { RecoveryClock } from '../slo/verdict.ts';
import { number, seconds } from '../slo/words.ts';

/** How a disruption was meant, and what its service's probes show of it. */
export const disruptionInWords = ({ asked, seen }: NonNullable<RecoveryClock['disruption']>): string => {
  const meant = [
    ...(asked.delayMs > 0 ? [`${number(asked.delayMs)} ms later`] : []),
    ...(asked.errorShare > 0 ? [`${number(100 * asked.errorShare)} % errors`] : []),
  ].join(' and ');
  if (seen === null) return `Meant: ${meant}; the service's probes show nothing of it.`;
  const { failures, trials, low, high } = seen.errors;
  return `Meant: ${meant}; its probes show it for ${seconds(seen.seconds)}: ${number(seen.addedMs, 0)} ms later, ${number(failures)} errors of ${number(trials)} (${number(100 * low, 0)} to ${number(100 * high, 0)} %).`;
};
