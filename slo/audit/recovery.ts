import { monthlyBudget } from './budget.ts';
import type { Rule } from './rule.ts';
import { number } from './words.ts';

/** How long recovery takes and what it loses, against the service level and against itself. */
export const recoveryRules: readonly Rule[] = [
  {
    id: 'recovery.rto-against-budget',
    find: (f) => {
      const [rto, budget] = [f.claim('1.production.rto'), monthlyBudget(f)];
      if (rto <= budget) return undefined;
      return {
        says: 'one recovery within its time breaks the service level of the month',
        proof: [
          `${number(f.claim('1.production.availability') * 100)} % of 30 days leave ${number(budget)} s`,
          `a recovery may take ${rto} s`,
          `${rto} > ${number(budget)}: ${number(rto / budget)} months of budget`,
        ],
        change: {
          set: {
            '1.production.rto': Math.floor(budget),
            '1.production.dr-ready': Math.floor(budget),
            '5.manual.rto': Math.floor(budget),
          },
          says: `recover within ${Math.floor(budget)} s`,
        },
      };
    },
  },
  {
    id: 'recovery.drills-against-budget',
    find: (f) => {
      const [rto, budget] = [f.claim('5.manual.rto'), monthlyBudget(f)];
      const every = f.claim('5.practice');
      if (every > f.fact('month') || rto <= budget) return undefined;
      return {
        says: 'practising the failover each month breaks the service level each month',
        proof: [
          `a drill every ${number(every / 86_400)} days`,
          `the manual steps take ${rto} s, in which nobody can write`,
          `${rto} > ${number(budget)}, the month's budget`,
        ],
        change: {
          set: {
            '5.manual.rto': Math.floor(budget),
            '1.production.rto': Math.floor(budget),
            '1.production.dr-ready': Math.floor(budget),
          },
          says: `a failover within ${Math.floor(budget)} s, or announced drills that do not count`,
        },
      };
    },
  },
  {
    id: 'recovery.rpo',
    find: (f) => {
      const most = f.claim('3.cross-region.rpo-high');
      const promised = Math.min(
        f.claim('1.production.rpo'),
        f.claim('5.replica.rpo'),
        f.claim('5.manual.rpo'),
      );
      if (most <= promised) return undefined;
      return {
        says: 'the asynchronous replica may lose more than the promised recovery point',
        proof: [
          `at most ${promised} s of data may be lost (sections 1 and 5)`,
          `the replica loses ${f.claim('3.cross-region.rpo-low')} to ${most} s (section 3)`,
          `${most} > ${promised}`,
        ],
        change: {
          set: { '3.cross-region.rpo-high': promised },
          says: `a replica that is never more than ${promised} s behind`,
        },
      };
    },
  },
  {
    id: 'recovery.promotion',
    find: (f) => {
      const [one, other] = [f.claim('5.replica.promotion'), f.claim('3.cross-region.promotion')];
      if (one === other) return undefined;
      return {
        says: "promoting the other region's replica takes two different times",
        proof: [`${one} s in section 5`, `${other} s in section 3`, `${one} ≠ ${other}`],
        change: {
          set: { '3.cross-region.promotion': one },
          says: `say ${one} s twice, or that ${other} s holds for all of the steps`,
        },
      };
    },
  },
  {
    id: 'recovery.region-detection',
    find: (f) => {
      const checks = f.fact('route53.fast-interval') * f.fact('route53.failures');
      const needed = checks + f.fact('route53.time-to-live');
      const promised = f.claim('5.region.auto-rto');
      if (needed <= promised) return undefined;
      return {
        says: 'the failover between regions is promised sooner than its own parts allow',
        proof: [
          `${f.fact('route53.failures')} failed checks, ${f.fact('route53.fast-interval')} s apart at the fastest = ${checks} s`,
          `+ ${f.fact('route53.time-to-live')} s that resolvers keep the old answer = ${needed} s`,
          `${needed} > ${promised}`,
        ],
        change: {
          set: { '5.region.auto-rto': needed },
          says: `promise ${needed} s, or a time to live of ${Math.max(0, promised - checks)} s`,
        },
      };
    },
  },
  {
    id: 'recovery.region-writes',
    find: (f) => {
      const [promotion, promised] = [f.claim('5.replica.promotion'), f.claim('5.region.auto-rto')];
      if (f.claim('3.cross-region.synchronous') === 1 || promotion <= promised) return undefined;
      return {
        says: 'the failover between regions is not automatic for whoever writes',
        proof: [
          `the region changes by itself within ${promised} s, with no more than a short slowness`,
          `its database is promoted by hand, which takes ${promotion} s`,
          `until then no write succeeds: ${promotion} > ${promised}`,
        ],
        change: {
          set: { '5.replica.promotion': promised, '3.cross-region.promotion': promised },
          says: 'promote by a runbook without people, or promise the minute for reads only',
        },
      };
    },
  },
  {
    id: 'recovery.standby-in-the-lost-region',
    find: (f) => {
      f.claim('5.standby.promotion');
      if (f.claim('3.standby.other-region') === 1) return undefined;
      return {
        says: 'when the region is lost, the standby that takes over is lost with it',
        proof: [
          'the scenario of section 5 is the loss of the primary region',
          'its database failover promotes the standby',
          'the standby is in the same region',
        ],
        change: {
          set: { '5.standby.promotion': null },
          says: 'keep the standby for the loss of a zone, not of the region',
        },
      };
    },
  },
  {
    id: 'recovery.backup-interval',
    find: (f) => {
      const given = ['1.production.backup-interval', '3.backup.interval', '5.backup.interval'].map((id) =>
        f.claim(id),
      );
      const [first = 0, third = 0, fifth = 0] = given;
      if (new Set(given).size === 1) return undefined;
      return {
        says: 'the backups are made at different intervals in different sections',
        proof: [
          `every ${first / 3600} h in section 1`,
          `every ${third / 3600} h in section 3`,
          `every ${fifth / 3600} h in section 5`,
        ],
        change: {
          set: {
            '3.backup.interval': first,
            '5.backup.interval': first,
            '1.production.backup-interval': first,
          },
          says: `say ${first / 3600} h everywhere, or which kind each means`,
        },
      };
    },
  },
];
