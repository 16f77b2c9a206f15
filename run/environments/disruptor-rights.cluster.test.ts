import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import type { RegionDisruptor } from '../../chaos/platforms/kubernetes/disruptor/region-disruptor.ts';
import { disruptionRights, type Rights, type Rule } from '../../chaos/platforms/kubernetes/rights.ts';
import type { Cluster } from '../../fixtures/cluster/index.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { laneCluster, leaveLane } from '../../fixtures/cluster/testing/lane-cluster.ts';
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
import { type Account, accountOn } from './testing/service-account.ts';

let cluster: Cluster;
let account: Account;
let folder: string;
let admin: Disrupting;
let user: RegionDisruptor;

beforeAll(async () => {
  if (inject('kubernetes') === undefined) return;
  cluster = await laneCluster(namespace);
  await deployService(cluster);
  account = await accountOn(cluster, namespace);
});
afterAll(async () => {
  account?.close();
  if (cluster !== undefined) await leaveLane(cluster, namespace);
});
beforeEach(async () => {
  if (cluster === undefined) return;
  folder = mkdtempSync(path.join(tmpdir(), 'disruptor-'));
  admin = await disruptorFor(cluster.kubeconfig, folder);
  await account.grant(disruptionRights);
  user = (await disruptorFor(account.kubeconfig, folder)).region;
  const ready = async () => (await addressesOf(admin.config)).size === replicas;
  expect(await waitFor(ready, { within: 120_000, every: 200 })).toBe(true);
});
afterEach(async () => {
  if (cluster === undefined) return;
  await admin.region.end(service);
  await admin.region.replace(service);
  rmSync(folder, { recursive: true });
});

/** What comes of a disruption from its begin to the last replacement: the first thing that was denied, if any. */
const denied = async (): Promise<string | undefined> => {
  const told = async (): Promise<string | undefined> =>
    (await user.marks()).find((mark) => mark.name === 'problem')?.detail;
  try {
    // Into one of them, which takes all that all of them take, and a label beside.
    const [only] = await user.pods.of(service);
    if (only === undefined) throw new Error('no pod');
    await user.begin(service, http(), [only.name]);
    let problem: string | undefined;
    const shows = async (): Promise<boolean> => {
      problem = await told();
      return problem !== undefined || (await user.proof(service)).effective;
    };
    expect(await waitFor(shows, { within: 90_000, every: 300 })).toBe(true);
    if (problem !== undefined) return problem;
    expect(await user.pods.serviceOf(only.name)).toBe(service);
    await user.end(service);
    const other = (await user.pods.of(service)).find((pod) => pod.name !== only.name);
    if (other === undefined) throw new Error('no other pod');
    await user.pods.remove(other);
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

const each = disruptionRights.namespace.flatMap((rule) => rule.verbs.map((verb) => ({ rule, verb })));
const without = (rule: Rule, verb: string): Rights => ({
  ...disruptionRights,
  namespace: disruptionRights.namespace
    .map((r) => (r === rule ? { ...r, verbs: r.verbs.filter((v) => v !== verb) } : r))
    .filter((r) => r.verbs.length > 0),
});

clusterTest.for(each.map((right) => [`${right.verb} ${right.rule.resources[0]}`, right] as const))(
  'without the right to %s it says which one is missing, and no other',
  async ([name, { rule, verb }]) => {
    await account.grant(without(rule, verb));
    const says = (await denied()) ?? 'nothing was denied';
    const missing = [...says.matchAll(/cannot (\w+) resource \\?"([^"\\]+)/g)].map(([, v, r]) => `${v} ${r}`);
    expect({ says, missing: [...new Set(missing)] }).toEqual({ says, missing: [name] });
  },
);
