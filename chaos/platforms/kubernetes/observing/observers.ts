import type { EpochMilliseconds } from '../../../../slo/units.ts';
import { reasonOf } from '../../../restore.ts';
import type { Query } from '../api.ts';
import type { ApiObject, Autoscaler, Deployment, EndpointSlice, Lease, Node, Pod } from '../objects.ts';
import { autoscalersOf, deploymentsOf, ofLifeflow, paths, podsOf } from '../region.ts';
import { askOften } from './ask-often.ts';
import { compareClocks } from './compare-clocks.ts';
import { type ClusterEvent, eventMarks } from './event-marks.ts';
import { watchLeases } from './leases.ts';
import { nodeMarks, type Renewal, renewalOf } from './node-marks.ts';
import type { Observing } from './observing.ts';
import { podMarks } from './pod-marks.ts';
import { autoscalerMarks, scaleMarks } from './scale-marks.ts';
import type { PlannedScaling } from './scaling-rule.ts';
import { countsAgree, type KnownSizes, type SizeSample, sizesOf } from './sizes.ts';
import { sliceMarks } from './slice-marks.ts';
import { markOf, type Told } from './told.ts';
import { isUpToDate } from './up-to-date.ts';
import { type Change, watchAll } from './watch.ts';

/** A region under watch. */
export type Observed = {
  /**
   * A sample of each service's size by what is known now; none while that may be out of date, as where the API server does
   * not answer within two seconds. Never rejects.
   */
  sizes(): Promise<SizeSample[]>;
};

/**
 * Watches one region and logs a mark for each thing that happens in it, until the signal is aborted. Resolves when
 * everything has been read once; rejects with ApiError when it can't be, and then watches nothing.
 */
export const observeRegion = async (observing: Observing, scaling?: PlannedScaling): Promise<Observed> => {
  const { region, log, clock } = observing;
  const failing = new AbortController();
  const signal = AbortSignal.any([observing.signal, failing.signal]);
  const { api, name } = region;
  const where = paths(region);
  let unansweredAt: EpochMilliseconds | undefined;
  const watched = <T extends ApiObject>(
    path: string,
    query: Query,
    marksOf: (before: T | undefined, now: T | undefined, change: Change<T>) => readonly Told[],
  ) =>
    watchAll<T>({
      api,
      path,
      query,
      clock,
      signal,
      unansweredAt: () => unansweredAt,
      onChange: (change) =>
        log.add(
          ...marksOf(change.before, change.now, change).map((told) => markOf(told, change, api.skew())),
        ),
      onBroken: (error) =>
        log.add({
          name: 'watch-broken',
          subject: name,
          at: clock.now(),
          clock: 'runner',
          uncertaintyMs: 0,
          detail: `${path}: ${reasonOf(error)}`,
        }),
    });
  const renewals = new Map<string, Renewal>();
  const renew = (lease: Lease, at: number): void =>
    void renewals.set(lease.metadata.name, renewalOf(lease, at, renewals.get(lease.metadata.name)));
  const leases = watched<Lease>(where.leases, {}, (before, now, { seenAt }) => {
    if (now !== undefined) renew(now, seenAt);
    else if (before !== undefined) renewals.delete(before.metadata.name);
    return [];
  });
  const pods = watched<Pod>(where.pods, ofLifeflow, podMarks);
  const deployments = watched<Deployment>(where.deployments, ofLifeflow, scaleMarks(name));
  const autoscalers = watched<Autoscaler>(where.autoscalers, ofLifeflow, autoscalerMarks(name));
  const others = [
    watched<Node>(where.nodes, {}, nodeMarks),
    watched<EndpointSlice>(where.slices, {}, sliceMarks),
    watched<ClusterEvent>(where.events, {}, eventMarks),
  ];
  const all = [leases, pods, deployments, autoscalers, ...others];
  try {
    await Promise.all(all.map((w) => w.first));
  } catch (error) {
    failing.abort();
    throw error;
  }
  void askOften(observing, (at) => {
    unansweredAt = at;
  });
  for (const lease of leases.known.values()) renew(lease, clock.now());
  void watchLeases(observing, renewals);
  void compareClocks(observing);
  const known = (): KnownSizes => ({
    region: name,
    pods: pods.known.values(),
    deployments: deployments.known.values(),
    autoscalers: autoscalers.known.values(),
  });
  /** By what is asked now: a watch alone says of the time that it is silent nothing for minutes. */
  const areUpToDate = async (): Promise<boolean> => {
    if ([pods, deployments, autoscalers].some((w) => w.isBroken())) return false;
    try {
      const all = await Promise.all([
        isUpToDate(deployments, () => deploymentsOf(region), clock),
        isUpToDate(autoscalers, () => autoscalersOf(region), clock),
      ]);
      if (!all.every((isSo) => isSo)) return false;
      // Pods are many: they are listed only where what is asked each second casts doubt on them.
      return countsAgree(known()) || (await isUpToDate(pods, () => podsOf(region), clock));
    } catch {
      unansweredAt = clock.now();
      return false;
    }
  };
  return {
    sizes: async () => {
      if (!(await areUpToDate())) return [];
      return sizesOf(known(), clock.now(), scaling);
    },
  };
};
