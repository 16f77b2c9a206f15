import type { UndoStep } from '../slo/journal.ts';
import type { PlatformState, ScalingBounds } from '../slo/topology.ts';

/** Wanted replicas by `service/region`, below which nothing may be left but by its autoscaler. */
export type Floor = Readonly<Record<string, number>>;

/**
 * What a fault and its heal left behind, in words; empty when nothing is. Compared is what the rest relies on: nodes,
 * floors, versions,
 * autoscalers' bounds, database roles, where the edge sends. Which instance holds a role and where a replica runs are not: they
 * are the differences that a fault declares as lasting (`FaultPlan.lasting`).
 */
export const residue = (before: PlatformState, after: PlatformState, floor: Floor): string[] => [
  ...nodes(before, after),
  ...replicas(after, floor, before.scaling),
  ...unended(after.rollouts),
  ...cordoned(before, after),
  ...Object.entries(before.versions ?? {}).flatMap(([key, was]) => changedVersion(key, was, after)),
  ...Object.entries(before.scaling ?? {}).flatMap(([key, was]) => changedBounds(key, was, after)),
  ...disrupted(after),
  ...replicationFaults(after),
  ...edge(before, after),
];

/**
 * Ready replicas by service and region that are fewer than the floor, in words. A service that stood above its autoscaler's
 * minimum may rightly have been made smaller since: of it as many are missing as are wanted now, or as its minimum asks.
 */
export const replicas = (
  state: Pick<PlatformState, 'replicas' | 'desired' | 'scaling'>,
  floor: Floor,
  scaling = state.scaling,
): string[] =>
  Object.entries(floor).flatMap(([key, stood]) => {
    const ready = state.replicas.filter((r) => r.ready && `${r.service}/${r.region}` === key).length;
    const min = scaling?.[key]?.min;
    const needed = min === undefined ? stood : Math.min(stood, Math.max(state.desired[key] ?? stood, min));
    return ready >= needed ? [] : [`${key} has ${ready} ready replicas, ${needed} are its floor`];
  });

/**
 * The state without the nodes that were only to be used again and are gone since: whoever owns the cluster may take one away
 * while it stands empty, and nothing can bring it back.
 */
export const withoutTakenAway = (
  before: PlatformState,
  after: PlatformState,
  undo: readonly UndoStep[],
): PlatformState => {
  const emptied = undo.flatMap((step) => (step.kind === 'uncordon-node' ? [step.node] : []));
  const isThere = (name: string) => after.nodes.some((n) => n.name === name);
  return { ...before, nodes: before.nodes.filter(({ name }) => !emptied.includes(name) || isThere(name)) };
};

/** Rollouts that are not over, in words. */
export const unended = (rollouts: PlatformState['rollouts']): string[] =>
  rollouts.map((key) => `${key} is still being rolled out`);

/** A service in a region whose version is not the one that it was, in words. */
export const changedVersion = (key: string, was: string, { versions }: PlatformState): string[] => {
  const is = versions?.[key];
  return is === was ? [] : [`${key} had version ${was} and has ${is ?? 'none'}`];
};

/** An autoscaler whose bounds are not those that they were, in words. */
export const changedBounds = (key: string, was: ScalingBounds, { scaling }: PlatformState): string[] => {
  const is = scaling?.[key];
  if (is?.min === was.min && is.max === was.max) return [];
  const now = is === undefined ? 'has none' : `may move from ${is.min} to ${is.max}`;
  return [`the autoscaler of ${key} could move from ${was.min} to ${was.max} replicas and ${now}`];
};

/** Replicas that bear traces of a disruption, in words. */
export const disrupted = (state: Pick<PlatformState, 'replicas' | 'disrupted'>): string[] =>
  state.replicas
    .filter((r) => state.disrupted?.includes(r.name))
    .map((r) => `${r.name} was disrupted, and has not been replaced`);

/**
 * One primary, one synchronous standby in another zone of its region, one asynchronous replica in another region; where
 * databases can't be seen nothing is found.
 */
export const replicationFaults = (state: PlatformState): string[] => {
  if (state.databasesUnseen) return [];
  const up = state.databases.filter((d) => d.up);
  const inRole = (role: string) => up.filter((d) => d.role === role);
  const down = state.databases.filter((d) => !d.up || d.role === 'detached');
  const found = down.map((d) => `database ${d.name} is ${d.up ? 'detached' : 'down'}`);
  const [primary, ...others] = inRole('primary');
  if (primary === undefined) return [...found, 'no database is the primary'];
  if (others.length > 0) {
    found.push(`${[primary, ...others].map((d) => d.name).join(' and ')} are primaries at once, one may be`);
  }
  if (!inRole('sync-standby').some((d) => d.region === primary.region && d.zone !== primary.zone)) {
    found.push(
      `no synchronous standby in another zone of ${primary.region}, where the primary ${primary.name} is`,
    );
  }
  if (!inRole('async-replica').some((d) => d.region !== primary.region)) {
    found.push(`no asynchronous replica outside ${primary.region}, where the primary ${primary.name} is`);
  }
  return found;
};

const nodes = (before: PlatformState, after: PlatformState): string[] =>
  before.nodes
    .filter((n) => n.up && !after.nodes.some((m) => m.name === n.name && m.up))
    .map(
      (n) => `node ${n.name} was up and is ${after.nodes.some((m) => m.name === n.name) ? 'down' : 'gone'}`,
    );

const cordoned = (before: PlatformState, after: PlatformState): string[] =>
  (after.cordoned ?? [])
    .filter((node) => !before.cordoned?.includes(node))
    .map((node) => `node ${node} took replicas and is cordoned`);

const edge = (before: PlatformState, after: PlatformState): string[] =>
  (['readRegion', 'writeRegion'] as const).flatMap((which) =>
    before.edge[which] === after.edge[which]
      ? []
      : [
          `the edge's ${which === 'readRegion' ? 'reads' : 'writes'} went to ${before.edge[which]}, now ${after.edge[which]}`,
        ],
  );
