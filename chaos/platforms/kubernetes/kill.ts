import type { Target } from '../../../slo/topology.ts';
import { type Acting, dataOf, powerOf } from './acting.ts';
import { remember } from './doomed.ts';
import type { Pod } from './objects.ts';
import { paths } from './region.ts';
import type { Doomed } from './remembered.ts';

type Replica = Extract<Doomed, { kind: 'replica' }>;

/** Ends everything at once. Waits for all of it, also past failures, and rejects with the first. */
export const kill = async (on: Acting, targets: readonly Target[]): Promise<void> => {
  const found = await remember(on, targets);
  const nodes = found.filter((d) => d.kind === 'node').map((d) => d.name);
  const instances = instancesOf(targets);
  const power = nodes.length === 0 ? undefined : powerOf(on, `switch off ${nodes.join(', ')}`);
  const data = instances.length === 0 ? undefined : dataOf(on, `end ${instances.join(', ')}`);
  const acts = [
    ...found.filter((d) => d.kind === 'replica').map(killReplica),
    power?.off(nodes),
    data?.kill(instances),
  ];
  for (const act of await Promise.allSettled(acts)) if (act.status === 'rejected') throw act.reason;
};

/** The databases among the targets, by their names. */
export const instancesOf = (targets: readonly Target[]): string[] =>
  targets.flatMap((t) => (t.kind === 'database' ? [t.instance] : []));

/**
 * Deletes the pod without a grace period: it is gone from the API at once, and its kubelet ends the container within the
 * second or two that it leaves every container.
 */
const killReplica = (replica: Replica): Promise<unknown> => remove(replica, { gracePeriodSeconds: 0 });

/** Deletes the pod with the grace period that its own specification gives it. */
export const stopReplica = (replica: Omit<Replica, 'kind'>): Promise<unknown> => remove(replica, {});

/** Another pod of the same name is not touched. */
const remove = ({ region, name, uid }: Omit<Replica, 'kind'>, grace: object): Promise<unknown> =>
  region.api.send<Pod>('DELETE', `${paths(region).pods}/${name}`, {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    ...grace,
    preconditions: { uid },
  });
