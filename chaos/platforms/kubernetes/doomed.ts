import type { Target } from '../../../slo/topology.ts';
import type { EpochMilliseconds } from '../../../slo/units.ts';
import type { Proof } from '../../platform.ts';
import type { Acting } from './acting.ts';
import { unlessMissing } from './api-error.ts';
import { find } from './find.ts';
import { isTrue, type Lease, type Node, type Pod } from './objects.ts';
import { isMissed, type Renewal, renewalOf } from './observing/node-marks.ts';
import { readyIn } from './observing/slice-marks.ts';
import { leaseOf, nodesOf, paths, podsOf, type Region, slicesOf } from './region.ts';
import type { Doomed } from './remembered.ts';

type Now = () => EpochMilliseconds;

/** Looks them up and keeps them for the proof of their end. @throws PlatformError for one that is not there */
export const remember = async (on: Acting, targets: readonly Target[]): Promise<readonly Doomed[]> => {
  const found = await doom(on.regions, targets, on.clock.now);
  for (const d of found) on.doomed.set(d.name, d);
  return found;
};

/** Proofs together: in effect when the last of them is. */
export const allOf = (proofs: readonly Proof[], now: EpochMilliseconds): Proof => {
  const open = proofs.filter((p) => !p.effective);
  const effective = open.length === 0 && proofs.length > 0;
  return {
    effective,
    at: effective ? Math.max(...proofs.map((p) => p.at)) : now,
    says: (effective ? proofs : open).map((p) => p.says).join('; '),
  };
};

/** Looks up replicas and nodes before they are harmed. @throws PlatformError for one that is not there */
const doom = async (regions: readonly Region[], targets: readonly Target[], now: Now): Promise<Doomed[]> => {
  const replicas = targets.flatMap((t) => (t.kind === 'replica' ? [t.replica] : []));
  const nodes = targets.flatMap((t) => (t.kind === 'node' ? [t.node] : []));
  const [pods, machines] = await Promise.all([
    find(regions, replicas, podsOf),
    find(regions, nodes, nodesOf),
  ]);
  return [
    ...pods.map(({ region, object: { metadata } }): Doomed => {
      const { name, uid } = metadata;
      return { kind: 'replica', region, name, uid };
    }),
    ...(await Promise.all(
      machines.map(async ({ region, object: { metadata } }): Promise<Doomed> => {
        const { name } = metadata;
        return { kind: 'node', region, name, renewal: await renewalNow(region, name, now, undefined) };
      }),
    )),
  ];
};

/**
 * Whether it is gone. A replica: its pod is, and no endpoint leads to it, which other controllers than the API server's
 * own deletion see to. A node: its kubelet renews its lease no more, or the node controller no longer calls it ready.
 */
export const isGone = (doomed: Doomed, now: Now): Promise<Proof> =>
  doomed.kind === 'replica' ? replicaIsGone(doomed, now) : nodeIsGone(doomed, now);

const replicaIsGone = async (
  { region, name, uid }: Extract<Doomed, { kind: 'replica' }>,
  now: Now,
): Promise<Proof> => {
  const [pod, slices] = await Promise.all([
    unlessMissing(region.api.get<Pod>(`${paths(region).pods}/${name}`)),
    slicesOf(region),
  ]);
  const at = now();
  if (pod?.metadata.uid === uid)
    return { effective: false, at, says: `pod ${name} is still there (${pod.metadata.uid})` };
  if (slices.some((slice) => readyIn(slice).includes(name)))
    return { effective: false, at, says: `pod ${name} is gone, and its address is still an endpoint` };
  return { effective: true, at, says: `pod ${name} (${uid}) is gone, and no endpoint leads to it` };
};

const nodeIsGone = async (doomed: Extract<Doomed, { kind: 'node' }>, now: Now): Promise<Proof> => {
  const { region, name } = doomed;
  const node = await unlessMissing(region.api.get<Node>(`${paths(region).nodes}/${name}`));
  const renewal = await renewalNow(region, name, now, doomed.renewal);
  doomed.renewal = renewal;
  const at = now();
  const missed = renewal !== undefined && isMissed(renewal, at);
  // The first renewal that did not come.
  const since = missed ? Math.min(at, renewal.since + renewal.interval) : at;
  if (!isTrue(node?.status.conditions, 'Ready'))
    return { effective: true, at: since, says: `node ${name} is no longer ready` };
  return missed
    ? { effective: true, at: since, says: `the kubelet of ${name} renews its lease no more` }
    : { effective: false, at, says: `node ${name} is ready, and its kubelet renews its lease` };
};

const renewalNow = async (
  region: Region,
  node: string,
  now: Now,
  known: Renewal | undefined,
): Promise<Renewal | undefined> => {
  const lease = await unlessMissing<Lease>(leaseOf(region, node));
  return lease === undefined ? undefined : renewalOf(lease, now(), known);
};
