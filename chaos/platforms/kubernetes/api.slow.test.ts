import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, apiOf } from './api.ts';
import { loginOf } from './login.ts';

/** A server that answers with the name in its client's certificate, and with what its client logged in as. */
const folder = mkdtempSync(path.join(tmpdir(), 'api-'));
const at = (name: string): string => path.join(folder, name);
const certificate = (name: string): void => {
  const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.crt`)];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${name}`];
  execFileSync('openssl', [...made, '-addext', 'subjectAltName=IP:127.0.0.1', ...files], { stdio: 'ignore' });
};
let close: () => void;
let url: string;
/** Whose certificate has ended. */
let refused: string | undefined;
beforeAll(async () => {
  for (const name of ['server', 'old', 'new']) certificate(name);
  const server = createServer(
    {
      key: readFileSync(at('server.key')),
      cert: readFileSync(at('server.crt')),
      requestCert: true,
      rejectUnauthorized: false,
    },
    ({ socket, headers }: IncomingMessage, answer) => {
      const { subject } = (socket as TLSSocket).getPeerCertificate();
      if (refused !== undefined && subject?.CN === refused) answer.statusCode = 401;
      answer.end(JSON.stringify({ name: subject?.CN ?? null, login: headers.authorization ?? null }));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterAll(() => {
  close();
  rmSync(folder, { recursive: true });
});

const configOf = (user: object): KubeConfig => {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: url, caFile: at('server.crt') }],
    users: [{ name: 'u', ...user }],
    contexts: [{ name: 'c', cluster: 'c', user: 'u' }],
    currentContext: 'c',
  });
  return config;
};
const apiAs = (user: object): Api =>
  apiOf(
    url,
    loginOf(configOf(user), () => configOf(user)),
  );
/** A program that logs in with what `give` gave last. */
const helper = (before = '') => ({
  exec: {
    ...{ apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: 'sh' },
    args: ['-c', `${before} cat ${at('credential.json')}`],
  },
});
const give = (status: object): void => writeFileSync(at('credential.json'), JSON.stringify({ status }));
type Seen = { name: string | null; login: string | null };

it('goes by the certificate that there is now, not by the one that its first request had', async () => {
  const use = (name: string): void => {
    for (const end of ['crt', 'key']) copyFileSync(at(`${name}.${end}`), at(`used.${end}`));
  };
  use('old');
  const api = apiAs({ certFile: at('used.crt'), keyFile: at('used.key') });
  expect(await api.get<Seen>('/')).toMatchObject({ name: 'old' });
  use('new');
  expect(await api.get<Seen>('/')).toMatchObject({ name: 'new' });
  expect(await api.get<Seen>('/')).toMatchObject({ name: 'new' });
});

it('gives a helper program that logs in somewhere more time than an answer may take', async () => {
  give({ token: 'slow-one' });
  expect(await apiAs(helper('sleep 9;')).get<Seen>('/')).toMatchObject({ login: 'Bearer slow-one' });
});

it('goes by a new certificate of its helper program where the server takes the old one no more', async () => {
  const certificateOf = (name: string) => ({
    clientCertificateData: readFileSync(at(`${name}.crt`), 'utf8'),
    clientKeyData: readFileSync(at(`${name}.key`), 'utf8'),
  });
  give(certificateOf('old'));
  const api = apiAs(helper());
  expect(await api.get<Seen>('/')).toMatchObject({ name: 'old' });
  refused = 'old';
  give(certificateOf('new'));
  expect(await api.get<Seen>('/')).toMatchObject({ name: 'new' });
});
