import { fileURLToPath } from 'node:url';
import { type DefectName, defectNames, type FaultName } from '../../slo/plan.ts';

/** A defect of the embedded LifeFlow, the run that shows it, and the finding that must name it. */
export type Case = {
  defect: DefectName;
  /** Of `verify run`, beside what every case has. At most a minute of load. */
  args: readonly string[];
  /** Id of the finding that must be FAIL. */
  objective: RegExp;
  /** What that finding must say, so that it fails for the right reason. */
  says: RegExp;
};

/** A hundredth of the documented rates, so that a slow machine is no excuse, and one seed. */
export const everyCase = ['--scale', '0.01', '--seed', '7'] as const;

const eagerScaler = fileURLToPath(new URL('eager-scaler.config.ts', import.meta.url));
const load = (duration: string): string[] => ['--only', 'load', '--duration', duration];
const fault = (name: FaultName, duration: string): string[] => ['--fault', name, '--duration', duration];

/** Not the replicas that went missing: the answers that went bad. */
const badInRollout = /^[1-9][\d,]* of [\d,]+ answers of request were bad/;

/** Half of it: a server without a connection left, whom many ask for one, costs two slow cores as much as the load does. */
const halved = ['--scale', '0.005'];

/** Few kinds of run: one healthy run serves all cases that have its arguments. */
const runs = {
  short: load('30s'),
  long: [...load('50s'), ...halved],
  scaling: ['--config', eagerScaler, ...load('40s')],
  failover: fault('database-primary-kill', '50s'),
  crash: fault('replica-kill', '44s'),
  region: fault('region-loss', '60s'),
  rollout: fault('rolling-restart', '55s'),
} as const;

const byDefect: Record<DefectName, Omit<Case, 'defect'>> = {
  'lost-ack': { args: runs.short, objective: /^durability$/, says: /lost: / },
  'async-standby': {
    args: runs.failover,
    objective: /^(rpo:1-database-primary-kill|durability)$/,
    says: /lost/,
  },
  'slow-endpoint': { args: runs.short, objective: /^latency-p99:donor$/, says: /later than 5 s/ },
  'dead-health-check': {
    args: runs.crash,
    objective: /^rto:1-replica-kill:(reads|writes)$/,
    says: /not recovered by itself after/,
  },
  'wrong-answer': { args: runs.long, objective: /^availability$/, says: /were bad/ },
  'stuck-scaler': {
    args: runs.scaling,
    objective: /^autoscaling-reaction:/,
    says: /over the threshold for \d.* no further replica was ready/,
  },
  'scaler-beyond-max': {
    args: runs.scaling,
    objective: /^autoscaling-bounds:/,
    says: /allowed 3 to 4; outside in \d/,
  },
  'slow-tail': { args: runs.short, objective: /^latency-p99:inventory$/, says: /later than 5 s/ },
  'duplicate-write': { args: runs.short, objective: /^durability$/, says: /stored more than once: / },
  'connection-leak': { args: runs.long, objective: /^availability:donor$/, says: /were bad/ },
  'no-failback': {
    args: runs.region,
    objective: /^residue$/,
    says: /reads went to region-1, now region-2/,
  },
  'missing-metric': {
    args: runs.short,
    objective: /^metrics:request$/,
    says: /missing: lifeflow_http_errors_total/,
  },
  'stale-reads': {
    args: runs.failover,
    objective: /^read-your-writes$/,
    says: /missed: \S+-request-\d+ after /,
  },
  undrained: { args: runs.rollout, objective: /^rollout:1-rolling-restart$/, says: badInRollout },
  'rollout-errors': { args: runs.rollout, objective: /^rollout:1-rolling-restart$/, says: badInRollout },
};

/** One for each defect: one without is a compiler error. */
export const cases: readonly Case[] = defectNames.map((defect) => ({ defect, ...byDefect[defect] }));
