import type { Milliseconds } from '../../../../slo/units.ts';
import { leaseOf } from '../region.ts';
import { isMissed, longestSilence, type Renewal } from './node-marks.ts';
import type { Observing } from './observing.ts';

/** Ours: a fraction of the shortest renewal interval there is. */
const lookEvery: Milliseconds = 500;

/**
 * Marks each kubelet that stops renewing its lease, once. Silence of a watch may be the watch's own, so that the lease is
 * asked for before anything is said.
 */
export const watchLeases = async (
  { region, log, clock, signal }: Observing,
  renewals: ReadonlyMap<string, Renewal>,
): Promise<void> => {
  const reported = new Set<string>();
  while (!signal.aborted) {
    for (const [node, renewal] of renewals) {
      if (!isMissed(renewal, clock.now())) reported.delete(node);
      else if (!reported.has(node)) {
        const lease = await leaseOf(region, node).catch(() => undefined);
        if (lease?.spec.renewTime !== renewal.renewTime) continue;
        reported.add(node);
        const longest = longestSilence(renewal);
        log.add({
          name: 'lease-missed',
          subject: node,
          // It may have lived until then, late by one renewal, and have ended at any time since the one that came last.
          at: renewal.since + longest / 2,
          clock: 'platform',
          uncertaintyMs: longest / 2,
          seenAt: clock.now(),
          detail: `renewed last at ${renewal.renewTime ?? 'no time'} by its own clock`,
        });
      }
    }
    await clock.sleep(lookEvery, signal);
  }
};
