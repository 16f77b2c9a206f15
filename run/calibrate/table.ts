import { type Row, simulationError } from '../../slo/calibration/experiment.ts';
import { many } from '../../slo/words.ts';

/** What the figures mean. */
export const heading = `Share of simulated runs; in brackets what a judge that errs just as often as it may stays within
in ${many(1 / simulationError - 1)} of ${many(1 / simulationError)} simulations. "known" is a limit that one run can't mend.`;

/** One experiment in two lines: what was seen and what may be, then what was simulated. */
export const rowLines = ({ what, model, broken, runs, seen, limits, expects, holds }: Row): string[] => {
  const sign = holds ? (broken === undefined ? 'ok    ' : 'known ') : 'BROKEN';
  const measured = `${(100 * (seen / runs)).toFixed(2)} %`.padStart(8);
  return [
    `${sign} ${measured}  ${what}: ${expects} (${allowed(limits, runs)} of ${many(runs)})`,
    `                  ${model}${broken === undefined ? '' : `; ${broken}`}`,
  ];
};

const allowed = ({ fewest, most }: Row['limits'], runs: number): string => {
  if (most === 0) return 'none';
  if (fewest === 0) return `up to ${many(most)}`;
  return most === runs ? `from ${many(fewest)}` : `${many(fewest)} to ${many(most)}`;
};

/** Whether the judge is calibrated: each row holds, and there is one. */
export const allHold = (rows: readonly Row[]): boolean => rows.length > 0 && rows.every((row) => row.holds);

/** The last line: a table that looked at nothing does not hold. */
export const closing = (rows: readonly Row[], seconds: number): string => {
  const broken = rows.filter((r) => !r.holds).length;
  const known = rows.filter((r) => r.holds && r.broken !== undefined).length;
  const runs = rows.reduce((sum, r) => sum + r.runs, 0);
  const end =
    rows.length === 0 ? 'nothing was simulated' : broken === 0 ? 'each holds' : `${broken} do not hold`;
  return `${many(rows.length)} rows, ${known} of them known limits, ${many(runs)} simulated runs in ${seconds.toFixed(1)} s: ${end}`;
};
