import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { mutated, testsOf } from './tests-of.ts';

const root = mkdtempSync(path.join(tmpdir(), 'tests-of-'));
afterAll(() => rmSync(root, { recursive: true }));
const files = {
  'slo/leaf.ts': '',
  'slo/middle.ts': "import { a } from './leaf.ts';",
  'slo/rooms/top.ts': "import { b } from '../middle.ts';",
  'slo/rooms/top.test.ts': "import { c } from './top.ts';",
  'slo/middle.test.ts': "import { b } from './middle.ts';",
  'slo/middle.slow.test.ts': "import { b } from './middle.ts';",
  'slo/alone.ts': '',
  'slo/testing/sample.ts': "import { d } from '../alone.ts';",
  'slo/calibration/rows.ts': "import { d } from '../alone.ts';",
  'slo/calibration/rows.test.ts': "import { e } from './rows.ts';",
};
for (const [file, text] of Object.entries(files)) {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

it('mutates neither tests, nor what they share, nor simulations', () => {
  expect(mutated(root)).toEqual(['slo/alone.ts', 'slo/leaf.ts', 'slo/middle.ts', 'slo/rooms/top.ts']);
});

it('takes the tests of the same name, the slow ones too', () => {
  expect(testsOf(root, 'slo/middle.ts')).toEqual(['slo/middle.slow.test.ts', 'slo/middle.test.ts']);
  expect(testsOf(root, 'slo/rooms/top.ts')).toEqual(['slo/rooms/top.test.ts']);
});

it('takes the nearest tests that import a file without its own, and no simulation', () => {
  expect(testsOf(root, 'slo/leaf.ts')).toEqual(['slo/middle.slow.test.ts', 'slo/middle.test.ts']);
  expect(testsOf(root, 'slo/alone.ts')).toEqual([]);
});
