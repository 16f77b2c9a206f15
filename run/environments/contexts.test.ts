import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { exitCodeOf } from '../exit-codes.ts';
import { contextsOf, usualFiles } from './contexts.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'contexts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, ...contexts: string[]): string => {
  const at = path.join(folder, name);
  const named = (kind: string, of: object) => contexts.map((c) => ({ name: c, [kind]: of }));
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: named('cluster', { server: `https://${name}.invalid` }),
    users: named('user', { token: 't' }),
    contexts: contexts.map((c) => ({ name: c, context: { cluster: c, user: c } })),
  };
  writeFileSync(at, JSON.stringify(config));
  return at;
};
const region = (name: string, context: string) => ({ name, context, namespace: 'lifeflow' });
const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('the contexts of an environment', () => {
  it('are those that the config names, the primary region’s first', () => {
    const kubeconfig = file('both', 'east', 'west');
    const found = contextsOf({
      kubeconfig,
      regions: [region('region-1', 'west'), region('region-2', 'east')],
    });
    expect(found.map((c) => [c.name, c.namespace, c.api.context])).toEqual([
      ['region-1', 'lifeflow', 'west'],
      ['region-2', 'lifeflow', 'east'],
    ]);
  });

  it('are looked for where kubectl looks for them', () => {
    expect(usualFiles(undefined)).toEqual([path.join(homedir(), '.kube', 'config')]);
    expect(usualFiles('')).toEqual(usualFiles(undefined));
    expect(usualFiles('a::b')).toEqual(['a', 'b']);
    vi.stubEnv('KUBECONFIG', [file('one', 'east'), file('two', 'east', 'west')].join(':'));
    const servers = contextsOf({ regions: [region('r', 'east'), region('s', 'west')] }).map(
      (c) => c.api.server,
    );
    expect(servers).toEqual(['https://one.invalid', 'https://two.invalid']);
    vi.unstubAllEnvs();
  });

  it('that are nowhere are one clear error', () => {
    const kubeconfig = file('few', 'east');
    const error = thrownBy(() => contextsOf({ kubeconfig, regions: [region('region-1', 'north')] }));
    expect(error).toMatchObject({ code: 'KUBECONFIG' });
    expect(String(error)).toMatch(/expected a context north in .*few; found east; name one of these/);
    expect(exitCodeOf(error)).toBe(65);
  });
});
