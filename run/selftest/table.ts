import type { Seconds } from '../../slo/units.ts';
import type { Healthy } from './healthy-runs.ts';
import type { DefectOutcome } from './outcome.ts';

/** One defect and the healthy system, by the same arguments. */
export type Row = {
  defect: string;
  expected: string;
  outcome: DefectOutcome;
  seconds: Seconds;
  healthy: Healthy;
};

/** All caught by the finding that names them, and no false alarm. */
export const isGood = (rows: readonly Row[]): boolean =>
  rows.length > 0 &&
  rows.every(({ outcome, healthy }) => outcome.kind === 'found' && healthy.outcome.kind === 'quiet');

export const heading = (): string => line('defect', 'expected finding', 'found', 's', 'healthy');

/** One line, and why below it where it is not as it must be. */
export const lineOf = ({ defect, expected, outcome, seconds, healthy }: Row): string => {
  const { outcome: quiet, madeFor } = healthy;
  const whose = madeFor === defect ? '' : ` (the run beside ${madeFor})`;
  return [
    line(defect, expected, outcome.kind, seconds.toFixed(0), `${quiet.kind}${whose}`),
    ...(outcome.kind === 'found' ? [] : [`    with the defect: ${outcome.says}`]),
    ...(quiet.kind === 'quiet' ? [] : [`    healthy: ${quiet.says}`]),
  ].join('\n');
};

export const lastLine = (rows: readonly Row[]): string => {
  const found = rows.filter(({ outcome }) => outcome.kind === 'found').length;
  const runs = [...new Map(rows.map(({ healthy }) => [healthy.madeFor, healthy.outcome.kind])).values()];
  const alarms = runs.filter((kind) => kind === 'false alarm').length;
  const open = runs.filter((kind) => kind !== 'quiet' && kind !== 'false alarm').length;
  return `${found} of ${rows.length} defects found; ${alarms} false alarms in ${runs.length} healthy runs, one for each kind of arguments, ${open} of them not judged or INVALID`;
};

const line = (defect: string, expected: string, found: string, seconds: string, healthy: string): string =>
  `${defect.padEnd(19)}${expected.padEnd(48)}${found.padEnd(12)}${seconds.padStart(4)}  ${healthy}`;
