import { defineDisturbance } from '../define-disturbance.ts';
import { AimError } from '../fault.ts';
import { aimedService } from './aimed.ts';
import { replicaFloors } from './replica-floors.ts';

/**
 * A version is rolled out whose replicas never start. The rollout has to stop by itself before it takes a replica away that
 * answers (claims 2.rollout.surge, 2.rollout.unavailable), and the version is taken back.
 */
export const brokenRollout = defineDisturbance({
  name: 'broken-rollout',
  plan: (aim, state, seed) => {
    const { service, region } = aimedService('broken-rollout', aim, state, seed);
    const version = state.versions?.[`${service}/${region}`];
    if (version === undefined)
      throw new AimError(
        'broken-rollout',
        `expected a known version of ${service} in ${region} to go back to, found none; look at its service`,
      );
    return {
      targets: [{ kind: 'workload', service, region }],
      disturbance: { kind: 'roll-out-broken', service, region },
      undo: [{ kind: 'roll-back', service, region, version }, ...replicaFloors(state, [{ service, region }])],
      lasting: [
        'the broken version as the one before the current, to which `kubectl rollout undo` without a revision leads',
      ],
    };
  },
  // Ours: its first replica is made at once, and fails within seconds of being put on a node.
  showsWithinMs: 45_000,
});
