import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../exit-codes.ts';
import { ConfigError } from './error.ts';
import { loadConfig } from './load.ts';

const root = path.resolve(import.meta.dirname, '../..');
const shipped = readFileSync(path.join(root, 'k6.config.ts'), 'utf8');
const today = '2026-11-24';

describe('loadConfig', () => {
  let folder = '';
  let n = 0;
  beforeAll(() => {
    // Inside the tree, because a config's imports are resolved like any other file's.
    mkdirSync(path.join(root, '.cache'), { recursive: true });
    folder = mkdtempSync(path.join(root, '.cache/config-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes the shipped config with one change, and says on which line the change is. */
  const changed = (from: string | RegExp, to: string) => {
    const source = shipped.replace(from, to);
    expect(source).not.toBe(shipped);
    const file = path.join(folder, `${++n}.config.ts`);
    const text = source.replace('./run/config/define.ts', '../../run/config/define.ts');
    writeFileSync(file, text);
    const before = shipped.slice(0, shipped.search(from));
    return { file, line: before.split('\n').length };
  };
  const mistakeOf = async (file: string): Promise<ConfigError> => {
    const error = await loadConfig(file, today).then(
      () => expect.fail('the config was accepted'),
      (e: unknown) => e,
    );
    if (!(error instanceof ConfigError)) throw error;
    expect(error.code).toBe('CONFIG');
    expect(error.subject).toBe(file);
    expect(exitCodeOf(error)).toBe(65);
    return error;
  };

  it('accepts the config that is shipped', async () => {
    const config = await loadConfig(path.join(root, 'k6.config.ts'), today);
    expect(config.environments[config.defaultEnvironment]?.kind).toBe('local');
  });

  it('says where a file was looked for that is not there', async () => {
    const { message } = await mistakeOf(path.join(folder, 'nowhere.config.ts'));
    expect(message).toContain('nowhere.config.ts: expected a config file here; found no such file');
    expect(message).toContain('--config');
  });

  it.each([
    ['a wrong key', /max: 20,/, 'maximum: 20,', /'maximum' does not exist/],
    ['a wrong type', /max: 20,/, "max: 'twenty',", /'string' is not assignable to type 'number'/],
    ['an unknown fault', /fault: 'node-kill'/, "fault: 'meteor'", /"meteor"/],
    ['a syntax error', /max: 20,/, 'max: = 20,', /Expression expected/],
    [
      'a missing import',
      /'\.\/run\/config\/define\.ts'/,
      "'./nothing.ts'",
      /Cannot find module '.\/nothing.ts'/,
    ],
  ])('stops at %s with the compiler’s diagnostic, file and line', async (_, from, to, says) => {
    const { file, line } = changed(from, to);
    const { message } = await mistakeOf(file);
    expect(message).toMatch(says);
    expect(message).toContain(`${path.relative(process.cwd(), file)}:${line}:`);
  });

  it('reports what the compiler can’t know with the line of the key', async () => {
    const { file, line } = changed('scale: 0.01', 'scale: 50');
    const { message } = await mistakeOf(file);
    expect(message).toContain(
      `${file}:${line}:7 environments.local.scale: expected number to be <=1; found 50;`,
    );
  });

  it('refuses a waiver that has expired, by its owner and date', async () => {
    const waiver = `waivers: [
    { objective: 'availability:donor', owner: 'Ada', reason: 'known', expires: '2026-11-23' },
  ],
  defaultEnvironment`;
    const { file, line } = changed('defaultEnvironment', waiver);
    const { message } = await mistakeOf(file);
    expect(message).toContain(`${file}:${line + 1}:`);
    expect(message).toContain('a waiver that is still good on 2026-11-24');
    expect(message).toContain('one of Ada for availability:donor that expired on 2026-11-23');
  });

  it('lists several mistakes at once, in the order of their lines', async () => {
    const { file } = changed(
      /max: 20,(.*\n.*\n\s*)scaleDownBelowUtilisation: 0.4/,
      'max: 2,$1scaleDownBelowUtilisation: 0.8',
    );
    const { mistakes, message } = await mistakeOf(file);
    expect(mistakes.map((m) => m.key)).toEqual([
      // Each is neither its claim's figure nor one that an autoscaler can work with.
      'environments.local.autoscaling.max',
      'environments.local.autoscaling.max',
      'environments.local.autoscaling.scaleDownBelowUtilisation',
      'environments.local.autoscaling.scaleDownBelowUtilisation',
    ]);
    expect(message).toContain('4 mistakes in the config');
  });

  it('lets nothing go to an environment of somebody else without synthetic data and a sink', async () => {
    const foreign = (guards: string) => `kind: 'staging' as never,
      target: { baseUrl: 'https://staging.example' },
      regions: [{ name: 'region-1', context: 'staging-1', namespace: 'lifeflow' }],
      ${guards}`;
    const file = path.join(folder, `${++n}.config.ts`);
    const strip = shipped
      .replace('./run/config/define.ts', '../../run/config/define.ts')
      .replace(/ {6}regions: \[[\s\S]*?\n {6}\],\n/, '')
      .replace(/ {6}database: \{[\s\S]*?\n {6}\},\n/, '');
    writeFileSync(
      file,
      strip
        .replace("kind: 'local',", foreign(''))
        .replace('defineConfig({', '({')
        .replace(/experiments: \[[\s\S]*?\n {6}\],/, 'experiments: [],'),
    );
    const { mistakes } = await mistakeOf(file);
    expect(mistakes.map((m) => [m.key, m.expected, m.found])).toEqual([
      ['environments.local.syntheticData', 'must be true: load may only touch synthetic data', 'nothing'],
      [
        'environments.local.notificationSink',
        'needs the address where notifications end: a test must never text a real donor',
        'nothing',
      ],
    ]);
  });

  it('says when a file has no default export, or breaks while it loads', async () => {
    const bare = path.join(folder, 'bare.config.ts');
    writeFileSync(bare, 'export const config = {};\n');
    expect((await mistakeOf(bare)).message).toContain('expected `export default defineConfig({…})`');
    const broken = path.join(folder, 'broken.config.ts');
    writeFileSync(broken, "throw new Error('no staging today');\nexport default {};\n");
    const error = await mistakeOf(broken);
    expect(error.message).toContain('no staging today');
    expect(error.cause).toBeInstanceOf(Error);
  });
});
