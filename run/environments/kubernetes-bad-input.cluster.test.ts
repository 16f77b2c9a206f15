import { afterAll, beforeAll, expect } from 'vitest';
import {
  apiFrom,
  type KubernetesOptions,
  kubernetesPlatform,
} from '../../chaos/platforms/kubernetes/index.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { environmentLabel } from '../../slo/kubernetes/labels.ts';
import { type Stage, stageFor } from './testing/kubernetes-platform.ts';
import { pauseLifeflow } from './testing/pause-lifeflow.ts';
import { quietData } from './testing/quiet-data.ts';

let stage: Stage | undefined;
let cluster: Stage['cluster'];
beforeAll(async () => {
  stage = await stageFor('bad-input', 'documented', { besides: ['empty', 'unlabelled', 'nameless'] });
  if (stage !== undefined) ({ cluster } = stage);
});
afterAll(() => stage?.end());

const environment = 'bad-input';
const platformIn = (namespace: string, more: Partial<KubernetesOptions> = {}) =>
  kubernetesPlatform({
    environment,
    regions: [{ name: 'region-1', api: apiFrom(cluster.kubeconfig, cluster.options.environment), namespace }],
    data: quietData,
    ...more,
  });
const refusal = (ask: () => Promise<unknown>): Promise<string> =>
  ask().then(
    () => 'nothing was refused',
    (error: unknown) => String(error),
  );

clusterTest('a namespace without LifeFlow is an error, and no empty experiment', async () => {
  await pauseLifeflow(cluster, { namespace: 'empty', environment, services: [] });
  expect(await refusal(() => platformIn('empty').observe())).toMatch(
    /expected LifeFlow in namespace empty .*; found no Deployment of it with app\.kubernetes\.io\/part-of=lifeflow/,
  );
});

clusterTest('a namespace that does not exist is named', async () => {
  expect(await refusal(() => platformIn('nowhere').observe())).toMatch(
    /namespaces\/nowhere; found 404: .*; look at its namespace and name/,
  );
});

clusterTest('labels that match nothing are an error, and no empty experiment', async () => {
  await pauseLifeflow(cluster, { namespace: 'unlabelled', environment, services: ['donor'] });
  const admin = apiFrom(cluster.kubeconfig, cluster.options.environment);
  await admin.patch('/apis/apps/v1/namespaces/unlabelled/deployments/donor-service', {
    metadata: { labels: { 'app.kubernetes.io/part-of': null } },
  });
  expect(await refusal(() => platformIn('unlabelled').observe())).toMatch(/found no Deployment/);
});

clusterTest(
  'a cluster of another environment is refused by every verb, and nothing of it is touched',
  async () => {
    const namespace = stage?.namespace ?? '';
    const before = await stage?.platform.observe();
    const other = platformIn(namespace, { environment: 'production' });
    const replica = before?.replicas[0]?.name ?? '';
    const target = { kind: 'replica', replica } as const;
    const workload = { service: 'donor', region: 'region-1' } as const;
    for (const ask of [
      () => other.observe(),
      () => other.kill([target]),
      () => other.rollOut([target]),
      () => other.disturb({ kind: 'pin-replicas', ...workload }),
      () => other.restore({ kind: 'restore-scaling', ...workload, min: 1, max: 1 }),
      () => other.facts(0),
    ])
      expect(await refusal(ask)).toMatch(
        `to belong to environment production (label ${environmentLabel}=production); found environment bad-input; nothing was touched`,
      );
    expect({ ...(await stage?.platform.observe()), at: 0 }).toEqual({ ...before, at: 0 });
  },
);

clusterTest('a namespace that names no environment is refused, with the label that it takes', async () => {
  await pauseLifeflow(cluster, { namespace: 'nameless', services: ['donor'] });
  expect(await refusal(() => platformIn('nameless').observe())).toMatch(
    /found no such label; .*label the namespace/,
  );
});

clusterTest('a context that leads to another region is refused', async () => {
  const api = apiFrom(cluster.kubeconfig, cluster.options.environment);
  const elsewhere = platformIn('', {
    regions: [{ name: 'region-2', api, namespace: stage?.namespace ?? '' }],
  });
  expect(await refusal(() => elsewhere.observe())).toMatch(
    /expected nodes of region-2; found \w+ of region-1 .*; correct the region's context/,
  );
});

clusterTest(
  'faults that need power, containers or databases are refused where the environment gives none',
  async () => {
    const bare = kubernetesPlatform({
      environment,
      regions: [
        {
          name: 'region-1',
          api: apiFrom(cluster.kubeconfig, cluster.options.environment),
          namespace: stage?.namespace ?? '',
        },
      ],
    });
    const replica = (await bare.observe()).replicas[0]?.name ?? '';
    for (const [ask, says] of [
      [() => bare.kill([{ kind: 'node', node: 'r1a1' }]), /expected power over machines to switch off r1a1/],
      [
        () => bare.disturb({ kind: 'cut-off', nodes: ['r1a1'], databases: [] }),
        /expected power over machines/,
      ],
      [() => bare.disturb({ kind: 'cut-api', region: 'region-1' }), /expected power over machines/],
      [() => bare.disturb({ kind: 'kill-container', replica }), /expected power over a node's processes/],
      [() => bare.kill([{ kind: 'database', instance: 'pg-1' }]), /expected a way to LifeFlow's databases/],
      [() => bare.promoteRegion('region-2'), /expected a way to LifeFlow's databases/],
    ] as const)
      expect(await refusal(ask)).toMatch(says);
    expect((await bare.observe()).nodes.every((n) => n.up)).toBe(true);
  },
);

clusterTest('a replica and a node that are not there are named', async () => {
  const platform = stage?.platform;
  if (platform === undefined) throw new Error('expected a stage');
  expect(await refusal(() => platform.kill([{ kind: 'replica', replica: 'donor-none' }]))).toMatch(
    /expected donor-none in region-1; found none of that name/,
  );
  expect(await refusal(() => platform.kill([{ kind: 'node', node: 'z9' }]))).toMatch(
    /expected z9 in region-1/,
  );
});
