import { serviceIds } from '../services.ts';
import { requestsNeeded } from '../statistics/clopper-pearson.ts';
import type { Rule } from './rule.ts';
import { number } from './words.ts';

/** The delivery pipeline: what its windows can show, and how long it takes. */
export const pipelineRules: readonly Rule[] = [
  canary('first', '6.canary.share', '6.canary.watch'),
  canary('second', '6.canary.second-share', '6.canary.second-watch'),
  {
    id: 'pipeline.total',
    find: (f) => {
      const canary = f.claim('6.canary.watch') + f.claim('6.canary.second-watch');
      const start = f.claim('1.development.startup');
      const ready = f.claim('2.readiness.initial-delay');
      const staging = (f.claim('1.staging.replicas-min') / f.claim('6.staging.rollout')) * ready;
      const production = f.claim('1.production.replicas-min') * ready;
      const [sum, total] = [canary + start + staging + production, f.claim('6.pipeline.total')];
      if (sum <= total) return undefined;
      return {
        says: 'the steps of the pipeline take longer than the pipeline',
        proof: [
          `${canary} s of watching the canary`,
          `+ ${start} s to start the environment that integration tests run in`,
          `+ ${staging} s to replace staging's replicas one by one, each ready after ${ready} s at the soonest`,
          `+ ${production} s for production's`,
          `= ${sum} s > ${total} s, before anything is built, tested under load or approved`,
        ],
        change: { set: { '6.pipeline.total': sum }, says: `say more than ${sum} s` },
      };
    },
  },
  {
    id: 'pipeline.snapshot',
    find: (f) => {
      const [backup, total] = [f.claim('5.backup.duration'), f.claim('6.pipeline.total')];
      f.claim('5.backup.predeploy-retention');
      if (backup <= total) return undefined;
      return {
        says: 'the backup before a major deployment alone takes longer than the pipeline',
        proof: [`a backup takes about ${backup} s`, `the pipeline about ${total} s`, `${backup} > ${total}`],
        change: {
          set: { '6.pipeline.total': backup },
          says: 'say the time for deployments without a backup',
        },
      };
    },
  },
];

/** A window of the canary shows a service level only if enough requests go through it. */
function canary(which: string, shareId: string, watchId: string): Rule {
  return {
    id: `pipeline.${which}-canary-window`,
    find: (f) => {
      const level = f.claim('1.production.availability');
      const needed = requestsNeeded(level, 0, 0.95);
      const [share, watch] = [f.claim(shareId), f.claim(watchId)];
      const gathered = serviceIds.map((s) => ({ s, requests: f.claim(`3.${s}.qps`) * share * watch }));
      const short = gathered.filter((g) => g.requests < needed);
      const slowest = Math.min(...gathered.map((g) => g.requests / watch));
      if (short.length === 0) return undefined;
      const enough = Math.ceil(needed / slowest);
      return {
        says: `the ${which} canary window can not show ${number(level * 100)} % for ${short.map((g) => g.s).join(', ')}`,
        proof: [
          `${number(needed)} requests without a failure show ${number(level * 100)} % at 95 %`,
          ...short.map(
            (g) =>
              `${g.s}: ${number(f.claim(`3.${g.s}.qps`))} a second × ${number(share * 100)} % × ${watch} s = ${number(g.requests)} at most, were each query a request`,
          ),
          `fewer than ${number(needed)}`,
        ],
        change: {
          set: { [watchId]: enough },
          says: `watch for ${enough} s, or send more than ${number(share * 100)} %`,
        },
      };
    },
  };
}
