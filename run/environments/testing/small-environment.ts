import shipped from '../../../k6.config.ts';
import { type ClusterEnvironment, Config } from '../../config/schema.ts';
import { planRun } from '../../plan/plan-run.ts';
import { parseRequest } from '../../request.ts';

const config = Config.parse(structuredClone(shipped));
const cluster = config.environments.cluster as ClusterEnvironment;
const [near, far] = cluster.regions;

/** The shipped environment `cluster` with one node a zone, under a name and in networks of its own; and plans for it. */
export const smallEnvironment = (name: string, network: number) => {
  const environment: ClusterEnvironment = {
    ...cluster,
    regions: [{ ...near, nodesPerZone: 1 }, far],
    network,
  };
  const planned = (asked: Parameters<typeof parseRequest>[0]) =>
    planRun(config, name, environment, parseRequest(asked), {
      run: 'r',
      createdAt: '2026-11-26T03:00:00.000Z',
      seed: 1,
      scale: { value: 0.01, source: 'test' },
    });
  return { environment, planned };
};
