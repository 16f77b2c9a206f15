import type { Count, Milliseconds } from '../../../../slo/units.ts';
import type { Clock } from '../../../clock.ts';
import { PlatformError } from '../../../platform.ts';
import type { Pods } from './pods.ts';
import type { ReplicaPod } from './replica-pod.ts';

/** Ours: an undo step is given 120 s and tried again after; a replica that drains and starts takes half a minute. */
const limit: Milliseconds = 100_000;
const every: Milliseconds = 500;

/**
 * Replaces every pod of a service that has an agent, because its container and one rule stay as long as the pod does. One
 * after the other: a pod that serves is evicted, which its disruption budget may put off, and only while all replicas
 * that are wanted are ready, or as many as were ready before the disruption: one more may find no node. A pod that does
 * not serve is deleted at once: that costs nobody an answer, and a budget that broken pods have used up would keep them
 * for ever. Resolves when none is left and as many are ready.
 * Safe to repeat. Rejects with PlatformError that says what is left.
 */
export const replaceDisrupted = async (
  pods: Pick<Pods, 'of' | 'wanted' | 'remove' | 'evict'>,
  service: string,
  clock: Clock,
  readyBefore: Count = Number.POSITIVE_INFINITY,
): Promise<void> => {
  const until = clock.now() + limit;
  let refused = false;
  for (;;) {
    const [all, wanted] = await Promise.all([pods.of(service), pods.wanted(service)]);
    const { left, ready, broken, next } = turnOf(all, Math.min(wanted, readyBefore));
    if (left === null) return;
    if (clock.now() >= until)
      throw new PlatformError(
        service,
        `expected the replicas of ${service} that had a disruptor's agent to be replaced within ${limit / 1000} s; found ${left}${refused ? budgetOf(ready, wanted) : ''}; look at its pods, and undo again`,
      );
    for (const pod of broken) await pods.remove(pod);
    if (next !== undefined) refused = (await pods.evict(next)) === 'refused';
    await clock.sleep(every);
  }
};

/** A replica that no node takes uses up a budget, too, for as long as an autoscaler wants it. */
const budgetOf = (ready: Count, wanted: Count): string => {
  const short = ready < wanted ? ` while ${ready} of ${wanted} wanted replicas are ready` : '';
  return `, and a disruption budget that allows no eviction${short}`;
};

/** What is to be done next about a service's pods, and what is left to do, in words; null for nothing. Pure. */
export const turnOf = (
  all: readonly ReplicaPod[],
  wanted: Count,
): { left: string | null; ready: Count; broken: readonly ReplicaPod[]; next?: ReplicaPod } => {
  const carrying = all.filter((pod) => pod.agent !== 'none');
  const staying = carrying.filter((pod) => !pod.leaving);
  const ready = all.filter((pod) => pod.ready && !pod.leaving).length;
  const broken = staying.filter((pod) => !pod.ready);
  const [next] = staying.filter((pod) => pod.ready);
  const missing = [
    ...carrying.map((pod) => `${pod.name} ${pod.leaving ? 'leaving' : 'with an agent'}`),
    ...(ready < wanted ? [`${ready} of ${wanted} ready`] : []),
  ];
  return {
    left: missing.length === 0 ? null : missing.join(', '),
    ready,
    broken,
    ...(next !== undefined && broken.length === 0 && ready >= wanted ? { next } : {}),
  };
};
