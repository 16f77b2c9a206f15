import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** What each room may import, and why not more. A room that is not named here fails the test. */
const rules = {
  slo: { may: [], why: 'the verdict is a pure function of the evidence, so the heart knows no other room' },
  scenarios: { may: ['slo'], why: 'it runs inside k6, where nothing of Node or of a platform exists' },
  chaos: {
    may: ['slo'],
    why: 'a fault acts on the handle that it declares, so the same fault fits every platform',
  },
  fixtures: {
    may: ['slo'],
    why: 'the stand-in must not know how it is tested, or it could play to the test',
  },
  reports: { may: ['slo'], why: 'a report shows what was judged and can be made anew from the files alone' },
  run: {
    may: ['slo', 'scenarios', 'chaos', 'fixtures', 'reports', 'build'],
    why: 'the conductor puts the rooms together; nothing imports it',
  },
  build: { may: [], why: 'tools are made before the program runs' },
} as const satisfies Record<string, { may: readonly string[]; why: string }>;

/** Modules that do I/O; the heart may use none of them, its tests may. */
const effects =
  /^(node:)?(fs|net|http|https|dgram|dns|child_process|worker_threads|os|process|timers|tls)(\/|$)/;

const root = path.resolve(import.meta.dirname, '..');
const isRoom = (name: string): name is keyof typeof rules => Object.hasOwn(rules, name);
const files = globSync('{slo,scenarios,chaos,fixtures,reports,run,build}/**/*.ts', { cwd: root }).filter(
  (file) => !file.includes('node_modules'),
);
const importsOf = (file: string) =>
  ts
    .preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true)
    .importedFiles.map((i) => i.fileName);

const crossings = files.flatMap((file) =>
  importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => ({
      file,
      from: file.split(path.sep)[0] ?? '',
      to: path.relative(root, path.resolve(root, path.dirname(file), name)).split(path.sep)[0] ?? '',
    }))
    .filter(({ from, to }) => from !== to && !to.endsWith('.json')),
);

describe('the house', () => {
  it('has files in every room, so that the rules below looked at something', () => {
    for (const room of Object.keys(rules)) {
      expect(files.filter((f) => f.startsWith(`${room}/`)).length, `files in ${room}/`).toBeGreaterThan(0);
    }
    expect(crossings.length).toBeGreaterThan(20);
  });

  it.each(Object.entries(rules))('lets %s import only what its rule allows', (room, { may, why }) => {
    const broken = crossings.filter(
      ({ from, to }) => from === room && isRoom(to) && !(may as readonly string[]).includes(to),
    );
    expect(broken.map(({ file, to }) => `${file} imports ${to}: ${why}`)).toEqual([]);
  });

  it('lets no room import a file of the top level, because the config is input and not code', () => {
    const broken = crossings.filter(({ to, file }) => !isRoom(to) && !file.endsWith('.test.ts'));
    expect(broken.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  it('keeps input and output out of the heart', () => {
    const broken = files
      .filter((f) => f.startsWith('slo/') && !f.endsWith('.test.ts'))
      .flatMap((f) =>
        importsOf(f)
          .filter((name) => effects.test(name))
          .map((name) => `${f} imports ${name}`),
      );
    expect(broken).toEqual([]);
  });

  it('reads no clock and no dice in the heart, because a verdict is the same on any machine', () => {
    const broken = files
      .filter((f) => f.startsWith('slo/') && !f.endsWith('.test.ts'))
      .filter((f) =>
        /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(/.test(
          readFileSync(path.join(root, f), 'utf8'),
        ),
      );
    expect(broken).toEqual([]);
  });
});
