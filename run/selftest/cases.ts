import { fileURLToPath } from 'node:url';
import { type DefectName, defectNames } from '../../slo/plan.ts';

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

const byDefect: Record<DefectName, Omit<Case, 'defect'>> = {
  'lost-ack': { args: load('25s'), objective: /^durability$/, says: /lost: / },
  'async-standby': {
    args: ['--fault', 'database-primary-kill', '--duration', '40s'],
    objective: /^(rpo:1-database-primary-kill|durability)$/,
    says: /lost/,
  },
  'slow-endpoint': { args: load('30s'), objective: /^latency-p99:donor$/, says: /later than 5 s/ },
  'dead-health-check': {
    args: ['--fault', 'replica-kill', '--duration', '44s'],
    objective: /^rto:1-replica-kill:(reads|writes)$/,
    says: /not recovered by itself after/,
  },
  'wrong-answer': { args: load('40s'), objective: /^availability$/, says: /were bad/ },
  'stuck-scaler': {
    args: ['--config', eagerScaler, ...load('40s')],
    objective: /^autoscaling-reaction:/,
    says: /over the threshold for \d.* no replica was added/,
  },
  'scaler-beyond-max': {
    args: ['--config', eagerScaler, ...load('25s')],
    objective: /^autoscaling-bounds:/,
    says: /allowed 3 to 4; outside in \d/,
  },
  'slow-tail': { args: load('30s'), objective: /^latency-p99:inventory$/, says: /later than 5 s/ },
  'duplicate-write': { args: load('25s'), objective: /^durability$/, says: /stored more than once: / },
  'connection-leak': { args: load('50s'), objective: /^availability:donor$/, says: /were bad/ },
  'no-failback': {
    args: ['--fault', 'region-loss', '--duration', '60s'],
    objective: /^residue$/,
    says: /reads went to region-1, now region-2/,
  },
  'missing-metric': {
    args: load('25s'),
    objective: /^metrics:request$/,
    says: /missing: lifeflow_http_errors_total/,
  },
};

/** One for each defect: one without is a compiler error. */
export const cases: readonly Case[] = defectNames.map((defect) => ({ defect, ...byDefect[defect] }));
