import { parseArgs } from 'node:util';
import { calibration } from '../slo/calibration/calibration.ts';
import { carriedOut, type Row } from '../slo/calibration/experiment.ts';
import { closing, heading, rowLines } from './calibrate/table.ts';

/**
 * `node run/calibrate.ts [--deep] [--only TEXT]`: how often the judge errs, by simulation. Exit code 0, or 1 when a row
 * does not hold or none was simulated.
 */
const { values } = parseArgs({
  options: { deep: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
/** Ten times the runs: a false rate of 6 % is told from one of 5 %. */
const times = values.deep ? 10 : 1;

const startedAt = performance.now();
const rows: Row[] = [];
print(heading);
for (const { title, experiments } of calibration) {
  const asked = experiments.filter(({ what, model }) => `${title} ${what} ${model}`.includes(values.only));
  if (asked.length > 0) print(`\n${title}`);
  for (const experiment of asked) {
    const row = carriedOut(experiment, times);
    rows.push(row);
    for (const line of rowLines(row)) print(line);
  }
}
print(`\n${closing(rows, (performance.now() - startedAt) / 1000)}`);
process.exitCode = rows.length > 0 && rows.every((row) => row.holds) ? 0 : 1;
