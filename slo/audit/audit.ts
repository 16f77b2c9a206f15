import type { Claim } from '../claims/claim.ts';
import { alertRules } from './alerts.ts';
import { autoscalingRules } from './autoscaling.ts';
import { capacityRules } from './capacity.ts';
import { databaseRules } from './databases.ts';
import { facts } from './facts.ts';
import { type Figures, figuresOf, Withdrawn } from './figures.ts';
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
  examine(claims, changes).flatMap(({ id, found, uses, facts }) =>
    found === undefined ? [] : [{ id, ...found, uses, facts }],
  );

/** Ids of the claims that any rule reads, whether it finds a contradiction or none. */
export const auditedClaims = (claims: readonly Claim[]): ReadonlySet<string> =>
  new Set(examine(claims, {}).flatMap((e) => e.uses));

type Changes = Readonly<Record<string, number | null>>;
type Examined = { id: string; found: Found | undefined; uses: string[]; facts: string[] };

const examine = (claims: readonly Claim[], changes: Changes): Examined[] => {
  const figures = new Map<string, number | null>(claims.map((c) => [c.id, c.figure]));
  for (const [id, figure] of Object.entries(changes)) {
    if (!figures.has(id)) throw new Error(`expected the id of a claim, found ${id}; see \`verify claims\``);
    figures.set(id, figure);
  }
  const known = new Map(facts.map((f) => [f.id, f.figure]));
  return rules.map((rule) => {
    const seen = figuresOf(figures, known);
    return { id: rule.id, found: findIn(rule, seen), uses: seen.uses(), facts: seen.facts() };
  });
};

const findIn = (rule: Rule, seen: Figures): Found | undefined => {
  try {
    return rule.find(seen);
  } catch (error) {
    if (error instanceof Withdrawn) return undefined;
    throw error;
  }
};
