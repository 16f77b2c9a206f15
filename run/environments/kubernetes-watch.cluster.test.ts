import { afterAll, beforeAll, expect } from 'vitest';
import { systemClock } from '../../chaos/clock.ts';
import type { Api } from '../../chaos/platforms/kubernetes/api.ts';
import { apiFrom } from '../../chaos/platforms/kubernetes/index.ts';
import type { ApiObject } from '../../chaos/platforms/kubernetes/objects.ts';
import { type Change, watchAll } from '../../chaos/platforms/kubernetes/watch.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { leave, patience, type Stage, stageFor } from './testing/kubernetes-platform.ts';

let stage: Stage | undefined;
let api: Api;
beforeAll(async () => {
  stage = await stageFor('watch', 'documented');
  if (stage !== undefined) api = apiFrom(stage.cluster.kubeconfig, stage.cluster.options.environment);
});
afterAll(() => leave(stage));

const folder = () => `/api/v1/namespaces/${stage?.namespace}/configmaps`;
const make = (name: string) =>
  api.send('POST', folder(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const remove = (name: string) => api.send('DELETE', `${folder()}/${name}`).catch(() => undefined);
const keyOf = ({ before, now }: Change<ApiObject>): string =>
  `${before?.metadata.name ?? '-'} → ${now?.metadata.name ?? '-'}`;

/** A watch over the real server whose connection a test can break. */
const breakable = () => {
  let current = new AbortController();
  let held = false;
  const changes: Change<ApiObject>[] = [];
  const broken: unknown[] = [];
  const over = new AbortController();
  const breaking: Api = {
    ...api,
    async lines(path, query, onLine, signal) {
      if (held) throw new Error('the connection is broken');
      current = new AbortController();
      await api.lines(path, query, onLine, AbortSignal.any([signal, current.signal]));
      if (held) throw new Error('the connection broke');
    },
  };
  const watch = watchAll<ApiObject>({
    api: breaking,
    path: folder(),
    onChange: (change) => void changes.push(change),
    onBroken: (error) => void broken.push(error),
    signal: over.signal,
  });
  return {
    watch,
    changes,
    broken,
    break: () => {
      held = true;
      current.abort();
    },
    join: () => {
      held = false;
    },
    close: () => over.abort(),
  };
};

clusterTest('a watch that broke off goes on from there, and misses nothing that came and went', async () => {
  await remove('kept');
  await remove('lost');
  await remove('found');
  await make('kept');
  await make('lost');
  const { watch, changes, broken, ...connection } = breakable();
  await watch.first;
  const before = systemClock.now();
  connection.break();
  await waitFor(() => broken.length > 0, patience);
  expect(watch.isBroken()).toBe(true);
  await remove('lost');
  await make('found');
  connection.join();
  await waitFor(() => changes.length >= 2, patience);
  const after = systemClock.now();
  expect(changes.map(keyOf).sort()).toEqual(['- → found', 'lost → -']);
  for (const change of changes) {
    expect(change.after).toBeGreaterThanOrEqual(before - 1_000);
    expect(change.after).toBeLessThanOrEqual(change.seenAt);
    expect(change.seenAt).toBeLessThanOrEqual(after);
  }
  expect(watch.isBroken()).toBe(false);
  expect([...watch.known.values()].map((o) => o.metadata.name)).toContain('found');
  // And it goes on after that.
  await remove('kept');
  await waitFor(() => changes.length >= 3, patience);
  expect(changes.slice(2).map(keyOf)).toEqual(['kept → -']);
  connection.close();
});

clusterTest('a watch whose first list is refused is an error, and watches nothing', async () => {
  const nothing = watchAll<ApiObject>({
    api,
    path: '/api/v1/namespaces/none/no-such-things',
    onChange: () => undefined,
    onBroken: () => undefined,
    signal: new AbortController().signal,
  });
  await expect(nothing.first).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
