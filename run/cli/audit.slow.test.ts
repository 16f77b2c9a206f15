import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verify } from './testing/verify.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'verify-audit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const shipped = fileURLToPath(new URL('../../k6.config.ts', import.meta.url));
const configWith = (name: string, claims: string): string => {
  const file = path.join(folder, name);
  // Relative, as the compiler wants a file with its ending.
  writeFileSync(
    file,
    `import config from '${path.relative(folder, shipped)}';\nexport default { ...config, claims: ${claims} };\n`,
  );
  return file;
};

describe('verify audit', () => {
  it('prints the contradictions, in less than a second, and ends as a FAIL does', async () => {
    const { code, stdout } = await verify('audit');
    expect(code).toBe(1);
    expect(stdout).toContain('1. ');
    const took = Number(/contradictions found among the claims in ([\d.,]+) ms\.$/m.exec(stdout)?.[1]);
    expect(took).toBeLessThan(1000);
  });

  it('takes figures to try from the command line, and own ones from the config', async () => {
    const ids = async (...args: string[]) =>
      JSON.parse((await verify('audit', '--json', ...args)).stdout).contradictions.map(
        (c: { id: string }) => c.id,
      );
    const all = await ids();
    const one = all.filter((id: string) => id === 'placement.staging-zone-loss');
    expect(one).toHaveLength(1);
    expect(await ids('--set', '1.staging.zones=3')).not.toContain('placement.staging-zone-loss');
    const own = configWith('own.config.ts', "{ '1.staging.zones': 3 }");
    expect(await ids('--config', own)).not.toContain('placement.staging-zone-loss');
    expect(await ids('--config', own, '--set', '1.staging.zones=1')).toContain('placement.staging-zone-loss');
  });

  it('prints what Kubernetes can’t say, of the figures to try as well', async () => {
    const ids = async (...args: string[]) =>
      JSON.parse((await verify('audit', '--json', ...args)).stdout).inexpressible.map(
        (c: { id: string }) => c.id,
      );
    expect(await ids()).toContain('api.request-queue');
    expect(await ids('--set', '1.production.scale-up-queue=none')).not.toContain('api.request-queue');
    expect((await verify('audit')).stdout).toContain('- api.request-queue: ');
  });

  it.each([
    ['a claim that there isn’t', 'foo=3', /expected ID=FIGURE with the id of a claim, found "foo=3"/],
    ['no figure', '1.staging.zones', /expected ID=FIGURE/],
    [
      'a word for a figure',
      '1.staging.zones=two',
      /expected a whole number of at least 0, .*or none, .*found "two"/,
    ],
  ])('refuses %s', async (_, set, says) => {
    const { code, stdout, stderr } = await verify('audit', '--set', set);
    expect(code).toBe(64);
    expect(stderr).toMatch(says);
    expect(stdout).toBe('');
  });

  it('refuses an own figure for a claim that there isn’t, with its line', async () => {
    const { code, stderr } = await verify('audit', '--config', configWith('bad.config.ts', "{ 'x.y': 3 }"));
    expect(code).toBe(65);
    expect(stderr).toMatch(/expected the id of a claim/);
    expect(stderr).toMatch(/bad\.config\.ts:2/);
  });
});

it('verify claims lists them with how each is checked', async () => {
  const { code, stdout } = await verify('claims');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+ claims: \d+ checked by experiment, /m);
  const listed = JSON.parse((await verify('claims', '--json')).stdout);
  expect(listed.length).toBeGreaterThan(100);
  expect(listed[0]).toMatchObject({ id: expect.any(String), figure: expect.any(Number), check: {} });
});
