import type { Claim } from '../claims/claim.ts';
import { type Changes, examine, type Reading } from './examine.ts';
import type { Limit } from './inexpressible/limit.ts';
import { scalingLimits } from './inexpressible/scaling.ts';
import { workloadLimits } from './inexpressible/workloads.ts';

export type Inexpressible = Limit & {
  id: string;
  /** Claims that it is about, by id. */
  uses: readonly string[];
  /** Published facts that it rests on. */
  facts: readonly string[];
};

export const limits: readonly Reading<Limit>[] = [...scalingLimits, ...workloadLimits];

/**
 * What Deployments, Services, HorizontalPodAutoscalers (autoscaling/v2) and PodDisruptionBudgets can't say of the
 * claims. None of it is a contradiction: the document may well mean it, and needs something else that does it.
 * `changes` as in `audit`. @throws Error for a change to a claim that there isn't
 */
export const inexpressible = (claims: readonly Claim[], changes: Changes = {}): Inexpressible[] =>
  examine(limits, claims, changes).flatMap(({ id, found, uses, facts }) =>
    found === undefined ? [] : [{ id, ...found, uses, facts }],
  );
