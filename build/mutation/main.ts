import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Mutant, scores } from './scores.ts';
import { mutated, testsOf } from './tests-of.ts';

/**
 * `node build/mutation/main.ts [FILE[:FROM-TO] …]`: mutates these files of slo/ (or these lines of them), or all, and
 * prints what their tests let live.
 */
const root = path.resolve(import.meta.dirname, '../..');
const all = mutated(root);
const named = process.argv.slice(2);
const fileOf = (name: string): string => name.replace(/:[\d-]+$/, '');
const unknown = named.filter((name) => !all.includes(fileOf(name)));
if (unknown.length > 0)
  throw new Error(
    `expected files of slo/ that are mutated, found ${unknown.join(', ')}; give paths such as ${all[0]}`,
  );

const run = (command: string, args: readonly string[], cwd = root): void => {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0)
    throw new Error(`expected ${command} ${args[0]} to end with 0, found ${status}; see its output above`);
};

const stryker = path.join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js');
if (!existsSync(stryker)) run('npm', ['ci', '--ignore-scripts'], import.meta.dirname);

const asked = named.length > 0 ? named : all;
const tests = [...new Set(asked.flatMap((name) => testsOf(root, fileOf(name))))];
const config = path.join(import.meta.dirname, 'stryker.config.json');
run(process.execPath, [stryker, 'run', config, '--mutate', asked.join(','), '--testFiles', tests.join(',')]);
const report = JSON.parse(readFileSync(path.join(root, '.cache/mutation.json'), 'utf8')) as {
  files: Record<string, { mutants: Mutant[]; source: string }>;
};
console.log(scores(report.files));
