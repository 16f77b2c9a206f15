import type { Claim } from './claims/claim.ts';
import { clusterClaims } from './claims/cluster.ts';
import { databaseClaims } from './claims/databases.ts';
import { environmentClaims } from './claims/environments.ts';
import { monitoringClaims } from './claims/monitoring.ts';
import { pipelineClaims } from './claims/pipeline.ts';
import { recoveryClaims } from './claims/recovery.ts';

/** The claims with a user's own figures; null takes a claim back. Ids that no claim has change nothing. */
export const withOwn = (
  of: readonly Claim[],
  changes: Readonly<Record<string, number | null>>,
): readonly Claim[] =>
  of.flatMap((claim) => {
    const figure = changes[claim.id];
    if (figure === null) return [];
    return [figure === undefined ? claim : { ...claim, figure }];
  });

/** All quantitative statements of the document, in the order of its sections. */
export const claims: readonly Claim[] = [
  ...environmentClaims,
  ...clusterClaims,
  ...databaseClaims,
  ...monitoringClaims,
  ...recoveryClaims,
  ...pipelineClaims,
];

/**
 * The figure of a claim, by its id.
 * @throws RangeError where there is no such claim, as in a list that it was taken back from.
 */
export const claimedFigure = (id: string, of: readonly Claim[] = claims): number => {
  const found = of.find((c) => c.id === id);
  if (found === undefined) throw new RangeError(`expected a claim ${id}, found none to take a figure from`);
  return found.figure;
};
