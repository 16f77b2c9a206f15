import type { Plan } from './plan.ts';

/** Whether the suite started this environment itself: then its edge counts for us and its databases are ours to measure. */
export const isOwn = (kind: Plan['environment']['kind']): boolean =>
  kind === 'local' || kind === 'containers' || kind === 'cluster';
