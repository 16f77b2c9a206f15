import type { Seconds } from '../../slo/units.ts';
import type { DefectOutcome, HealthyOutcome } from './outcome.ts';

/** One defect and the healthy system, by the same arguments. */
export type Row = {
  defect: string;
  expected: string;
  outcome: DefectOutcome;
  seconds: Seconds;
  healthy: HealthyOutcome;
};

/** All caught by the finding that names them, and no false alarm. */
export const isGood = (rows: readonly Row[]): boolean =>
  rows.length > 0 &&
  rows.every(({ outcome, healthy }) => outcome.kind === 'found' && healthy.kind === 'quiet');

export const heading = (): string => line('defect', 'expected finding', 'found', 's', 'healthy');

/** One line, and why below it where it is not as it must be. */
export const lineOf = ({ defect, expected, outcome, seconds, healthy }: Row): string =>
  [
    line(defect, expected, outcome.kind, seconds.toFixed(0), healthy.kind),
    ...(outcome.kind === 'found' ? [] : [`    with the defect: ${outcome.says}`]),
    ...(healthy.kind === 'quiet' ? [] : [`    healthy: ${healthy.says}`]),
  ].join('\n');

export const lastLine = (rows: readonly Row[]): string => {
  const found = rows.filter(({ outcome }) => outcome.kind === 'found').length;
  const alarms = rows.filter(({ healthy }) => healthy.kind === 'false alarm').length;
  const open = rows.filter(
    ({ healthy }) => healthy.kind !== 'quiet' && healthy.kind !== 'false alarm',
  ).length;
  return `${found} of ${rows.length} defects found, ${alarms} false alarms in ${rows.length} healthy runs, ${open} of them not judged or INVALID`;
};

const line = (defect: string, expected: string, found: string, seconds: string, healthy: string): string =>
  `${defect.padEnd(19)}${expected.padEnd(48)}${found.padEnd(12)}${seconds.padStart(4)}  ${healthy}`;
