import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { systemClock } from '../../chaos/clock.ts';
import type { Api } from '../../chaos/platforms/kubernetes/api.ts';
import { apiFrom } from '../../chaos/platforms/kubernetes/index.ts';
import type { ApiObject } from '../../chaos/platforms/kubernetes/objects.ts';
import { type Change, watchAll } from '../../chaos/platforms/kubernetes/observing/watch.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { patience, type Stage, stageFor } from './testing/kubernetes-platform.ts';

let stage: Stage | undefined;
let api: Api;
beforeAll(async () => {
  stage = await stageFor('watch', 'documented');
  if (stage !== undefined) api = apiFrom(stage.cluster.kubeconfig, stage.cluster.options.environment);
});
afterAll(async () => {
  // They are the whole cluster's, and stay when the namespace goes.
  for (const path of defined) await api.send('DELETE', path);
  await stage?.end();
});

/** Objects of one kind in the test's namespace. */
const objects = (group: string, kind: string) => {
  const prefix = group === 'v1' ? '/api' : '/apis';
  const folder = (): string => `${prefix}/${group}/namespaces/${stage?.namespace}/${kind.toLowerCase()}s`;
  return {
    folder,
    make: (name: string) => api.send('POST', folder(), { apiVersion: group, kind, metadata: { name } }),
    remove: (name: string) => api.send('DELETE', `${folder()}/${name}`).catch(() => undefined),
  };
};
const configMaps = objects('v1', 'ConfigMap');
const keyOf = ({ before, now }: Change<ApiObject>): string =>
  `${before?.metadata.name ?? '-'} → ${now?.metadata.name ?? '-'}`;

/** A watch over the real server whose connection a test can break. */
const breakable = (path: string) => {
  /** The versions from which it was watched. */
  const asked: string[] = [];
  let agedTo: string | undefined;
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
      const from = agedTo ?? String(query.resourceVersion);
      agedTo = undefined;
      asked.push(from);
      await api.lines(
        path,
        { ...query, resourceVersion: from },
        onLine,
        AbortSignal.any([signal, current.signal]),
      );
      if (held) throw new Error('the connection broke');
    },
  };
  const watch = watchAll<ApiObject>({
    api: breaking,
    path,
    onChange: (change) => void changes.push(change),
    onBroken: (error) => void broken.push(error),
    signal: over.signal,
  });
  return {
    watch,
    changes,
    broken,
    asked,
    break: () => {
      held = true;
      current.abort();
    },
    /** `from`: as if it had been away since that version. */
    join: (from?: string) => {
      agedTo = from;
      held = false;
    },
    close: () => over.abort(),
  };
};

clusterTest('a watch that broke off goes on from there, and misses nothing that came or went', async () => {
  const { folder, make, remove } = configMaps;
  for (const name of ['kept', 'lost', 'found']) await remove(name);
  await make('kept');
  await make('lost');
  const { watch, changes, broken, ...connection } = breakable(folder());
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

/** Where the kinds are that were defined. */
const defined: string[] = [];
/** A kind that the server knows since now only, so that it remembers nothing of it from the time before; its name. */
const defineKind = async (): Promise<string> => {
  const kind = `Remembered${randomBytes(4).toString('hex')}`;
  const plural = `${kind.toLowerCase()}s`;
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const name = `${plural}.lifeflow.test`;
  await api.send('POST', path, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: {
      group: 'lifeflow.test',
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  });
  defined.push(`${path}/${name}`);
  return kind;
};

clusterTest(
  'a watch that was away longer than the server remembers lists anew, and tells what is new and what is gone',
  async () => {
    const { folder, make, remove } = objects('lifeflow.test/v1', await defineKind());
    await waitFor(
      () =>
        make('lost').then(
          () => true,
          () => false,
        ),
      patience,
    );
    const { watch, changes, broken, asked, ...connection } = breakable(folder());
    await watch.first;
    connection.break();
    await waitFor(() => broken.length > 0, patience);
    await remove('lost');
    await make('found');
    connection.join('1');
    await waitFor(() => changes.length >= 2, patience);
    expect(changes.map(keyOf).sort()).toEqual(['- → found', 'lost → -']);
    // What is told comes from a list: the server refused to go on from there, and was asked from a later version.
    await waitFor(() => asked.length >= 3, patience);
    expect(asked[1]).toBe('1');
    expect(Number(asked[2])).toBeGreaterThan(Number(asked[0]));
    // To be told that one must list anew is no break of its own.
    expect(broken).toHaveLength(1);
    connection.close();
  },
);

clusterTest('a watch whose first list is refused is an error', async () => {
  const nothing = watchAll<ApiObject>({
    api,
    path: '/api/v1/namespaces/none/no-such-things',
    onChange: () => undefined,
    onBroken: () => undefined,
    signal: new AbortController().signal,
  });
  await expect(nothing.first).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
