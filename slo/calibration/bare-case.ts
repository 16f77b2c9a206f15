import { canonical } from '../canonical.ts';
import { type Evidence, evidenceSchema } from '../evidence.ts';
import { caseOf, judgingOf } from '../judge.ts';
import type { Case } from '../judging/case.ts';
import type { LoadColumns } from '../load-columns.ts';
import { byService, type LoadSeries, type LoadTable } from '../load-table.ts';
import type { Objective, Plan } from '../plan.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import type { Count, Seconds } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import { type Steady, steadyIn } from '../windows.ts';

/** What the judge says of one objective, by its own judging function. */
export const verdictOn = (objective: Objective, seen: Case): VerdictValue =>
  judgingOf[objective.kind](objective, seen).verdict;

export const noEvidence: Evidence<LoadColumns> = canonical({
  schema: evidenceSchema,
  load: [],
  probes: [],
  ledger: [],
  readBack: [],
  visibility: [],
  marks: [],
  samples: [],
  counts: [],
  defects: [],
});

/** Steady from the first second to the last, without a window. */
export const steadyFor = (seconds: Seconds): Steady => {
  const all = new Uint8Array(seconds).fill(1);
  return steadyIn({ from: 0, to: seconds, tailTo: seconds }, { read: all, write: all });
};

/** An objective with all that its judge does not ask for left empty. */
export const objectiveOf = (
  kind: Objective['kind'],
  bound: number,
  more: Partial<Objective> = {},
): Objective => ({
  id: kind,
  kind,
  title: kind,
  required: true,
  bound,
  unit: 'ratio',
  claims: [],
  confidence: 0.95,
  needs: '',
  has: '',
  decidable: true,
  ...more,
});

/** A case of which only what is given is there to be judged; all answers are those of `donor`. */
export const caseOfTallies = (
  plan: Plan,
  perSecond: readonly Tally[],
  failuresAre: 'error' | 'late',
  more: Partial<Case> = {},
): Case => {
  const base = emptyCase(plan);
  return {
    ...base,
    plan: donorOnly(plan),
    steady: steadyFor(perSecond.length),
    table: {
      ...base.table,
      from: 0,
      seconds: perSecond.length,
      series: seriesOf(perSecond, failuresAre),
    },
    ...more,
  };
};

/** Read out of nothing, once for each plan. */
const emptyCase = (plan: Plan): Case => {
  const known = emptyCases.get(plan);
  if (known !== undefined) return known;
  const made = caseOf(plan, noEvidence);
  const none = byService((): Count => 0);
  const empty = { ...made, counts: { ...made.counts, unaccounted: none, surplus: none } };
  emptyCases.set(plan, empty);
  return empty;
};
const emptyCases = new WeakMap<Plan, Case>();

const donorOnly = (plan: Plan): Plan => ({
  ...plan,
  load: { ...plan.load, services: plan.load.services.filter((s) => s.service === 'donor') },
});

const seriesOf = (perSecond: readonly Tally[], failuresAre: 'error' | 'late'): LoadTable['series'] => {
  const none = new Float64Array(perSecond.length);
  const nothing: LoadSeries = { good: none, late: none, error: none, dropped: none };
  const seen = {
    ...nothing,
    good: Float64Array.from(perSecond, ({ trials, failures }) => trials - failures),
    [failuresAre]: Float64Array.from(perSecond, ({ failures }) => failures),
  };
  return {
    ...byService(() => ({ read: nothing, write: nothing })),
    donor: { read: seen, write: nothing },
  };
};
