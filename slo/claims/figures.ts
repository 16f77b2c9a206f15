import type { ClaimUnit } from './claim.ts';

/** What a figure can be, by its unit. Whatever is counted in whole things has no parts. */
const ranges: Record<ClaimUnit, { least: number; most?: number; whole?: true }> = {
  'queries/s': { least: 0 },
  seconds: { least: 0 },
  ratio: { least: 0, most: 1 },
  connections: { least: 0, whole: true },
  replicas: { least: 0, whole: true },
  cores: { least: 0 },
  MiB: { least: 0 },
  GB: { least: 0 },
  nodes: { least: 0, whole: true },
  zones: { least: 0, whole: true },
  regions: { least: 0, whole: true },
  messages: { least: 0, whole: true },
  requests: { least: 0, whole: true },
  restarts: { least: 0, whole: true },
  approvals: { least: 0, whole: true },
  shards: { least: 0, whole: true },
  port: { least: 1, most: 65_535, whole: true },
  // Of an affinity in Kubernetes.
  weight: { least: 1, most: 100, whole: true },
  truth: { least: 0, most: 1, whole: true },
};

/** What a figure of this unit should have been, or undefined when it can be one: 99.99 is no ratio. */
export const figureMistake = (unit: ClaimUnit, figure: number): string | undefined => {
  const { least, most = Infinity, whole = false } = ranges[unit];
  const right = Number.isFinite(figure) && figure >= least && figure <= most;
  if (right && (!whole || Number.isInteger(figure))) return undefined;
  const number = whole ? 'a whole number' : 'a number';
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  return `${number} ${range}, as a figure in ${unit} is`;
};
