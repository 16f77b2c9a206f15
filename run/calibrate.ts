import { parseArgs } from 'node:util';
import { calibration } from '../slo/calibration/calibration.ts';
import { carriedOut, type Row } from '../slo/calibration/experiment.ts';
import { allHold, closing, heading, rowLines } from './calibrate/table.ts';

/**
 * `node run/calibrate.ts [--deep] [--only TEXT]`: how often the judge errs, by simulation. Exit code 0, or 1 when a row
 * does not hold or none was simulated; 64 for options that it does not know.
 */
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const options = () => {
  try {
    return parseArgs({
      options: { deep: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
    }).values;
  } catch (cause) {
    print(`calibrate takes --deep and --only TEXT, found: ${(cause as Error).message}`);
    process.exit(64);
  }
};
const { deep, only } = options();

print(heading);
const startedAt = performance.now();
const rows: Row[] = [];
for (const { title, experiments } of calibration) {
  const asked = experiments.filter(({ what, model }) => `${title}: ${what}: ${model}`.includes(only));
  if (asked.length > 0) print(`\n${title}`);
  for (const experiment of asked) {
    // Ten times the runs tell a false rate of 6 % from one of 5 %.
    const row = carriedOut(experiment, deep ? 10 : 1);
    rows.push(row);
    for (const line of rowLines(row)) print(line);
  }
}
print(`\n${closing(rows, (performance.now() - startedAt) / 1000)}`);
process.exitCode = allHold(rows) ? 0 : 1;
