import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const notOurs = /\.test\.ts$|\.reference\.ts$|\/testing\/|\/calibration\//;

/** The files that are mutated: the pure room without its tests, what they share, and the simulations of its statistics. */
export const mutated = (root: string): string[] =>
  globSync('slo/**/*.ts', { cwd: root })
    .filter((file) => !notOurs.test(file))
    .sort();

/**
 * The tests that a file answers to: those of its own name; without one, those that import it, or what imports it, by the
 * fewest steps. Other tests that happen to pass through the file are left out: they take long, and a line that only they
 * watch is a gap of its own tests.
 *
 * @param file path below `root`, with forward slashes
 */
export const testsOf = (root: string, file: string): string[] => {
  const own = globSync(file.replace(/\.ts$/, '{,.slow}.test.ts'), { cwd: root });
  if (own.length > 0) return own.sort();
  const importers = importersIn(root);
  const seen = new Set([file]);
  for (let level = [file]; level.length > 0; ) {
    level = level.flatMap((of) => importers.get(of) ?? []).filter((by) => !seen.has(by));
    for (const by of level) seen.add(by);
    const tests = [...new Set(level)].filter(
      (by) => by.endsWith('.test.ts') && !by.includes('/calibration/'),
    );
    if (tests.length > 0) return tests.sort();
  }
  return [];
};

const importersIn = (root: string): Map<string, string[]> => {
  const importers = new Map<string, string[]>();
  for (const by of globSync('slo/**/*.ts', { cwd: root })) {
    for (const { fileName } of ts.preProcessFile(readFileSync(path.join(root, by), 'utf8')).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const of = path.posix.join(path.posix.dirname(by), fileName);
      importers.set(of, [...(importers.get(of) ?? []), by]);
    }
  }
  return importers;
};
