import config from '../../k6.config.ts';
import { defineConfig } from '../config/define.ts';

const { local } = config.environments;
if (local?.kind !== 'local') throw new Error('expected an environment `local` in k6.config.ts');

/**
 * The project's own LifeFlow, but required to react: a threshold that any load crosses in each service, and room for
 * one replica more, so that a run of less than a minute decides every reaction.
 */
export default defineConfig({
  ...config,
  // Its own name, and with it a state folder of its own.
  defaultEnvironment: 'eager-scaler',
  environments: {
    'eager-scaler': {
      ...local,
      require: ['autoscaling-reaction:*', 'autoscaling-bounds:*'],
      autoscaling: {
        ...local.autoscaling,
        // None of the document's figures: these decide in seconds.
        claims: {},
        // Of its two hundredths of a core a replica uses a third and more under load.
        scaleUpAboveUtilisation: 0.2,
        scaleDownBelowUtilisation: 0.05,
        // At the largest size a crossing asks nothing any more; with the other region's, 40 of 46 replicas.
        max: 4,
        syncSeconds: 5,
        // A sync, and eight replicas that start one after the other on a busy machine.
        reactionBoundSeconds: 30,
      },
    },
  },
});
