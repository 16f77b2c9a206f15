import { type PlatformState, targetName } from '../slo/topology.ts';
import type { FaultPlan } from './fault.ts';
import { type Floor, residue, withoutTakenAway } from './residue.ts';

type Aimed = Pick<FaultPlan, 'targets' | 'undo'>;
/** What a fault and its heal left behind, and what somebody else did meanwhile; each in words. */
export type Residue = { left: string[]; others: string[] };

/**
 * The residue, told apart by who can have done it. No fault and no undo step writes the version, the autoscaler or the rollout
 * of a service that neither its targets nor its undo name, closes another node, or takes one away: that was somebody else, who
 * may, and no heal would end if it waited for that to be taken back. It is told, and not held against the fault. Held against
 * it is, whoever did it, what they do name, since an owner's release looks like a heal that went wrong; and nodes that are
 * down and replicas that are missing, which a fault can bring about anywhere.
 */
export const residueOf = (
  plan: Aimed,
  before: PlatformState,
  after: PlatformState,
  floor: Floor,
): Residue => {
  const meant = withoutTakenAway(before, after, plan.undo);
  const named = namedBy(plan, before);
  const left = residue(withOthers(meant, after, named), ofFault(after, named), floor);
  return { left, others: residue(meant, after, floor).filter((says) => !left.includes(says)) };
};

type Named = { workload(key: string): boolean; node(name: string): boolean };

/** What a fault's targets and its undo name; a region that is brought back is all that it had. */
const namedBy = ({ targets, undo }: Aimed, before: PlatformState): Named => {
  const regions = undo.flatMap((s) => (s.kind === 'fail-back' ? [s.region] : []));
  const names = new Set([
    ...targets.map(targetName),
    ...undo.flatMap((s) => ('service' in s ? [`${s.service}/${s.region}`] : [])),
    ...undo.flatMap((s) => ('node' in s ? [s.node] : 'nodes' in s ? s.nodes : [])),
    ...before.nodes.filter((n) => regions.includes(n.region)).map((n) => n.name),
  ]);
  return {
    workload: (key) => names.has(key) || regions.some((region) => key.endsWith(`/${region}`)),
    node: (name) => names.has(name),
  };
};

/** The state of before as somebody else has made it since. */
const withOthers = (before: PlatformState, after: PlatformState, named: Named): PlatformState => {
  const isOthers = (key: string) => !named.workload(key);
  const isThere = (name: string) => after.nodes.some((n) => n.name === name);
  return {
    ...before,
    versions: only(before.versions, named.workload),
    scaling: { ...only(before.scaling, named.workload), ...only(after.scaling, isOthers) },
    cordoned: [...(before.cordoned ?? []), ...(after.cordoned ?? []).filter((node) => !named.node(node))],
    nodes: before.nodes.filter(({ name }) => named.node(name) || isThere(name)),
  };
};

/** The state of after without rollouts that somebody else has begun. */
const ofFault = (after: PlatformState, named: Named): PlatformState => ({
  ...after,
  rollouts: after.rollouts.filter(named.workload),
});

const only = <T>(
  all: Readonly<Record<string, T>> | undefined,
  of: (key: string) => boolean,
): Record<string, T> => Object.fromEntries(Object.entries(all ?? {}).filter(([key]) => of(key)));
