import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

type Package = { optionalDependencies?: Record<string, string>; version?: string };
const file = path.resolve(import.meta.dirname, '../package-lock.json');
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Package> };

/**
 * `npm install` leaves out what a registry can't serve for other platforms, and `npm ci` then refuses the whole file
 * everywhere.
 */
it('locks every optional dependency, those of other platforms too, so that npm ci accepts the file', () => {
  const asked = Object.entries(packages).flatMap(([from, p]) =>
    Object.keys(p.optionalDependencies ?? {}).map((name) => ({ from, name })),
  );
  const missing = asked.filter(
    ({ from, name }) =>
      packages[`node_modules/${name}`] === undefined &&
      packages[`${from}/node_modules/${name}`] === undefined,
  );
  expect(asked.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

it('names no registry', () => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/"resolved": "https?:/);
});
