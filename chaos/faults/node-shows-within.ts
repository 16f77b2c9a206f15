import type { Milliseconds } from '../../slo/units.ts';

/**
 * Ours: in a cluster with Kubernetes' own timers a dead node misses two renewals of its lease after 20 s and is called not
 * ready after 50 s.
 */
export const nodeShowsWithinMs: Milliseconds = 60_000;
