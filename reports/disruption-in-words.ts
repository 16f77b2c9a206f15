import type { RecoveryClock } from '../slo/verdict.ts';
import { number, seconds } from '../slo/words.ts';

/** How a disruption was meant, and what its service's probes show of it. */
export const disruptionInWords = ({
  asked,
  seen,
  strong = 'as-meant',
}: NonNullable<RecoveryClock['disruption']>): string => {
  const { delayMs, errorShare, errorCode, replicas } = asked;
  const strength = [
    ...(delayMs > 0 ? [`${number(delayMs)} ms later`] : []),
    ...(errorShare > 0
      ? [`${number(100 * errorShare)} % errors${errorCode === undefined ? '' : ` (${errorCode})`}`]
      : []),
  ].join(' and ');
  const meant =
    replicas === undefined ? strength : `${strength}, in ${replicas.hit} of ${replicas.of} replicas`;
  if (seen === null) return `Meant: ${meant}; the service's probes show nothing of it.`;
  const { errors, met } = seen;
  const of = ({ failures, trials, low, high }: typeof errors, what: string): string =>
    `${number(failures)} ${what} of ${number(trials)} (${number(100 * low, 0)} to ${number(100 * high, 0)} %)`;
  const shown = [
    `${number(seen.addedMs, 0)} ms later`,
    of(errors, 'errors'),
    ...(met === undefined ? [] : [of(met, 'that met it')]),
  ].join(', ');
  return `Meant: ${meant}; its probes show it for ${seconds(seen.seconds)}: ${shown}${strong === 'as-meant' ? '' : `, which is ${strong} than it was meant`}.`;
};
