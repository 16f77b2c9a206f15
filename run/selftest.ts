import { parseArgs } from 'node:util';
import { exitCodes } from './exit-codes.ts';
import { againAfterInvalid } from './selftest/again-after-invalid.ts';
import { type Case, cases } from './selftest/cases.ts';
import { healthyRuns } from './selftest/healthy-runs.ts';
import { defectOutcome, healthyOutcome } from './selftest/outcome.ts';
import { heading, isGood, lastLine, lineOf, type Row } from './selftest/table.ts';
import { runTargeted } from './selftest/targeted-run.ts';

/**
 * `node run/selftest.ts [--defect NAME ...]`: whether the gate catches each defect of the embedded LifeFlow by the
 * finding that names it, and lets the healthy one be by the same arguments, which one run shows for all cases that have
 * them. Ends with 0 only when all is so.
 */
const options = () => {
  try {
    return parseArgs({ options: { defect: { type: 'string', multiple: true } } }).values;
  } catch (cause) {
    console.error(`selftest: expected --defect NAME, once or more; found ${(cause as Error).message}`);
    process.exit(exitCodes.usage);
  }
};
const values = options();
const chosen = cases.filter(({ defect }) => values.defect?.includes(defect) ?? true);
const unknown = values.defect?.filter((name) => !cases.some(({ defect }) => defect === name)) ?? [];

const isInvalid = ({ kind }: { kind: string }): boolean => kind === 'invalid';

const healthyOf = healthyRuns((one) =>
  againAfterInvalid(isInvalid, async () => healthyOutcome((await runTargeted(one)).verdict)),
);

const rowOf = async (one: Case): Promise<Row> => {
  let seconds = 0;
  const outcome = await againAfterInvalid(isInvalid, async () => {
    const run = await runTargeted(one, one.defect);
    ({ seconds } = run);
    return defectOutcome(one, run.verdict);
  });
  return {
    defect: one.defect,
    expected: one.objective.source,
    outcome,
    seconds,
    healthy: await healthyOf(one),
  };
};

if (unknown.length > 0) {
  console.error(
    `--defect: expected one of ${cases.map((c) => c.defect).join(', ')}; found ${unknown.join(', ')}; see --help of \`verify run\``,
  );
  process.exitCode = exitCodes.usage;
} else {
  console.log(heading());
  const rows: Row[] = [];
  for (const one of chosen) {
    const row = await rowOf(one);
    rows.push(row);
    console.log(lineOf(row));
  }
  console.log(lastLine(rows));
  process.exitCode = isGood(rows) ? 0 : 1;
}
