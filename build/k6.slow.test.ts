import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from './cache.ts';
import { ensureK6 } from './k6.ts';

/** A machine with the programs that a test puts on it: scripts that answer as k6 and Go do. */
let folder: string;
let env: NodeJS.ProcessEnv;
let lines: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'k6-'));
  await mkdir(path.join(folder, 'bin'));
  env = { PATH: path.join(folder, 'bin'), XDG_CACHE_HOME: path.join(folder, 'cache'), HOME: folder };
  lines = [];
});
afterEach(() => rm(folder, { recursive: true }));

const install = async (name: string, script: string) => {
  const file = path.join(folder, 'bin', name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
};
const k6Of = (version: string) => `echo 'k6 ${version} (go1.26.8, linux/amd64)'`;
/** Go that "builds" a k6 of a version: writes the script to the path after -o, and notes that it was asked. */
const goOf = (version: string, builds = 'echo net/http >&2') => `
  if [ "$1" = version ]; then echo 'go version go1.26.8 linux/amd64'; exit 0; fi
  echo build >> '${folder}/builds'
  ${builds}
  while [ "$1" != -o ]; do shift; done
  printf '#!/bin/sh\\n%s\\n' "${k6Of(version)}" > "$2"; /bin/chmod +x "$2"`;
const ensure = () => ensureK6({ onProgress: (line) => lines.push(line), env });

describe('k6', () => {
  it('of the pinned version on the PATH is used', async () => {
    const file = await install('k6', k6Of('v2.2.0'));
    expect(await ensure()).toEqual({ path: file, version: 'v2.2.0', source: 'path' });
  });

  it('of another version on the PATH is passed over for a build, which the next run finds', async () => {
    await install('k6', k6Of('v2.1.0'));
    await install('go', goOf('v2.2.0'));
    const first = await ensure();
    expect(first.source).toBe('built');
    expect(first.path.startsWith(path.join(folder, 'cache', 'lifeflow-verify', 'k6'))).toBe(true);
    expect(lines[0]).toMatch(/building k6/);
    expect(await ensure()).toEqual({ ...first, source: 'cache' });
  });

  it('is built once when two want it at the same time, and nothing else is left in the cache', async () => {
    await install('go', goOf('v2.2.0', '/bin/sleep 0.3'));
    const [a, b] = await Promise.all([ensure(), ensure()]);
    expect([a.source, b.source].sort()).toEqual(['built', 'cache']);
    expect(await readdir(path.dirname(a.path))).toEqual(['k6']);
  });

  it('is built anew for another toolchain', async () => {
    await install('go', goOf('v2.2.0'));
    const first = await ensure();
    await install('go', goOf('v2.2.0').replace('go1.26.8', 'go1.27.0'));
    const second = await ensure();
    expect(second.source).toBe('built');
    expect(second.path).not.toBe(first.path);
  });

  it('and Go both missing is an error that says what was expected, what was found and how to get one', async () => {
    await expect(ensure()).rejects.toMatchObject({
      code: 'TOOL',
      message: expect.stringMatching(/expected k6 v2\.2\.0 .*found no k6 and no Go.*Install Go/s),
    });
    await install('k6', k6Of('v1.0.0'));
    await expect(ensure()).rejects.toThrow(/found k6 v1\.0\.0 and no Go/);
  });

  it('that does not build is an error with what Go said, and leaves no half of a binary', async () => {
    await install('go', goOf('v2.2.0', 'echo "go: no such module" >&2; exit 1'));
    await expect(ensure()).rejects.toThrow(/found:\ngo: no such module/);
    const [key = ''] = await readdir(path.join(folder, 'cache', 'lifeflow-verify', 'k6'));
    expect(await readdir(path.join(folder, 'cache', 'lifeflow-verify', 'k6', key))).toEqual([]);
  });

  it('of another version than the pinned one is refused even when it was built here', async () => {
    await install('go', goOf('v2.1.0'));
    await expect(ensure()).rejects.toThrow(/to give k6 v2\.2\.0; found v2\.1\.0/);
  });
});

describe('the cache folder', () => {
  it.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.cache/lifeflow-verify'],
    ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Caches/lifeflow-verify'],
    ['linux', { HOME: '/home/a', XDG_CACHE_HOME: '/c' }, '/c/lifeflow-verify'],
    ['linux', { HOME: '/home/a', XDG_CACHE_HOME: 'c' }, '/home/a/.cache/lifeflow-verify'],
  ] as const)('on %s with %o is %s', (platform, variables, expected) => {
    expect(cacheFolder(variables, platform)).toBe(expected);
  });
});
