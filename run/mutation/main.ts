import path from 'node:path';
import { parseArgs } from 'node:util';
import { everyChange } from '../../build/mutation/every-change.ts';
import { makeChanges, mutateFiles, type Report, withoutLines } from '../../build/mutation/run-stryker.ts';
import { scoreOfAll, scores, survivors } from '../../build/mutation/scores.ts';
import { mutated } from '../../build/mutation/tests-of.ts';
import { exitCodes } from '../exit-codes.ts';
import { drawn } from './draw.ts';
import { estimate, killedAtLeast, leastKilled } from './estimate.ts';
import { trySample } from './try-sample.ts';

/**
 * `node run/mutation/main.ts [FILE[:FROM-TO] …]`: changes these files of slo/ (or these lines of them), or all, and prints
 * what their tests don't notice. `--sample N [--seed 1] [--minutes M]`: N changes of all, drawn at random; ends with 1
 * when they don't show that enough of all are noticed. `--at-once 2`: how many are tried at a time.
 */
const root = path.resolve(import.meta.dirname, '../..');
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const usage = (says: string): never => {
  print(says);
  process.exit(exitCodes.usage);
};
const options = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        sample: { type: 'string' },
        seed: { type: 'string', default: '1' },
        minutes: { type: 'string', default: 'Infinity' },
        'at-once': { type: 'string', default: '2' },
      },
    });
  } catch (cause) {
    return usage(
      `expected FILE or --sample, --seed, --minutes, --at-once; found: ${(cause as Error).message}`,
    );
  }
};
const { values, positionals } = options();
const natural = (name: string, text: string): number =>
  Number.isInteger(Number(text)) && Number(text) >= 1
    ? Number(text)
    : usage(`--${name} takes a whole number from 1 on, found ${text}`);

const all = mutated(root);
const atOnce = natural('at-once', values['at-once']);

/** Ours: all tests run once before each part, which takes a minute or two. */
const partSize = 150;

const sampled = async (size: number, seed: number, minutes: number): Promise<void> => {
  const changes = await everyChange(root, all);
  const sample = drawn(changes, size, seed);
  const says = (report: Report): string =>
    estimate(scoreOfAll(report), sample.length, { changes: changes.length, files: all.length });
  print(`${sample.length} of ${changes.length} changes in ${all.length} files, drawn with seed ${seed}`);
  const until = performance.now() + minutes * 60_000;
  const report = trySample(
    sample,
    partSize,
    (part) => makeChanges(root, part, atOnce),
    () => performance.now() < until,
    (soFar) => print(says(soFar)),
  );
  for (const line of survivors(report)) print(line);
  print(says(report));
  process.exitCode = killedAtLeast(scoreOfAll(report)) < leastKilled ? 1 : 0;
};

if (values.sample !== undefined) {
  if (positionals.length > 0)
    usage(`--sample draws from all files, found ${positionals.join(', ')}; leave them out`);
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) usage(`--minutes takes a number above 0, found ${values.minutes}`);
  await sampled(natural('sample', values.sample), natural('seed', values.seed), minutes);
} else {
  const unknown = positionals.filter((name) => !all.includes(withoutLines(name)));
  if (unknown.length > 0)
    usage(
      `expected files of slo/ that are changed, found ${unknown.join(', ')}; give paths such as ${all[0]}`,
    );
  print(scores(mutateFiles(root, positionals.length > 0 ? positionals : all, atOnce)));
}
