import type { Objective } from './plan.ts';

/** Objectives whose observed value must not lie below the bound. */
const floors: readonly Objective['kind'][] = [
  'availability',
  'throughput',
  'gate-availability',
  'canary-availability',
];
/** Objectives whose observed value must lie inside of something: neither more of it nor less is better. */
const insides: readonly Objective['kind'][] = ['autoscaling-bounds', 'autoscaling-band'];

/** Which way an objective's observed value is better. */
export const betterWay = ({ kind }: Pick<Objective, 'kind'>): 'more' | 'less' | 'inside' => {
  if (insides.includes(kind)) return 'inside';
  return floors.includes(kind) ? 'more' : 'less';
};
