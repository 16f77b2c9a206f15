import type { UndoStep } from '../slo/journal.ts';
import type { PlatformState, ScalingBounds } from '../slo/topology.ts';
import type { Count } from '../slo/units.ts';
import { changedBounds, changedVersion, disrupted, replicas, replicationFaults, unended } from './residue.ts';

/**
 * What an undo step was meant to reach and the platform does not show, in words; empty when it is reached, and where there is
 * nothing of the fault's own any more, because somebody else has changed it since. Steps on the suite's own processes are not
 * visible here: whoever carries those out checks them.
 */
export const unfinished = (step: UndoStep, state: PlatformState): string[] => {
  switch (step.kind) {
    case 'tear-down':
    case 'end-process':
      return [];
    case 'power-on-node':
      return state.nodes.some((n) => n.name === step.node && n.up) ? [] : [`node ${step.node} is not up`];
    case 'restore-replicas':
      return missingReplicas(step, state);
    case 'end-rollout':
      return unended(state.rollouts.filter((key) => key === `${step.service}/${step.region}`));
    case 'uncordon-node':
      return state.drained?.includes(step.node) ? [`node ${step.node} is cordoned`] : [];
    case 'join-nodes':
      return state.nodes
        .filter((n) => step.nodes.includes(n.name) && !n.up)
        .map((n) => `node ${n.name} is not up`);
    case 'join-api':
      // The state was read from it.
      return [];
    case 'restore-scaling': {
      const key = `${step.service}/${step.region}`;
      return isPinnedSince(step, state.scaling?.[key]) ? changedBounds(key, step, state) : [];
    }
    case 'roll-back': {
      const key = `${step.service}/${step.region}`;
      return state.broken?.includes(key) ? changedVersion(key, step.version, state) : [];
    }
    // Whether requests are disrupted no platform's books say; whoever ends it looks into the replicas.
    case 'end-disruption':
      return [];
    case 'replace-disrupted':
      return disrupted({
        ...state,
        replicas: state.replicas.filter((r) => r.service === step.service && r.region === step.region),
      });
    case 'restore-replication':
      return replicationFaults(state);
    case 'fail-back':
      return [
        ...state.nodes
          .filter((n) => n.region === step.region && !n.up)
          .map((n) => `node ${n.name} is not up`),
        ...replicationFaults(state),
        ...(state.edge.writeRegion === step.region ? [] : [`writes go to ${state.edge.writeRegion}`]),
        ...missingInRegion(step, state),
      ];
  }
};

/**
 * Whether an autoscaler has but one number to choose from since it had more, as a pin leaves it. Bounds that are gone, or
 * that may be moved between, are their owner's. Pure.
 */
export const isPinnedSince = (was: ScalingBounds, is: ScalingBounds | undefined): boolean =>
  is !== undefined && is.min === is.max && was.min !== was.max;

/** Replicas that the step waits for and that are not ready, in words. */
export const missingReplicas = (
  { service, region, ready }: Extract<UndoStep, { kind: 'restore-replicas' }>,
  state: Pick<PlatformState, 'replicas' | 'desired'>,
): string[] =>
  missing(state, (key) => (key === `${service}/${region}` ? (ready ?? Number.POSITIVE_INFINITY) : undefined));

/** The same of every service of the region that is brought back. */
export const missingInRegion = (
  { region, ready = {} }: Extract<UndoStep, { kind: 'fail-back' }>,
  state: Pick<PlatformState, 'replicas' | 'desired'>,
): string[] =>
  missing(state, (key) => {
    const [service = '', of] = key.split('/');
    return of === region ? (ready[service] ?? Number.POSITIVE_INFINITY) : undefined;
  });

/** @param enough of a service that are waited for though more are wanted; undefined of one that nobody waits for */
const missing = (
  state: Pick<PlatformState, 'replicas' | 'desired'>,
  enough: (key: string) => Count | undefined,
): string[] =>
  replicas(
    state,
    Object.fromEntries(
      Object.entries(state.desired).flatMap(([key, desired]) => {
        const most = enough(key);
        return most === undefined ? [] : [[key, Math.min(desired, most)]];
      }),
    ),
  );
