import { afterAll, beforeAll, expect } from 'vitest';
import type { Platform } from '../../chaos/platform.ts';
import {
  type KubernetesPlatform,
  kubernetesPlatform,
  type Power,
} from '../../chaos/platforms/kubernetes/index.ts';
import { type Rights, type Rule, rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { disruptionNames, faultNames } from '../../slo/plan.ts';
import { leave, patience, type Stage, stageFor } from './testing/kubernetes-platform.ts';
import { quietData } from './testing/quiet-data.ts';

let stage: Stage | undefined;
beforeAll(async () => {
  stage = await stageFor('rights', 'documented');
});
afterAll(() => leave(stage));

/** Power that has none: what is denied here is denied before it would be used. */
const noPower: Power = {
  off: async () => undefined,
  on: async () => undefined,
  cut: async () => undefined,
  heal: async () => undefined,
  state: () => ({ off: [], cuts: [] }),
};

const anew = (): KubernetesPlatform => {
  if (stage === undefined) throw new Error('no stage');
  const { environment, namespace, account } = stage;
  return kubernetesPlatform({
    environment,
    regions: [{ name: 'region-1', api: account.api, namespace }],
    power: noPower,
    data: quietData,
  });
};

// Those of disruptions have a test of their own.
const everything = rightsFor(
  faultNames.filter((name) => !(disruptionNames as readonly string[]).includes(name)),
);
const places = ['namespace', 'leases', 'cluster'] as const;
type Right = { place: (typeof places)[number]; rule: Rule; verb: string };
const rights: Right[] = places.flatMap((place) =>
  everything[place].flatMap((rule) => rule.verbs.map((verb) => ({ place, rule, verb }))),
);
const nameOf = ({ rule, verb }: Right): string => `${verb} ${rule.resources[0]}`;
const without = ({ place, rule, verb }: Right): Rights => ({
  ...everything,
  [place]: everything[place]
    .map((r) => (r === rule ? { ...r, verbs: r.verbs.filter((v) => v !== verb) } : r))
    .filter((r) => r.verbs.length > 0),
});

const someReplica = async (platform: Platform): Promise<string> =>
  (await platform.observe()).replicas.find((r) => r.service === 'donor' && r.ready)?.name ?? '';
const request = { service: 'request', region: 'region-1' } as const;
const observed = (platform: Platform) => platform.observe();
const told = (platform: Platform) => platform.facts(0);
const proven = async (platform: Platform) => {
  const target = { kind: 'replica', replica: await someReplica(platform) } as const;
  await platform.kill([target]);
  await platform.proof([target]);
};
const nodeProven = async (platform: Platform) => {
  await platform.kill([{ kind: 'node', node: 'r1a1' }]);
  await platform.proof([{ kind: 'node', node: 'r1a1' }]);
};
/** A watch that is denied is tried again and again, and marked. */
const watched = async (platform: Platform) => {
  await platform.facts(0);
  const broken = await waitFor(
    async () => (await platform.facts(0)).marks.find((m) => m.name === 'watch-broken'),
    patience,
  );
  throw new Error(broken?.detail ?? 'no watch broke');
};

/** Who needs a right: the shortest way to each. */
const uses: Readonly<Record<string, (platform: Platform) => Promise<unknown>>> = {
  'get namespaces': observed,
  'get pods': proven,
  'list pods': observed,
  'watch pods': watched,
  'delete pods': async (p) => p.kill([{ kind: 'replica', replica: await someReplica(p) }]),
  'create pods/eviction': async (p) => p.disturb({ kind: 'evict-replica', replica: await someReplica(p) }),
  'list events': told,
  'watch events': watched,
  'get deployments': (p) => p.disturb({ kind: 'pin-replicas', ...request }),
  'list deployments': observed,
  'watch deployments': watched,
  'patch deployments': async (p) => p.rollOut([{ kind: 'replica', replica: await someReplica(p) }]),
  'list replicasets': (p) => p.restore({ kind: 'roll-back', ...request, version: 'none' }),
  'list endpointslices': proven,
  'watch endpointslices': watched,
  'list horizontalpodautoscalers': observed,
  'watch horizontalpodautoscalers': watched,
  'patch horizontalpodautoscalers': (p) =>
    p.restore({ kind: 'restore-scaling', ...request, min: 3, max: 20 }),
  'get leases': nodeProven,
  'list leases': told,
  'watch leases': watched,
  'get nodes': nodeProven,
  'list nodes': observed,
  'watch nodes': watched,
  'patch nodes': (p) => p.disturb({ kind: 'drain-node', node: 'r1a1' }),
};

clusterTest('every right that is asked for has a use', () => {
  expect(Object.keys(uses).sort()).toEqual(rights.map(nameOf).sort());
});

clusterTest.for(rights.map((right) => [nameOf(right), right] as const))(
  'without the right to %s its use is denied, with words that say which one is missing',
  async ([name, right]) => {
    await stage?.account.grant(without(right));
    const platform = anew();
    const use = uses[name];
    const says = await (use === undefined ? Promise.resolve('no use') : use(platform)).then(
      () => 'it was allowed',
      (error: unknown) => String(error),
    );
    platform.close();
    const [resource = '', subresource] = (right.rule.resources[0] ?? '').split('/');
    const denied = subresource === undefined ? resource : `${resource}/${subresource}`;
    expect(says).toContain(`cannot ${right.verb} resource "${denied}"`);
    expect(says).toMatch(/give its user the rights that `verify rights` prints/);
  },
);
