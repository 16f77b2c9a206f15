import type { Claim } from '../../slo/claims/claim.ts';
import { figureMistake } from '../../slo/claims/figures.ts';
import { claims } from '../../slo/claims.ts';
import type { Finding, Path } from './finding.ts';
import type { Environment } from './schema.ts';

/** A user's own figure must be of a claim that there is, and one that the claim's unit allows. Pure. */
export const ownFigureMistakes = (own: Readonly<Record<string, number | null>>): Finding[] =>
  Object.entries(own).flatMap(([id, figure]) => {
    const path = ['claims', id];
    const claim = claims.find((c) => c.id === id);
    if (claim === undefined) {
      return [{ ...unknownClaim(path, id), advice: 'correct the id; `verify claims` lists them' }];
    }
    const expected = figure === null ? undefined : figureMistake(claim.unit, figure);
    if (expected === undefined) return [];
    return [{ path, expected, found: String(figure), advice: "give the figure in the claim's own unit" }];
  });

/** A figure that names a claim must be that of `claims`, in the unit that the config has it in. Pure. */
export const figureMistakes = (e: Environment, path: Path, claims: readonly Claim[]): Finding[] => [
  ...Object.entries(e.timers).flatMap(([name, { claim, documentedSeconds }]) =>
    held(claims, [...path, 'timers', name], claim, 'seconds', { documentedSeconds }),
  ),
  ...Object.entries(e.bounds).flatMap(([fault, { claim, why, readsSeconds, writesSeconds }]) =>
    held(claims, [...path, 'bounds', fault], claim, 'seconds', { readsSeconds, writesSeconds }, why),
  ),
  ...Object.entries(e.autoscaling.claims).flatMap(([name, claim]) => {
    const key = name as keyof typeof e.autoscaling.claims;
    const at = [...path, 'autoscaling'];
    return held(claims, at, claim, unitOf[key], { [key]: e.autoscaling[key] }, '', ['claims', key]);
  }),
];

const unitOf = {
  min: 'replicas',
  max: 'replicas',
  scaleUpAboveUtilisation: 'ratio',
  scaleDownBelowUtilisation: 'ratio',
  scaleDownAfterSeconds: 'seconds',
} as const;

/**
 * `why` may name further claims, for a bound whose reads and writes are promised in different places. Each figure must
 * be that of one of them.
 */
const held = (
  claims: readonly Claim[],
  path: Path,
  claim: string | null,
  unit: Claim['unit'],
  figures: Record<string, number | null>,
  why = '',
  claimPath: Path = ['claim'],
): Finding[] => {
  if (claim === null) return [];
  const own = claims.find((c) => c.id === claim);
  if (own === undefined) return [unknownClaim([...path, ...claimPath], claim)];
  if (own.unit !== unit) return [otherUnit([...path, ...claimPath], own, unit)];
  const named = [own, ...claims.filter((c) => c !== own && c.unit === unit && names(why, c.id))];
  return Object.entries(figures)
    .filter(([, figure]) => !named.some((c) => c.figure === figure))
    .map(([key, figure]) => ({
      path: [...path, key],
      expected: named.map((c) => `${c.figure}, the figure of claim ${c.id}`).join(', or '),
      found: String(figure),
      advice: 'correct the figure or name the claim that it comes from',
    }));
};

/** Whether a text has the id as a whole word: `5.manual.rto` is not named by `5.manual.rto-x`. */
const names = (text: string, id: string): boolean =>
  text.split(/[^\w.-]+/).some((word) => word.replace(/\.$/, '') === id);

const unknownClaim = (path: Path, id: string): Finding => ({
  path,
  expected: 'the id of a claim in slo/claims.ts, or null',
  found: JSON.stringify(id),
  advice: 'correct the id, or say null and why',
});

const otherUnit = (path: Path, { id, unit }: Claim, wanted: Claim['unit']): Finding => ({
  path,
  expected: `a claim in ${wanted}`,
  found: `${id}, which is in ${unit}`,
  advice: 'name the claim that the figure comes from',
});
