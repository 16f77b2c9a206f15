import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { manifests } from '../../fixtures/lifeflow/manifests/index.ts';
import { verify } from './testing/verify.ts';

describe('verify manifests', () => {
  it('prints the documented objects of production as YAML, the same each time', async () => {
    const { code, stdout } = await verify('manifests');
    expect(code).toBe(0);
    expect(parseAllDocuments(stdout).map((d) => (d as { toJS(): unknown }).toJS())).toEqual(
      manifests({ environment: 'production', set: 'documented' }),
    );
    expect((await verify('manifests')).stdout).toBe(stdout);
  });

  it('prints another set, environment and scale as a List in JSON', async () => {
    const { stdout } = await verify(
      'manifests',
      ...['--set', 'corrected', '--env', 'cluster', '--cpu-scale', '0.1', '--json'],
    );
    expect(JSON.parse(stdout)).toEqual({
      apiVersion: 'v1',
      kind: 'List',
      items: manifests({ environment: 'cluster', set: 'corrected', cpuScale: 0.1 }),
    });
  });

  it.each([
    ['a set that there isn’t', ['--set', 'ideal'], 64, /Allowed choices are documented, corrected/],
    [
      'an environment that there isn’t',
      ['--env', 'moon'],
      64,
      /Allowed choices are production, staging, cluster/,
    ],
    ['a scale that is no number', ['--cpu-scale', 'small'], 64, /expected a number above 0 .*found "small"/],
    ['a request above its limit', ['--cpu-scale', '5'], 65, /limit of 1 cores .*scale by 2 at most/],
  ])('refuses %s, and prints nothing', async (_, args, exit, says) => {
    const { code, stdout, stderr } = await verify('manifests', ...args);
    expect(code).toBe(exit);
    expect(stderr).toMatch(says);
    expect(stdout).toBe('');
  });
});
