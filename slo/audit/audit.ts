import type { Claim } from '../claims/claim.ts';
import { alertRules } from './alerts.ts';
import { autoscalingRules } from './autoscaling.ts';
import { capacityRules } from './capacity.ts';
import { databaseRules } from './databases.ts';
import { type Changes, examine } from './examine.ts';
import { pipelineRules } from './pipeline.ts';
import { placementRules } from './placement.ts';
import { recoveryRules } from './recovery.ts';
import { repeatedRules } from './repeated.ts';
import type { Found, Rule } from './rule.ts';

export type Contradiction = Found & {
  id: string;
  /** Claims that the proof uses, by id. */
  uses: readonly string[];
  /** Published facts that it uses. */
  facts: readonly string[];
};

export const rules: readonly Rule[] = [
  ...capacityRules,
  ...placementRules,
  ...databaseRules,
  ...recoveryRules,
  ...alertRules,
  ...autoscalingRules,
  ...pipelineRules,
  ...repeatedRules,
];

/**
 * Contradictions among the claims, by reasoning over them alone. `changes` replace figures, or withdraw claims with
 * null: a user's own numbers, or what a contradiction proposes.
 * @throws Error for a change to a claim that there isn't
 */
export const audit = (claims: readonly Claim[], changes: Changes = {}): Contradiction[] =>
  examine(rules, claims, changes).flatMap(({ id, found, uses, facts }) =>
    found === undefined ? [] : [{ id, ...found, uses, facts }],
  );

/** Ids of the claims that any rule reads, whether it finds a contradiction or none. */
export const auditedClaims = (claims: readonly Claim[]): ReadonlySet<string> =>
  new Set(examine(rules, claims, {}).flatMap((e) => e.uses));
