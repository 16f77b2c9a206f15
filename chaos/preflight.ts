import type { PlatformState } from '../slo/topology.ts';
import type { EpochMilliseconds, Ratio } from '../slo/units.ts';
import { cleanSeconds } from '../slo/windows.ts';
import type { LiveView } from './live-view.ts';
import { disrupted, type Floor, replicas, replicationFaults, unended } from './residue.ts';

export type PreflightLimits = {
  /** The recovery clock's own ten clean seconds: a system that is still recovering gets no fault. */
  cleanMs: number;
  /** One WAL segment of PostgreSQL: a standby further behind is still catching up. */
  lagBytes: number;
  /** From the plan's validity rules. */
  busyAbove: Ratio;
  slipAboveMs: number;
};
export const preflightDefaults = { cleanMs: cleanSeconds * 1000, lagBytes: 16 * 1024 * 1024 } as const;

/** Why the environment is not in its steady state, in words; a fault may be injected only when there is no reason. */
export const preflight = (
  state: PlatformState,
  view: LiveView,
  floor: Floor,
  now: EpochMilliseconds,
  limits: PreflightLimits,
): string[] => [
  ...state.nodes.filter((n) => !n.up).map((n) => `node ${n.name} is down`),
  ...(state.cordoned ?? []).map((n) => `node ${n} is cordoned`),
  ...replicas(state, floor),
  ...unended(state.rollouts),
  ...disrupted(state),
  ...replicationFaults(state),
  ...writerInPlace(state),
  ...clean('reads', view.reads, now, limits.cleanMs),
  ...(view.writes === null ? [] : clean('writes', view.writes, now, limits.cleanMs)),
  ...(state.databasesUnseen ? [] : lag(view.replicationLagBytes, limits.lagBytes)),
  ...generator(view.generator, limits),
  ...view.alarms.map((a) => `alarm ${a} is firing`),
];

const writerInPlace = ({ databases, edge }: PlatformState): string[] => {
  const primary = databases.find((d) => d.up && d.role === 'primary');
  return primary === undefined || primary.region === edge.writeRegion
    ? []
    : [`writes go to ${edge.writeRegion}, the primary is in ${primary.region}`];
};

const clean = (op: string, seen: LiveView['reads'], now: number, cleanMs: number): string[] => {
  if (now - seen.seenUntil > cleanMs) return [`${op} were last judged ${seconds(now - seen.seenUntil)} ago`];
  if (seen.lastBadAt === null || now - seen.lastBadAt >= cleanMs) return [];
  return [`${op} were bad ${seconds(now - seen.lastBadAt)} ago, ${seconds(cleanMs)} have to be clean`];
};

const lag = (bytes: number | null, limit: number): string[] => {
  if (bytes === null) return ['the replication lag is not known'];
  return bytes <= limit ? [] : [`a standby is ${bytes} bytes behind, ${limit} are allowed`];
};

const generator = (g: LiveView['generator'], { busyAbove, slipAboveMs }: PreflightLimits): string[] => {
  if (!g.alive) return ['the load generator is not running'];
  return [
    ...(g.busy > busyAbove ? [`the machine is ${Math.round(g.busy * 100)} % busy`] : []),
    ...(g.probeSlipMs > slipAboveMs ? [`probes leave ${Math.round(g.probeSlipMs)} ms late`] : []),
  ];
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
