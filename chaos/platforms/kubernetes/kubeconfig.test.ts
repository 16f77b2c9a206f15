import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processStart } from '../process-table.ts';
import { ApiError } from './api-error.ts';
import { apiFrom } from './kubeconfig.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

// Nobody listens there.
const server = 'https://127.0.0.1:9';
const config = (change: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'Config',
  contexts: [{ name: 'staging', context: { cluster: 'eks', user: 'jane' } }],
  clusters: [{ name: 'eks', cluster: { server, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'jane', user: { token: 'secret-token' } }],
  ...change,
});
const file = (text: string): string => {
  const name = path.join(folder, 'config');
  writeFileSync(name, text);
  return name;
};
const refusal = (ask: () => unknown): string => {
  try {
    ask();
    return 'nothing was refused';
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    return String(error);
  }
};

describe('a kubeconfig', () => {
  it('is taken at its context', () => {
    const api = apiFrom(file(JSON.stringify(config())), 'staging');
    expect(api).toMatchObject({ context: 'staging', server });
  });

  it('names the contexts that it has where one is asked for that it has not', () => {
    expect(refusal(() => apiFrom(file(JSON.stringify(config())), 'production'))).toMatch(
      /expected a context production in .*; found staging; name one of these/,
    );
    expect(refusal(() => apiFrom(file('{}'), 'staging'))).toMatch(/found none at all/);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['the cluster of its context', { clusters: [] }, /expected the cluster of context staging/],
    ['the user of its context', { users: [] }, /expected the user of context staging/],
  ])('is refused without %s', (_, change, says) => {
    expect(refusal(() => apiFrom(file(JSON.stringify(config(change))), 'staging'))).toMatch(says);
  });

  it('is refused where there is none, or no YAML in it', () => {
    expect(refusal(() => apiFrom(path.join(folder, 'none'), 'staging'))).toMatch(/expected a kubeconfig/);
    expect(refusal(() => apiFrom(file('{ "contexts": ['), 'staging'))).toMatch(/expected a kubeconfig/);
  });
});

describe('a helper program that a kubeconfig names', () => {
  const apiBy = (exec: Record<string, unknown>, limit?: number) => {
    const users = [
      { name: 'jane', user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', ...exec } } },
    ];
    return apiFrom(file(JSON.stringify(config({ users }))), 'staging', limit);
  };
  const asking = (exec: Record<string, unknown>): Promise<string> =>
    apiBy(exec)
      .get('/version')
      .then(
        () => 'nothing was refused',
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'CREDENTIALS', subject: 'staging' });
          return String(error);
        },
      );
  const node = (script: string) => ({ command: process.execPath, args: ['-e', script] });

  it('is quoted where it fails', async () => {
    expect(await asking(node('console.error("session expired"); process.exit(1)'))).toMatch(
      /expected credentials for context staging.*found session expired.*run its helper program by hand/s,
    );
  });

  it('is named where it fails without a word, is not there, or answers something else', async () => {
    expect(await asking(node('process.exit(1)'))).toMatch(/found an end without a reason/);
    expect(await asking({ command: path.join(folder, 'none') })).toMatch(/ENOENT/);
    expect(await asking(node('console.log("hello")'))).toMatch(/expected credentials/);
    expect(await asking(node('console.log("{}")'))).toMatch(/expected credentials/);
  });

  it('is ended where it does not end by itself, with all that it started, and there is only one of it', async () => {
    const pids = path.join(folder, 'pids');
    const api = apiBy(
      { command: 'sh', args: ['-c', `echo $$ >> ${pids}; sleep 20 & echo $! >> ${pids}; wait`] },
      1_000,
    );
    const asked = await Promise.allSettled([api.get('/version'), api.get('/version')]);
    for (const one of asked)
      expect(one).toMatchObject({
        reason: { code: 'CREDENTIALS', message: expect.stringMatching(/found .*no answer within 1 s/) },
      });
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(started).toHaveLength(2);
    await expect.poll(() => Promise.all(started.map(processStart))).toEqual([null, null]);
  });

  it('is not left to wait for an input that nobody gives', async () => {
    expect(await asking({ command: 'sh', args: ['-c', 'cat; echo "nobody there" >&2; exit 1'] })).toMatch(
      /found nobody there/,
    );
  });
});

describe('an API server that nobody can reach', () => {
  it('is an error that says which and where, and not a word of the credentials', async () => {
    const error = await apiFrom(file(JSON.stringify(config())), 'staging')
      .get('/version')
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'UNREACHABLE' });
    expect(String(error)).toMatch(
      /staging at https:\/\/127\.0\.0\.1:9 to GET \/version; found .*ECONNREFUSED/,
    );
    expect(String(error)).not.toContain('secret-token');
  });
});
