import config from '../../../k6.config.ts';
import { defineConfig } from '../../config/define.ts';

const { cluster } = config.environments;
if (cluster?.kind !== 'cluster') throw new Error('expected an environment `cluster` in k6.config.ts');
const [near, far] = cluster.regions;

/** The shipped environment `cluster` with one node a zone, beside one that a person keeps for work. */
export default defineConfig({
  ...config,
  defaultEnvironment: 'killed-run',
  environments: {
    'killed-run': { ...cluster, regions: [{ ...near, nodesPerZone: 1 }, far], network: 93 },
  },
});
