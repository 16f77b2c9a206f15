import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startVerify, verify } from './testing/verify.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'verify-bad-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const root = path.resolve(import.meta.dirname, '../..');

/** The project's own config with one thing changed. */
const changed = (name: string, from: string | RegExp, to: string): string => {
  const text = readFileSync(path.join(root, 'k6.config.ts'), 'utf8');
  const other = text.replace(from, to).replaceAll("'./run/", `'${path.relative(folder, root)}/run/`);
  if (text === text.replace(from, to)) throw new Error(`${from} is not in the config`);
  const file = path.join(folder, name);
  writeFileSync(file, other);
  return file;
};

describe('bad input stops with one clear error before anything starts', () => {
  it.each([
    ['an unknown profile', ['--profile', 'storm'], 64, /--profile: expected one of emergency-spike.*"storm"/],
    ['an unknown fault', ['--fault', 'meteor'], 64, /--fault: expected one of replica-kill.*"meteor"/],
    ['an unknown defect', ['--defect', 'gremlin'], 64, /--defect: expected one of lost-ack.*"gremlin"/],
    ['a scale of 0', ['--scale', '0'], 64, /--scale: expected auto, or a number above 0/],
    ['a scale of 50', ['--scale', '50'], 64, /--scale: expected auto, or a number above 0 and up to 1/],
    ['an unknown environment', ['--env', 'moon'], 64, /--env: expected one of local.*"moon"/],
    ['a time too short for the faults', ['--duration', '20s'], 64, /--duration: expected room for/],
    ['a trace that is not there', ['--replay', '/nowhere.csv'], 64, /expected a readable CSV file/],
    ['an unknown option', ['--frobnicate'], 64, /unknown option/],
    ['a config that is not there', ['--config', '/nowhere.ts'], 65, /expected a config file here/],
  ])('%s', async (_, args, code, message) => {
    const ended = await verify('run', ...args);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(ended.code).toBe(code);
    expect(ended.stdout).not.toMatch(/run folder/);
  });

  it.each([
    ['a wrong key', /scale: 0\.\d+,/, 'scale: 0.02, scael: 1,', /wrong-key\.ts:\d+.*scael/],
    ['a wrong type', /scale: 0\.\d+,/, "scale: 'much',", /wrong-type\.ts:\d+/],
  ])('%s in the config, with file and line', async (name, from, to, message) => {
    const file = changed(`${name.replace(/^a /, '').replace(' ', '-')}.ts`, from, to);
    const ended = await verify('run', '--config', file);
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(65);
  });

  it('neither Go nor k6 on the PATH, with a way to get one', async () => {
    const { ended } = startVerify(['run'], {
      env: { PATH: folder, XDG_CACHE_HOME: path.join(folder, 'no-cache') },
    });
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/k6.*v2\.2\.0/i);
    expect(stderr).toMatch(/install Go/i);
    expect(code).toBe(69);
  });

  it('a port that is in use, and the next run is not in its way', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const file = changed('port.ts', "kind: 'local',", `kind: 'local', edgePort: ${port},`);
    const ended = await verify('run', '--config', file, '--only', 'load', '--duration', '20s');
    taken.close();
    expect(ended.stderr).toMatch(new RegExp(`${port}`));
    expect(ended.code).toBe(69);
    expect((await verify('undo')).stdout).toMatch(/Nothing was open/);
  });

  it('an environment to keep that the config does not have, or has of another kind', async () => {
    const file = changed('no-cluster.ts', "kind: 'cluster',", "kind: 'local',");
    const ended = await verify('up', 'cluster', '--config', file);
    // What only a cluster has is refused in a local one, with its line.
    expect(ended.code).toBe(65);
    expect(ended.stderr).toMatch(/no-cluster\.ts:\d+/);
    const renamed = changed('renamed.ts', /^ {4}cluster: \{/m, '    kubernetes: {');
    const missing = await verify('up', 'cluster', '--config', renamed);
    expect(missing.code).toBe(64);
    expect(missing.stderr).toMatch(
      /expected an environment cluster of kind cluster in .*; found "none"; .* --bare/,
    );
  });

  it('a folder where runs can’t be made', async () => {
    writeFileSync(path.join(folder, 'runs'), 'a file where the folder should be');
    const { ended } = startVerify(
      ['run', '--config', path.join(root, 'k6.config.ts'), '--only', 'load', '--duration', '20s'],
      { cwd: folder },
    );
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/expected/);
    expect(code).toBe(73);
  });
});

describe('every command explains itself', () => {
  it.each(['run', 'plan', 'judge', 'report', 'rows', 'undo', 'doctor'])(
    '%s --help shows an example',
    async (command) => {
      const { code, stdout } = await verify(command, '--help');
      expect(stdout).toMatch(/Examples?:\n {2}\$ npm/);
      expect(code).toBe(0);
    },
  );
});
