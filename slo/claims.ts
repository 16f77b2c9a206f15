import type { Claim } from './claims/claim.ts';
import { clusterClaims } from './claims/cluster.ts';
import { databaseClaims } from './claims/databases.ts';
import { environmentClaims } from './claims/environments.ts';
import { monitoringClaims } from './claims/monitoring.ts';
import { pipelineClaims } from './claims/pipeline.ts';
import { recoveryClaims } from './claims/recovery.ts';

/** All quantitative statements of the document, in the order of its sections. */
export const claims: readonly Claim[] = [
  ...environmentClaims,
  ...clusterClaims,
  ...databaseClaims,
  ...monitoringClaims,
  ...recoveryClaims,
  ...pipelineClaims,
];
