import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../chaos/clock.ts';
import { mirrorIn } from '../../chaos/platforms/kubernetes/index.ts';
import { smallServer } from '../../chaos/platforms/kubernetes/testing/small-server.ts';
import { Config, type ForeignEnvironment } from '../config/schema.ts';
import { foreignEnvironment } from './foreign.ts';
import staging from './testing/staging.config.ts';
import { stagingPlan } from './testing/staging-plan.ts';

const statuses: Readonly<Record<string, number>> = { NOT_FOUND: 404, CONFLICT: 409 };
let small: ReturnType<typeof smallServer>;
let server: Server;
let folder: string;
let environment: ForeignEnvironment;
beforeEach(async () => {
  small = smallServer(systemClock);
  const { api } = small.region;
  const answer = async ({ method, url = '' }: IncomingMessage, body: object | undefined): Promise<unknown> =>
    method === 'GET' ? api.get(url) : api.send(method as 'POST' | 'PUT', url, body);
  server = createServer(async (asked, answered) => {
    const body = asked.method === 'GET' ? undefined : ((await json(asked)) as object);
    await answer(asked, body).then(
      (said) => answered.end(JSON.stringify(said)),
      ({ code }: { code: string }) => answered.writeHead(statuses[code] ?? 503).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(path.join(tmpdir(), 'foreign-'));
  const kubeconfig = path.join(folder, 'config');
  const config = {
    clusters: [{ name: 'c', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  environment = {
    ...(Config.parse(structuredClone(staging)).environments.staging as ForeignEnvironment),
    kubeconfig,
    regions: [{ name: 'region-1', context: 'c', namespace: 'lifeflow' }],
  };
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('what a run healed is healed in the mirror at its end, though that was not heard at first', async () => {
  const own = foreignEnvironment(environment, stagingPlan('r'));
  const { mirror, stop } = await own.start(() => {});
  await mirror?.append({
    ...{ step: 'intent', at: 1, id: '1-scale-pin', fault: 'scale-pin', targets: ['donor'] },
    undo: [{ kind: 'restore-scaling', service: 'donor', region: 'region-1', min: 3, max: 20 }],
  });
  small.answers.push('refused');
  await expect(mirror?.append({ step: 'healed', at: 2, id: '1-scale-pin' })).rejects.toThrow();
  expect((await mirrorIn(small.region)).records).toHaveLength(1);
  await stop();
  expect((await mirrorIn(small.region)).records).toEqual([]);
  expect(own.left()).toBe(false);
});
