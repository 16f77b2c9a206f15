import type { Evidence } from '../evidence.ts';
import type { Plan } from '../plan.ts';
import type { ServiceId } from '../services.ts';
import { timelineOf } from '../timeline.ts';
import type { Count } from '../units.ts';
import { paired } from './paired.ts';

/** Ready replicas of one service in one region: those just before a fault, and the fewest that were seen until its heal. */
export type Capacity = { fault: string; service: ServiceId; region: string; before: Count; fewest: Count };

export type ComparedCapacity = Pick<Capacity, 'service' | 'region'> & {
  /** Name of the fault, as of a recovery. */
  fault: string;
  first: Capacity | null;
  second: Capacity | null;
};

type Run = { plan: Pick<Plan, 'chaos'>; evidence: Pick<Evidence, 'marks' | 'samples'> };

/** What each fault took of the ready replicas of two runs; without those that lost nothing in either of them. */
export const compareCapacities = (
  first: Run,
  second: Run,
  nameInFirst: (fault: string) => string,
  nameInSecond: (fault: string) => string,
): ComparedCapacity[] => {
  const named = (run: Run, nameOf: (fault: string) => string) =>
    capacities(run).map((capacity) => ({ name: nameOf(capacity.fault), capacity }));
  const where = ({ name, capacity: { service, region } }: ReturnType<typeof named>[number]): string =>
    [name, service, region].join('|');
  return paired(named(first, nameInFirst), named(second, nameInSecond), where, where)
    .map(({ first: one, second: other, either: { name, capacity } }) => ({
      fault: name,
      service: capacity.service,
      region: capacity.region,
      first: one?.capacity ?? null,
      second: other?.capacity ?? null,
    }))
    .filter((c) => isLess(c.first) || isLess(c.second));
};

const isLess = (capacity: Capacity | null): boolean => capacity !== null && capacity.fewest < capacity.before;

const capacities = ({ plan, evidence: { marks, samples } }: Run): Capacity[] => {
  const sizes = Map.groupBy(
    samples.filter((s) => s.kind === 'replicas'),
    (s) => `${s.service}|${s.region}`,
  );
  return timelineOf(plan, marks).faults.flatMap(({ planned, injected, effective, healStarted }) => {
    if (effective === null) return [];
    const [from, until] = [injected ?? effective.at, healStarted ?? Infinity];
    return [...sizes.values()].flatMap((own): Capacity[] => {
      const before = own.filter((s) => s.at < from).sort((a, b) => b.at - a.at)[0];
      if (before === undefined) return [];
      const fewest = own
        .filter((s) => s.at >= from && s.at <= until)
        .reduce((least, { ready }) => Math.min(least, ready), Infinity);
      const { service, region, ready } = before;
      return Number.isFinite(fewest) ? [{ fault: planned.id, service, region, before: ready, fewest }] : [];
    });
  });
};
