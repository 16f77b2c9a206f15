/** What a claim's figure counts. `truth` is 1 for yes and 0 for no: a statement without a number of its own. */
export const claimUnits = [
  'queries/s',
  'seconds',
  'ratio',
  'connections',
  'replicas',
  'cores',
  'MiB',
  'GB',
  'nodes',
  'zones',
  'regions',
  'messages',
  'requests',
  'restarts',
  'approvals',
  'shards',
  'port',
  'weight',
  'truth',
] as const;
export type ClaimUnit = (typeof claimUnits)[number];

/** How a claim is checked, or why it can't be. */
export type Check =
  /** By findings of this kind, in an environment whose timers and rates are the real ones. */
  | { by: 'experiment'; objective: string }
  /** By reasoning over the claims: it stands in the proof of a contradiction, or would. */
  | { by: 'audit' }
  /** By looking at what a run records anyway. */
  | { by: 'observation'; of: string }
  | { by: 'nothing'; because: string };

/** One quantitative statement of LifeFlow's architecture document, in our own words. */
export type Claim = {
  /** `SECTION.subject.figure`. */
  id: string;
  section: number;
  says: string;
  /** In `unit`. Of a span (5-10 minutes) each end is a claim of its own. */
  figure: number;
  unit: ClaimUnit;
  environment: 'development' | 'staging' | 'production' | 'all';
  check: Check;
};

export const claim = (
  id: string,
  figure: number,
  unit: ClaimUnit,
  says: string,
  check: Check,
  environment: Claim['environment'] = 'production',
): Claim => ({ id, section: Number(id[0]), says, figure, unit, environment, check });

export const experiment = (objective: string): Check => ({ by: 'experiment', objective });
export const audit: Check = { by: 'audit' };
export const observation = (of: string): Check => ({ by: 'observation', of });
export const outOfReach = (because: string): Check => ({ by: 'nothing', because });
