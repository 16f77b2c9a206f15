import { defineDisturbance } from '../define-disturbance.ts';
import { AimError } from '../fault.ts';
import { aimedService } from './aimed.ts';

/** The autoscaler may change nothing any more: more load meets the replicas that there are. */
export const scalePin = defineDisturbance({
  name: 'scale-pin',
  plan: (aim, state, seed) => {
    const { service, region } = aimedService('scale-pin', aim, state, seed);
    const bounds = state.scaling?.[`${service}/${region}`];
    if (bounds === undefined)
      throw new AimError(
        'scale-pin',
        `expected an autoscaler of ${service} in ${region}, found none; look at its service`,
      );
    return {
      targets: [{ kind: 'workload', service, region }],
      disturbance: { kind: 'pin-replicas', service, region },
      undo: [{ kind: 'restore-scaling', service, region, ...bounds }],
      lasting: ['the number of replicas, as the autoscaler wants it afterwards'],
    };
  },
});
