import type { Count } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import { type ChangedVerdict, changedVerdicts } from './changed-verdicts.ts';
import { doubtOf } from './doubt.ts';
import { type Night, type PlanPart, planParts } from './night.ts';
import { type ShareOverNights, sharesOverNights } from './shares.ts';
import { type TrendOverNights, trendsOverNights } from './trends.ts';

/** What the nights that are comparable with one of them say together. Plain data. */
export type Summary = {
  /** The night that the others are compared with: the newest, or the one asked for. */
  of: Pick<Night, 'run' | 'environment' | 'scale' | 'profile' | 'durationSeconds' | 'defects'>;
  /** Oldest first. */
  nights: { run: string; createdAt: string; verdict: VerdictValue; seed: number; inDoubt: string | null }[];
  /** Comparable nights that are older than the last ones asked for. */
  older: Count;
  shares: ShareOverNights[];
  trends: TrendOverNights[];
  changed: ChangedVerdict[];
  /** Groups of nights that are not comparable with these, and what is different in them. */
  others: { nights: Count; newest: string; differs: PlanPart[] }[];
};

type SummaryOptions = {
  /** Id of a run: the nights up to it that are comparable with it. */
  run?: string | undefined;
  /** So many of the newest. */
  last?: Count | undefined;
};

/**
 * Pure; of nights in any order, a run that is there twice by its later entry. Null without a night, or without the run
 * that is asked for.
 */
export const summaryOf = (history: readonly Night[], { run, last }: SummaryOptions = {}): Summary | null => {
  const all = [...new Map(history.map((n) => [n.run, n])).values()].sort(byTime);
  const of = run === undefined ? all.at(-1) : all.find((n) => n.run === run);
  if (of === undefined) return null;
  const before = all.slice(0, all.indexOf(of) + 1);
  const comparable = before.filter((n) => differing(n, of).length === 0);
  const nights = last === undefined ? comparable : comparable.slice(-last);
  const others = Map.groupBy(
    before.filter((n) => differing(n, of).length > 0),
    (n) => JSON.stringify(planParts.map((part) => n.comparable[part])),
  );
  const { environment, scale, profile, durationSeconds, defects } = of;
  return {
    of: { run: of.run, environment, scale, profile, durationSeconds, defects },
    nights: nights.map((n) => ({
      run: n.run,
      createdAt: n.createdAt,
      verdict: n.verdict,
      seed: n.seed,
      inDoubt: doubtOf(n),
    })),
    older: comparable.length - nights.length,
    shares: sharesOverNights(nights),
    trends: trendsOverNights(nights),
    changed: changedVerdicts(nights),
    others: [...others.values()].flatMap((group) => {
      const newest = group.at(-1);
      return newest === undefined
        ? []
        : [{ nights: group.length, newest: newest.run, differs: differing(newest, of) }];
    }),
  };
};

const differing = (a: Night, b: Night): PlanPart[] =>
  planParts.filter((part) => a.comparable[part] !== b.comparable[part]);

const byTime = (a: Night, b: Night): number =>
  Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.run < b.run ? -1 : 1);
