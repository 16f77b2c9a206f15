import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from './api.ts';
import { apiFrom } from './kubeconfig.ts';

/** A server that lets in whoever has the one token that is good, and keeps those that it was shown. */
let good: string;
let shown: string[];
let server: Server;
let folder: string;
beforeEach(async () => {
  good = 'first';
  shown = [];
  server = createServer(({ headers, url = '' }, answer) => {
    const token = headers.authorization?.replace('Bearer ', '') ?? 'none';
    shown.push(token);
    if (token !== good) return answer.writeHead(401).end('{"message":"Unauthorized"}');
    answer.end(url.includes('watch') ? '{"line":1}\n{"line":2}\n' : '{"let":"in"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = mkdtempSync(path.join(tmpdir(), 'login-'));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => path.join(folder, name);
const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const write = (user: object, leadsTo = address()): string => {
  const config = {
    clusters: [{ name: 'c', cluster: { server: leadsTo, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'staging', context: { cluster: 'c', user: 'u' } }],
  };
  writeFileSync(at('config'), JSON.stringify(config));
  return at('config');
};
const apiAs = (user: object): Api => apiFrom(write(user), 'staging');

/** A program that gives out the token that the file `token` holds, with no word of its end, and counts how often it is run. */
const helper = () => ({
  exec: {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'sh',
    args: ['-c', `echo run >> ${at('runs')}; printf '{"status":{"token":"%s"}}' "$(cat ${at('token')})"`],
  },
});
const give = (token: string): void => writeFileSync(at('token'), token);
const runs = (): number => readFileSync(at('runs'), 'utf8').trim().split('\n').length;
const version = '/version';

describe('a login that has ended', () => {
  it('is renewed by the token that the kubeconfig has by now', async () => {
    const api = apiAs({ token: 'first' });
    await api.get(version);
    good = 'second';
    write({ token: 'second' });
    expect(await api.send('POST', version, {})).toEqual({ let: 'in' });
    await api.get(version);
    expect(shown).toEqual(['first', 'first', 'second', 'second']);
  });

  it('is renewed by the helper program, which is asked no more often than that', async () => {
    give('first');
    const api = apiAs(helper());
    await api.get(version);
    await api.get(version);
    expect(runs()).toBe(1);
    good = 'second';
    give('second');
    expect(await api.get(version)).toEqual({ let: 'in' });
    await api.get(version);
    expect([runs(), shown]).toEqual([2, ['first', 'first', 'first', 'second', 'second']]);
  });

  it('is renewed for a watch, too', async () => {
    give('first');
    const api = apiAs(helper());
    await api.get(version);
    good = 'second';
    give('second');
    const lines: string[] = [];
    await api.lines('/watch', {}, (line) => lines.push(line), new AbortController().signal);
    expect(lines).toEqual(['{"line":1}', '{"line":2}']);
  });

  it('is renewed once for all who ask', async () => {
    give('first');
    const api = apiAs(helper());
    const askedOften = () => Promise.all(Array.from({ length: 5 }, () => api.get(version)));
    await askedOften();
    expect(runs()).toBe(1);
    good = 'second';
    give('second');
    await askedOften();
    expect(runs()).toBe(2);
  });

  it('is an error where nothing better is there, and is tried anew with the next word', async () => {
    give('first');
    const api = apiAs(helper());
    good = 'second';
    await expect(api.get(version)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', subject: 'staging' });
    expect(shown).toEqual(['first', 'first']);
    give('second');
    expect(await api.get(version)).toEqual({ let: 'in' });
  });

  it('is not replaced by one that can not be had', async () => {
    give('first');
    const api = apiAs(helper());
    await api.get(version);
    good = 'second';
    write({ exec: { ...helper().exec, command: at('none') } });
    await expect(api.get(version)).rejects.toMatchObject({ code: 'CREDENTIALS' });
    good = 'first';
    expect(await api.get(version)).toEqual({ let: 'in' });
  });

  it('shows no credentials of another cluster, to which its context leads by now', async () => {
    const api = apiAs({ token: 'first' });
    good = 'second';
    write({ token: 'second' }, 'http://127.0.0.1:9');
    await expect(api.get(version)).rejects.toMatchObject({
      code: 'KUBECONFIG',
      message: expect.stringMatching(
        /context staging to lead to http:\/\/127\.0\.0\.1:\d+ still in .*found http:\/\/127\.0\.0\.1:9;/,
      ),
    });
    expect(shown).toEqual(['first']);
  });
});
