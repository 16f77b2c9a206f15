import { afterAll, beforeAll, expect } from 'vitest';
import type { Platform } from '../../chaos/platform.ts';
import { unlessMissing } from '../../chaos/platforms/kubernetes/api-error.ts';
import {
  apiFrom,
  claimMirror,
  type KubernetesPlatform,
  kubernetesPlatform,
  type Power,
  takeLease,
} from '../../chaos/platforms/kubernetes/index.ts';
import type { Region } from '../../chaos/platforms/kubernetes/region.ts';
import { type Rights, type Rule, rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { runnerRights } from '../../chaos/platforms/kubernetes/runner-rights.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { disruptionNames, faultNames } from '../../slo/plan.ts';
import { patience, type Stage, stageFor, suffer } from './testing/kubernetes-platform.ts';
import { quietData } from './testing/quiet-data.ts';
import { aimOnStage } from './testing/stage-faults.ts';

let stage: Stage | undefined;
beforeAll(async () => {
  stage = await stageFor('rights', 'documented');
});
afterAll(() => stage?.end());

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
const each = (all: Rights): Right[] =>
  places.flatMap((place) => all[place].flatMap((rule) => rule.verbs.map((verb) => ({ place, rule, verb }))));
const rights = each(everything);
const ofRunner = each(runnerRights);
const kindOf = ({ rule }: Right): string => rule.resources[0] ?? '';
const nameOf = (right: Right): string => `${right.verb} ${kindOf(right)}`;
const named = (all: readonly Right[]) => all.map((right) => [nameOf(right), right] as const);
const without = (all: Rights, { place, rule, verb }: Right): Rights => ({
  ...all,
  [place]: all[place]
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
  'patch horizontalpodautoscalers': (p) => p.disturb({ kind: 'pin-replicas', ...request }),
  'get leases': nodeProven,
  'list leases': told,
  'watch leases': watched,
  'get nodes': nodeProven,
  'list nodes': observed,
  'watch nodes': watched,
  'patch nodes': (p) => p.disturb({ kind: 'drain-node', node: 'r1a1' }),
};

/** The same for what a runner keeps in the cluster, by its kind: made where there is none, and changed. */
const runnerUses: Readonly<Record<string, (region: Region) => Promise<void>>> = {
  leases: async (region) => (await takeLease({ region, ...runner })).release(),
  configmaps: async (region) => {
    const mirror = await claimMirror(region, { ...runner, run: 'rights' });
    const fault = { id: '1-scale-pin', fault: 'scale-pin' } as const;
    await mirror.append({ step: 'intent', at: 0, ...fault, targets: [], undo: [] });
  },
};
const runner = { environment: 'rights', holder: 'runner' };

clusterTest('every right that is asked for has a use', () => {
  expect(Object.keys(uses).sort()).toEqual(rights.map(nameOf).sort());
  expect(Object.keys(runnerUses).sort()).toEqual([...new Set(ofRunner.map(kindOf))].sort());
});

/** What comes of a use, in words. */
const saysOf = (use: Promise<unknown> | undefined): Promise<string> =>
  (use ?? Promise.resolve('no use')).then(
    () => 'it was allowed',
    (error: unknown) => String(error),
  );
const expectDenied = (says: string, right: Right): void => {
  expect(says).toContain(`cannot ${right.verb} resource "${kindOf(right)}"`);
  expect(says).toMatch(/give its user the rights that `verify rights` prints/);
};

clusterTest.for(named(rights))(
  'without the right to %s its use is denied, with words that say which one is missing',
  async ([name, right]) => {
    await stage?.account.grant(without(everything, right));
    const platform = anew();
    const says = await saysOf(uses[name]?.(platform));
    platform.close();
    expectDenied(says, right);
  },
);

/** What comes of keeping this kind of object with these rights of a runner, where there is none. */
const runnerSays = async (kind: string, { namespace: rules }: Rights): Promise<string> => {
  if (stage === undefined) throw new Error('no stage');
  const { account, cluster, namespace } = stage;
  // Beside all that the faults take: an account's roles are given in one.
  await account.grant({ ...everything, namespace: [...everything.namespace, ...rules] });
  const administrator = apiFrom(cluster.kubeconfig, cluster.options.environment);
  const groups = { leases: 'apis/coordination.k8s.io/v1', configmaps: 'api/v1' };
  for (const [kept, group] of Object.entries(groups))
    await unlessMissing(
      administrator.send('DELETE', `/${group}/namespaces/${namespace}/${kept}/lifeflow-verify`),
    );
  return saysOf(runnerUses[kind]?.({ name: 'region-1', api: account.api, namespace }));
};

clusterTest('a runner with all of its rights is denied nothing', async () => {
  for (const kind of Object.keys(runnerUses))
    expect(await runnerSays(kind, runnerRights)).toBe('it was allowed');
});

clusterTest.for(named(ofRunner))(
  'without the right to %s of a runner it is denied, with words that say which one is missing',
  async ([, right]) => expectDenied(await runnerSays(kindOf(right), without(runnerRights, right)), right),
);

/** Others run with their own rights in kubernetes.cluster.test.ts, kubernetes-faults and, with an undo in place of the heal, cluster-regions. */
clusterTest.for(['zone-loss', 'zone-cut'] as const)(
  'with the rights of %s alone it is injected, shown and healed',
  async (fault) => {
    if (stage === undefined) throw new Error('no stage');
    await stage.account.grant(rightsFor([fault]));
    const { proof, heal } = await suffer(stage.platform, fault, aimOnStage(fault));
    expect(proof).toMatchObject({ effective: true });
    expect(await heal()).toEqual([]);
  },
);
