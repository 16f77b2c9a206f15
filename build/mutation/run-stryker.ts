import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Change, keyOf, rangeOf } from './change.ts';
import type { OwnTestsOptions } from './own-tests.ts';
import { ended, strykerProgram } from './packages.ts';
import type { Mutant } from './scores.ts';
import { testsOf } from './tests-of.ts';

/** Stryker's report, by file: what became of each mutant. */
export type Report = Record<string, { mutants: Mutant[]; source: string }>;

/** Mutates these files, or `FILE:FROM-TO` lines of them, each tried by its own tests. Prints how far it is. */
export const mutateFiles = (root: string, names: readonly string[], atOnce: number): Report =>
  run(root, names, testsByFile(root, names.map(withoutLines)), atOnce);

export const withoutLines = (name: string): string => name.replace(/:[\d-]+$/, '');

/** Makes these changes and no others, each tried by its file's own tests. */
export const makeChanges = (root: string, changes: readonly Change[], atOnce: number): Report => {
  const only = changes.map(keyOf);
  const asked = new Set(only);
  const tests = testsByFile(
    root,
    changes.map(({ file }) => file),
  );
  const report = run(root, changes.map(rangeOf), { ...tests, only }, atOnce);
  return Object.fromEntries(
    Object.entries(report).map(([file, { mutants, source }]) => [
      file,
      { source, mutants: mutants.filter((mutant) => asked.has(keyOf({ file, ...mutant }))) },
    ]),
  );
};

const testsByFile = (root: string, files: readonly string[]): OwnTestsOptions => ({
  tests: Object.fromEntries([...new Set(files)].map((file) => [file, testsOf(root, file)])),
});

const run = (root: string, mutate: readonly string[], ownTests: OwnTestsOptions, atOnce: number): Report => {
  const program = strykerProgram();
  const base: object = JSON.parse(
    readFileSync(path.join(import.meta.dirname, 'stryker.config.json'), 'utf8'),
  );
  const testFiles = [...new Set(Object.values(ownTests.tests).flat())];
  const config = path.join(root, '.cache/mutation.config.json');
  mkdirSync(path.dirname(config), { recursive: true });
  writeFileSync(config, JSON.stringify({ ...base, mutate, testFiles, concurrency: atOnce, ownTests }));
  ended(process.execPath, [program, 'run', config], root);
  return (JSON.parse(readFileSync(path.join(root, '.cache/mutation.json'), 'utf8')) as { files: Report })
    .files;
};
