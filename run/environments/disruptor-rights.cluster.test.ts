import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import type { RegionDisruptor } from '../../chaos/platforms/kubernetes/disruptor/region-disruptor.ts';
import { disruptorRights, type Right } from '../../chaos/platforms/kubernetes/disruptor/rights.ts';
import {
  type Cluster,
  clusterFolderOf,
  startCluster,
  tearDownCluster,
} from '../../fixtures/cluster/index.ts';
import { clusterTest, smallCluster } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import {
  addressesOf,
  type Disrupting,
  deployService,
  disruptorFor,
  http,
  namespace,
  platformOf,
  replicas,
  service,
} from './testing/disrupted-service.ts';

const options = smallCluster('disruptor-rights', ['a']);
const clusterFolder = clusterFolderOf(options.project, options.environment);
let cluster: Cluster;
let folder: string;
let admin: Disrupting;
let user: RegionDisruptor;

beforeAll(async () => {
  await tearDownCluster(clusterFolder);
  if (inject('kubernetes') === undefined) return;
  cluster = await startCluster(options);
  await deployService(cluster);
  await cluster.api.apply(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
  });
  await cluster.api.apply(`${rbac}/rolebindings/${name}`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
});
afterAll(() => tearDownCluster(clusterFolder));
beforeEach(async () => {
  if (cluster === undefined) return;
  folder = mkdtempSync(path.join(tmpdir(), 'disruptor-'));
  admin = await disruptorFor(cluster.kubeconfig, folder);
  await grant(disruptorRights);
  user = (await disruptorFor(await kubeconfigOfUser(), folder)).region;
  const ready = async () => (await addressesOf(admin.config)).size === replicas;
  expect(await waitFor(ready, { within: 120_000, every: 200 })).toBe(true);
});
afterEach(async () => {
  if (cluster === undefined) return;
  await admin.region.end(service);
  await admin.region.replace(service);
  rmSync(folder, { recursive: true });
});

const name = 'disruptor';
const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;

/** Lets the user do this and nothing else. */
const grant = (rights: readonly Right[]): Promise<void> =>
  cluster.api.apply(`${rbac}/roles/${name}`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name, namespace },
    rules: rights.map(({ group, resource, verb }) => ({
      apiGroups: [group],
      resources: [resource],
      verbs: [verb],
    })),
  });

const kubeconfigOfUser = async (): Promise<string> => {
  const token = await admin.config
    .makeApiClient(CoreV1Api)
    .createNamespacedServiceAccountToken({ name, namespace, body: { spec: { audiences: [] } } });
  const config = new KubeConfig();
  const of = admin.config.getCurrentCluster();
  if (of === null) throw new Error('no cluster');
  config.loadFromClusterAndUser(of, { name, token: token.status?.token ?? '' });
  const file = path.join(folder, 'user.json');
  writeFileSync(file, config.exportConfig(), { mode: 0o600 });
  return file;
};

/** What comes of a disruption from its begin to the last replacement: the first thing that was denied, if any. */
const denied = async (): Promise<string | undefined> => {
  const told = async (): Promise<string | undefined> =>
    (await user.marks()).find((mark) => mark.name === 'problem')?.detail;
  try {
    await user.begin(service, http());
    let problem: string | undefined;
    const shows = async (): Promise<boolean> => {
      problem = await told();
      return problem !== undefined || (await user.proof(service)).effective;
    };
    expect(await waitFor(shows, { within: 90_000, every: 300 })).toBe(true);
    if (problem !== undefined) return problem;
    const [first] = await user.pods.of(service);
    if (first === undefined) throw new Error('no pod');
    expect(await user.pods.serviceOf(first.name)).toBe(service);
    await user.end(service);
    await user.pods.remove(first);
    await user.replace(service);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

clusterTest('these rights are enough for a disruption and its undo', async () => {
  expect(await denied()).toBeUndefined();
  expect((await platformOf(admin).observe()).disrupted).toEqual([]);
});

clusterTest.for(disruptorRights.map((right) => [`${right.verb} ${right.resource}`, right] as const))(
  'without the right to %s it says which one is missing',
  async ([, missing]) => {
    await grant(disruptorRights.filter((right) => right !== missing));
    // The authoriser hears of it a moment later.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await denied()).toMatch(
      new RegExp(`forbidden.*cannot ${missing.verb} resource "${missing.resource.replace('/', '\\/')}"`),
    );
  },
);
