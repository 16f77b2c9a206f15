import { parseArgs } from 'node:util';
import { runSchedule } from './simulate/schedule.ts';
import { summary } from './simulate/summary.ts';

/** `node run/simulate.ts [--runs 10000] [--from 1] [--seed N]`: exit code 0, or 1 when a schedule breaks a rule. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const natural = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  print(`--${name} takes a whole number from 1 on, found ${text}`);
  process.exit(64);
};

if (values.seed !== undefined) {
  const { violations } = await runSchedule(natural('seed', values.seed), undefined, print);
  for (const says of violations) print(`broken: ${says}`);
  print(violations.length === 0 ? 'no rule was broken' : `${violations.length} rules were broken`);
  process.exitCode = violations.length === 0 ? 0 : 1;
} else {
  const from = natural('from', values.from);
  const runs = natural('runs', values.runs);
  const startedAt = performance.now();
  const totals = new Map<string, number>();
  const failing: number[] = [];
  for (let seed = from; seed < from + runs; seed += 1) {
    const { violations, counts } = await runSchedule(seed);
    for (const [what, n] of counts) totals.set(what, (totals.get(what) ?? 0) + n);
    if (violations.length === 0) continue;
    failing.push(seed);
    if (failing.length > 10) continue;
    print(`seed ${seed}: ${violations[0]}`);
    print(`  replay: node run/simulate.ts --seed ${seed}`);
  }
  for (const line of summary(runs, totals, failing, (performance.now() - startedAt) / 1000)) print(line);
  process.exitCode = failing.length === 0 ? 0 : 1;
}
