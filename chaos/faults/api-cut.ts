import { defineDisturbance } from '../define-disturbance.ts';
import { AimError } from '../fault.ts';
import { aimedRegion } from './aimed.ts';

/**
 * The API server can't be reached by whoever asks from here, the runner itself included. LifeFlow needs none to answer;
 * the experiment has to end safely all the same.
 */
export const apiCut = defineDisturbance({
  name: 'api-cut',
  plan: (aim, state) => {
    const region = aimedRegion(aim, state);
    const nodes = state.nodes.filter((n) => n.region === region);
    if (nodes.length === 0)
      throw new AimError('api-cut', `expected nodes in ${region}, found none; look at the aim's region`);
    return {
      targets: [{ kind: 'api', region }],
      disturbance: { kind: 'cut-api', region },
      undo: [{ kind: 'join-api', region }],
      lasting: [],
    };
  },
});
