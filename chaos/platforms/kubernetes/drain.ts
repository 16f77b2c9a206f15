import { evictionRetrySeconds } from '../../../slo/kubernetes/predicted.ts';
import type { Milliseconds } from '../../../slo/units.ts';
import type { Proof } from '../../platform.ts';
import { reasonOf } from '../../restore.ts';
import type { Acting } from './acting.ts';
import { isApiError } from './api-error.ts';
import { bearsCordonMark, cordonMark } from './cordon-mark.ts';
import { allOf, isGone, remember } from './doomed.ts';
import { find, findIfThere } from './find.ts';
import type { Metadata, Node, Pod } from './objects.ts';
import { nodesOf, paths, podsOf, type Region, serviceOf } from './region.ts';
import type { Draining } from './remembered.ts';

const pause: Milliseconds = evictionRetrySeconds * 1000;

/**
 * Lets no more pods onto a node and begins to evict LifeFlow's replicas from it, each as its disruption budget allows;
 * what else is on it, databases included, is not moved. Resolves when the node is closed; the evictions go on until none
 * is left, they are denied, or the node is uncordoned.
 */
export const drain = async (on: Acting, node: string): Promise<void> => {
  const [found] = await find(on.regions, [node], nodesOf);
  if (found === undefined) throw new RangeError(`expected the node ${node}`);
  const { region, object } = found;
  // One that its owner has closed meanwhile is to stay so.
  if (object.spec.unschedulable !== true) await cordon(region, node, true);
  const replicas = await evictable(region, node);
  const housed = await remember(
    on,
    replicas.map((pod) => ({ kind: 'replica', replica: pod.metadata.name })),
  );
  const over = new AbortController();
  on.drains.get(node)?.over.abort();
  const draining: Draining = { over, housed, refusal: undefined };
  on.drains.set(node, draining);
  const refused = (error: unknown): undefined => {
    draining.refusal = error;
  };
  const evictAll = async (): Promise<void> => {
    while (!over.signal.aborted && !isDenied(draining.refusal)) {
      const pods = await evictable(region, node).catch(refused);
      if (pods?.length === 0) return;
      for (const pod of pods ?? []) if (!over.signal.aborted) await evict(region, pod).catch(refused);
      await on.clock.sleep(pause, over.signal);
    }
  };
  void evictAll();
};

/**
 * Ends a drain and opens its node, where that is still there and closed by it: one that is empty may have been taken away for
 * good, and one that its owner closed is to stay so. Rejects with ApiError where it may be in a region that can't be asked.
 */
export const uncordon = async (on: Acting, node: string): Promise<void> => {
  on.drains.get(node)?.over.abort();
  on.drains.delete(node);
  const found = await findIfThere(on.regions, node, nodesOf);
  if (found === undefined) {
    if (on.unasked !== undefined) throw on.unasked;
  } else if (bearsCordonMark(found.object)) await cordon(found.region, node, false);
};

/** Asks for a pod's end as its disruption budget allows it. Rejects with ApiError `TOO_MANY` where it doesn't now. */
export const evict = async (
  region: Region,
  { metadata }: { metadata: Pick<Metadata, 'name' | 'uid'> },
): Promise<void> => {
  const { name, uid } = metadata;
  await region.api.send('POST', `${paths(region).pods}/${name}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace: region.namespace },
    deleteOptions: { preconditions: { uid } },
  });
};

/** That the node is closed, and that none of the replicas that it had is left, by pods and endpoints. */
export const isDrained = async (on: Acting, node: string): Promise<Proof> => {
  const [found] = await find(on.regions, [node], nodesOf);
  if (found?.object.spec.unschedulable !== true)
    return { effective: false, at: on.clock.now(), says: `node ${node} still takes replicas` };
  const { housed = [], refusal } = on.drains.get(node) ?? {};
  const proofs = await Promise.all(housed.map((d) => isGone(d, on.clock.now)));
  const proof = allOf(
    [
      { effective: housed.length > 0, at: on.clock.now(), says: `node ${node} is closed` },
      ...proofs.map((p) =>
        p.effective || refusal === undefined ? p : { ...p, says: `${p.says} (${reasonOf(refusal)})` },
      ),
    ],
    on.clock.now(),
  );
  return isDenied(refusal) && !proof.effective ? { ...proof, vain: true } : proof;
};

/** A budget gives way, and a server comes back; a right has to be given by somebody. */
const isDenied = (refusal: unknown): boolean => isApiError(refusal, 'DENIED');

const cordon = (region: Region, node: string, closed: boolean): Promise<Node> =>
  region.api.patch<Node>(`${paths(region).nodes}/${node}`, {
    metadata: { annotations: { [cordonMark]: closed ? 'true' : null } },
    spec: { unschedulable: closed ? true : null },
  });

/** LifeFlow's replicas on the node that are to stay. */
const evictable = async (region: Region, node: string): Promise<readonly Pod[]> =>
  (await podsOf(region)).filter(
    (pod) =>
      pod.spec.nodeName === node &&
      pod.metadata.deletionTimestamp === undefined &&
      serviceOf(pod) !== undefined,
  );
