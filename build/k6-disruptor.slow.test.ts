import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentImage, disruptorVersion, ensureK6Disruptor } from './k6-disruptor.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'k6-disruptor-'));
  await mkdir(path.join(folder, 'bin'));
  env = { PATH: path.join(folder, 'bin'), XDG_CACHE_HOME: path.join(folder, 'cache'), HOME: folder };
});
afterEach(() => rm(folder, { recursive: true }));

/** Go that "builds" three programs, of which k6 says the versions given. */
const installGo = async ({ k6 = 'v1.8.1', extension = disruptorVersion } = {}) => {
  const script = `#!/bin/sh
    if [ "$1" = version ]; then echo 'go version go1.26.8 linux/amd64'; exit 0; fi
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\necho "k6 ${k6} (go1.26.8, linux/amd64)"\\necho "  github.com/grafana/xk6-disruptor ${extension}, k6/x/disruptor [js]"\\n' > "$2/k6"
    printf '#!/bin/sh\\n' > "$2/agent"
    cp "$2/agent" "$2/answerer"
    chmod +x "$2"/*`;
  const file = path.join(folder, 'bin', 'go');
  await writeFile(file, script);
  await chmod(file, 0o755);
  for (const program of ['cp', 'chmod']) {
    const tool = path.join(folder, 'bin', program);
    await writeFile(tool, `#!/bin/sh\nexec /bin/${program} "$@"\n`);
    await chmod(tool, 0o755);
  }
};
const ensure = () => ensureK6Disruptor({ onProgress: () => undefined, env });

describe('k6 with xk6-disruptor', () => {
  it('is built once, with its agent, and the next run finds it', async () => {
    await installGo();
    const first = await ensure();
    expect(first.source).toBe('built');
    expect((await readdir(path.dirname(first.k6))).sort()).toEqual(['agent', 'answerer', 'k6']);
    expect(await ensure()).toEqual({ ...first, source: 'cache' });
  });

  it.each([
    ['another k6', { k6: 'v1.7.0' }, /to give k6-disruptor v0\.3\.17; found k6 v1\.7\.0/],
    ['another extension', { extension: 'v0.3.16' }, /to give k6-disruptor v0\.3\.17; found v0\.3\.16/],
  ])('of %s than the pinned one is refused', async (_, found, message) => {
    await installGo(found);
    await expect(ensure()).rejects.toThrow(message);
  });

  it('and no Go to build it with is an error that says how to get one', async () => {
    await expect(ensure()).rejects.toMatchObject({
      code: 'TOOL',
      message: expect.stringMatching(/expected Go 1\.25 or later.*found no Go.*go\.dev/),
    });
  });

  it('names the versions that its module pins, the agent’s image among them', async () => {
    const pins = await readFile(path.join(import.meta.dirname, 'k6-disruptor', 'go.mod'), 'utf8');
    expect(pins).toContain(`github.com/grafana/xk6-disruptor ${disruptorVersion}\n`);
    expect(pins).toContain('go.k6.io/k6 v1.8.1\n');
    expect(agentImage.endsWith(`:${disruptorVersion}`)).toBe(true);
  });
});
