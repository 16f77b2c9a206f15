import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { markNames } from '../slo/evidence.ts';

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
type Room = keyof typeof rules;

/** All that two rooms may use from outside the repository, and why; tests may use more. */
const packages: Partial<Record<Room, Readonly<Record<string, string>>>> = {
  slo: {
    zod: 'schemas of what crosses the rooms; pure',
    '@stdlib/math-base-special-betainc': 'intervals of a share, by a library that others have checked; pure',
    '@stdlib/math-base-special-betaincinv': 'the same, inverted; pure',
    '@stdlib/math-base-special-gammainc': 'tails of the chi-squared distribution; pure',
    '@stdlib/math-base-special-gammaincinv': 'intervals of a count; pure',
    '@stdlib/math-base-special-gammaln': 'logarithm of the beta function; pure',
  },
  scenarios: {
    'k6/execution': 'which arrival it is, and the tags of its counts',
    'k6/http': 'the load itself',
    'k6/metrics': 'counts by outcome, at the threshold, inside k6',
    'k6/options': 'types of the options',
    'k6/x/disruptor': 'faults in pods, in a k6 of its own',
  },
};

const root = path.resolve(import.meta.dirname, '..');
const isRoom = (name: string): name is Room => Object.hasOwn(rules, name);
const files = globSync('{slo,scenarios,chaos,fixtures,reports,run,build}/**/*.ts', { cwd: root }).filter(
  (file) => !file.includes('node_modules'),
);
/** Tests, and what they share. */
const isOfTests = (file: string): boolean => file.endsWith('.test.ts') || file.includes('/testing/');
const imports = new Map(
  files.map((file) => [
    file,
    ts
      .preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true)
      .importedFiles.map((i) => i.fileName),
  ]),
);
const importsOf = (file: string) => imports.get(file) ?? [];

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

/** The files of a circle of imports, types included; null where there is none. */
const circleIn = (importedBy: (file: string) => readonly string[]): readonly string[] | null => {
  const free = new Set<string>();
  const from = (file: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (free.has(file)) return null;
    for (const next of importedBy(file)) {
      const circle = from(next, [...way, file]);
      if (circle !== null) return circle;
    }
    free.add(file);
    return null;
  };
  return files.reduce<readonly string[] | null>((found, file) => found ?? from(file, []), null);
};

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
    // Another config may start from the project's own, and so may what stands for one in tests.
    const broken = crossings.filter(
      ({ to, file }) => !isRoom(to) && !isOfTests(file) && !/\.config\.ts$/.test(file),
    );
    expect(broken.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  it.each(Object.entries(packages))(
    'lets %s use only what is known to do no input or output but k6’s own',
    (room, known) => {
      const used = files
        .filter((f) => f.startsWith(`${room}/`) && !isOfTests(f))
        .flatMap((file) => importsOf(file).map((name) => ({ file, name })))
        .filter(({ name }) => !name.startsWith('.'));
      const broken = used.filter(({ name }) => !Object.hasOwn(known, name));
      expect(broken.map(({ file, name }) => `${file} imports ${name}: ${rules[room as Room].why}`)).toEqual(
        [],
      );
      const unused = Object.keys(known).filter((name) => !used.some((u) => u.name === name));
      expect(unused, 'listed and not used').toEqual([]);
    },
  );

  it('has no circle of imports, not of types either, so that each file can be read after those that it stands on', () => {
    const ownImports = (file: string) =>
      importsOf(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => path.join(path.dirname(file), name));
    expect(files.flatMap(ownImports).filter((name) => imports.has(name)).length).toBeGreaterThan(1000);
    expect(circleIn(ownImports)).toBeNull();
  });

  it('has no mark that only its list names: nobody would make it, and who reads the list would wait for it', () => {
    const sources = files
      .filter((f) => !isOfTests(f) && f !== 'slo/evidence.ts')
      .map((f) => readFileSync(path.join(root, f), 'utf8'));
    expect(sources.length).toBeGreaterThan(100);
    expect(markNames.filter((name) => !sources.some((text) => text.includes(`'${name}'`)))).toEqual([]);
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
