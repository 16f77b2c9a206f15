import { betterWay } from '../direction.ts';
import type { Evidence } from '../evidence.ts';
import type { Objective, Plan } from '../plan.ts';
import type { Seconds } from '../units.ts';
import type { Finding, Interval, RecoveryClock, Verdict } from '../verdict.ts';
import { type ComparedCapacity, compareCapacities } from './capacity.ts';
import { paired } from './paired.ts';
import { type Difference, differences } from './settings.ts';
import { type ComparedSteps, compareSteps } from './steps.ts';

/** A run and what was found of it. */
export type Judged = { plan: Plan; evidence: Pick<Evidence, 'marks' | 'samples'>; verdict: Verdict };

/**
 * What the second run shows beside the first. `better` and `worse`: the two intervals lie apart, that way. `open`: they
 * overlap. `incomparable`: one of the two says nothing that could be held against the other, as `because` tells.
 */
export type Shown = 'better' | 'worse' | 'open' | 'incomparable';

export type ComparedObjective = {
  /** The objective's id, without the number of a fault that a run has once. */
  id: string;
  title: string;
  unit: Finding['objective']['unit'];
  required: boolean;
  first: Finding | null;
  second: Finding | null;
  shows: Shown;
  because: string;
};

export type ComparedRecovery = {
  /** Name of the fault; with its number where one of the runs has several of it. */
  fault: string;
  op: RecoveryClock['op'];
  first: RecoveryClock | null;
  second: RecoveryClock | null;
};

export type ComparedCost = { fault: string; first: Seconds | null; second: Seconds | null };

export type Comparison = {
  first: Judged;
  second: Judged;
  /** Settings that differ: what the results may come from. */
  differs: readonly Difference[];
  objectives: readonly ComparedObjective[];
  recoveries: readonly ComparedRecovery[];
  /** What a Kubernetes did after each fault; without those after which neither run knows of a step. */
  steps: readonly ComparedSteps[];
  /** What each fault took of the ready replicas. */
  capacities: readonly ComparedCapacity[];
  /** What each fault took of the month's error budget. */
  costs: readonly ComparedCost[];
};

/**
 * Holds two runs against each other, objective by objective. A difference is shown where the intervals of both findings
 * lie apart: each of them holds what clustered failures and the instruments' own error leave open, so this errs less
 * often than each interval does (Schenker and Gentleman, The American Statistician 55, 2001), and sees less than a test of
 * the difference would. A fault is one fault each: it shows how these two went, not how such faults usually go.
 */
export const compareRuns = (first: Judged, second: Judged): Comparison => {
  const [a, b] = [namesOf(first.plan), namesOf(second.plan)];
  return {
    first,
    second,
    differs: differences(first.plan, second.plan),
    objectives: paired(
      first.verdict.findings,
      second.verdict.findings,
      (f) => a(f.objective.id),
      (f) => b(f.objective.id),
    ).map(({ key, first: one, second: other, either }) => objective(key, one, other, either.objective)),
    recoveries: paired(
      first.verdict.clocks,
      second.verdict.clocks,
      (c) => `${a(c.fault)}|${c.op}`,
      (c) => `${b(c.fault)}|${c.op}`,
    ).map(({ key, first: one, second: other, either }) => ({
      fault: key.slice(0, key.lastIndexOf('|')),
      op: either.op,
      first: one,
      second: other,
    })),
    steps: compareSteps(first.verdict.steps, second.verdict.steps, a, b),
    capacities: compareCapacities(first, second, a, b),
    costs: paired(
      first.verdict.budget.perFault,
      second.verdict.budget.perFault,
      (c) => a(c.fault),
      (c) => b(c.fault),
    ).map(({ key, first: one, second: other }) => ({
      fault: key,
      first: one?.spentSeconds ?? null,
      second: other?.spentSeconds ?? null,
    })),
  };
};

/** Drops the number of a fault that the plan has once, so that the same fault has one name in both runs. */
const namesOf = ({ chaos }: Plan): ((id: string) => string) => {
  const once = chaos.filter((f) => chaos.filter((other) => other.fault === f.fault).length === 1);
  return (id) =>
    once.reduce(
      (text, f) =>
        text
          .split(':')
          .map((part) => (part === f.id ? f.fault : part))
          .join(':'),
      id,
    );
};

const objective = (
  id: string,
  first: Finding | null,
  second: Finding | null,
  { title, unit }: Objective,
): ComparedObjective => ({
  id,
  title,
  unit,
  required: first?.objective.required === true || second?.objective.required === true,
  first,
  second,
  ...held(first, second),
});

const held = (
  first: Finding | null,
  second: Finding | null,
): Pick<ComparedObjective, 'shows' | 'because'> => {
  const incomparable = (because: string) => ({ shows: 'incomparable' as const, because });
  if (first === null) return incomparable('the first run has no such objective');
  if (second === null) return incomparable('the second run has no such objective');
  const invalid = [first, second].flatMap((f, i) =>
    f.verdict === 'INVALID' ? [i === 0 ? 'first' : 'second'] : [],
  );
  if (invalid.length > 0)
    return incomparable(`the evidence of the ${invalid.join(' and the ')} can’t be trusted`);
  if (first.objective.unit !== second.objective.unit) return incomparable('they are in different units');
  // A rate is no better for being asked for.
  if (second.objective.kind === 'throughput' && first.objective.bound !== second.objective.bound)
    return incomparable('the two runs ask for different rates');
  const way = betterWay(second.objective);
  if (way === 'inside') return incomparable('neither more nor less of it is better');
  if (isUnknown(first.interval) || isUnknown(second.interval))
    return incomparable('nothing is known of one of the two');
  const side = apart(first.interval, second.interval);
  if (side === null) return { shows: 'open', because: 'the two intervals overlap' };
  return {
    shows: (side === 'above') === (way === 'more') ? 'better' : 'worse',
    because: `the second lies ${side} the first`,
  };
};

const isUnknown = ({ low, high }: Interval): boolean => low === null && high === null;

/** On which side of the first the second lies, the whole of both considered; null where they overlap. */
const apart = (first: Interval, second: Interval): 'above' | 'below' | null => {
  if (first.high !== null && second.low !== null && second.low > first.high) return 'above';
  if (first.low !== null && second.high !== null && second.high < first.low) return 'below';
  return null;
};
