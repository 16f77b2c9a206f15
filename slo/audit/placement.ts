import { serviceIds } from '../services.ts';
import { monthlyBudget } from './budget.ts';
import type { Figures } from './figures.ts';
import type { Rule } from './rule.ts';
import { number } from './words.ts';

/** Where replicas are, and what the loss of a node or a zone takes with it. */
export const placementRules: readonly Rule[] = [
  {
    id: 'placement.left-out',
    find: (f) => {
      const fewest = f.claim('1.production.replicas-min');
      const zones = f.claim('1.production.zones');
      const short = serviceIds.filter((s) => zones * f.claim(`2.zone.${s}-replicas`) < fewest);
      if (short.length === 0) return undefined;
      const each = Math.ceil(fewest / zones);
      return {
        says: `the drawing of the nodes has no place for ${short.join(', ')}`,
        proof: [
          `each service has at least ${fewest} replicas`,
          ...short.map((s) => `${s}: ${zones} zones × ${f.claim(`2.zone.${s}-replicas`)} drawn`),
          `fewer than ${fewest}`,
        ],
        change: {
          set: Object.fromEntries(short.map((s) => [`2.zone.${s}-replicas`, each])),
          says: `draw ${each} of each of them in every zone`,
        },
      };
    },
  },
  {
    id: 'placement.replica-counts',
    find: (f) => {
      const replicas = f.claim('2.replicas');
      const zones = f.claim('1.production.zones');
      const more = serviceIds.filter((s) => zones * f.claim(`2.zone.${s}-replicas`) > replicas);
      if (more.length === 0) return undefined;
      return {
        says: `the drawing shows more replicas of ${more.join(', ')} than the deployment asks for`,
        proof: [
          `the deployment asks for ${replicas} replicas`,
          ...more.map(
            (s) =>
              `${s}: ${zones} zones × ${f.claim(`2.zone.${s}-replicas`)} drawn = ${zones * f.claim(`2.zone.${s}-replicas`)}`,
          ),
          `more than ${replicas}`,
        ],
        change: {
          set: Object.fromEntries(more.map((s) => [`2.zone.${s}-replicas`, Math.floor(replicas / zones)])),
          says: `draw ${Math.floor(replicas / zones)} in each zone`,
        },
      };
    },
  },
  {
    id: 'placement.node-loss',
    find: (f) => {
      const outage = untilReplaced(f);
      const budget = monthlyBudget(f);
      if (f.claim('2.affinity.required') === 1 || outage.seconds <= budget) return undefined;
      return {
        says: 'keeping replicas apart is only preferred, so one lost node may cost more than the month may',
        proof: [
          `all ${f.claim('1.production.replicas-min')} replicas of a service may share a node`,
          outage.says,
          `${number(outage.seconds)} s > ${number(budget)} s, the month's budget`,
        ],
        change: { set: { '2.affinity.required': 1 }, says: 'require replicas to be on different hosts' },
      };
    },
  },
  {
    id: 'placement.zone-loss',
    find: (f) => {
      const outage = untilReplaced(f);
      const budget = monthlyBudget(f);
      const apart = f.claim('2.affinity.by-zone') === 1 && f.claim('2.affinity.required') === 1;
      if (f.claim('1.production.zones') < 2 || apart || outage.seconds <= budget) return undefined;
      return {
        says: 'replicas are kept apart by host and not by zone, so one lost zone may take all of a service',
        proof: [
          `${f.claim('1.production.zones')} zones stand for surviving one`,
          `all ${f.claim('1.production.replicas-min')} replicas may be on hosts of one zone`,
          outage.says,
          `${number(outage.seconds)} s > ${number(budget)} s, the month's budget`,
        ],
        change: {
          set: { '2.affinity.by-zone': 1, '2.affinity.required': 1 },
          says: 'require replicas to be spread over zones',
        },
      };
    },
  },
  {
    id: 'placement.drain',
    find: (f) => {
      const [fewest, mayMiss] = [f.claim('1.production.replicas-min'), f.claim('2.rollout.unavailable')];
      const onOneNode = f.claim('2.affinity.required') === 1 ? 1 : fewest;
      if (f.claim('2.disruption-budget') === 1 || onOneNode <= mayMiss) return undefined;
      return {
        says: 'a rollout takes no replica away before another is ready, and a drain of nodes takes all of them',
        proof: [
          `a rollout may miss ${mayMiss} replicas`,
          'a drain, for an upgrade or a repair, asks a disruption budget how many may be missing; there is none, so it waits for nobody',
          `${onOneNode} of ${fewest} replicas may be on one node, and their successors are ready after ${f.claim('2.readiness.initial-delay')} s at the soonest`,
          `${onOneNode} > ${mayMiss}`,
        ],
        change: {
          set: { '2.disruption-budget': 1 },
          says: 'a disruption budget of one replica at a time, the least with which a node can be drained',
        },
      };
    },
  },
  {
    id: 'placement.staging-zone-loss',
    find: (f) => {
      const [staging, production] = [f.claim('1.staging.zones'), f.claim('1.production.zones')];
      if (staging > 1 || production <= 1) return undefined;
      return {
        says: 'a zone loss can not be tried in staging before it happens in production',
        proof: [
          `production survives the loss of one of ${production} zones`,
          `staging, which is there to test, has ${staging}`,
          'losing it is losing staging',
        ],
        change: { set: { '1.staging.zones': 2 }, says: 'two zones in staging, at least for a game day' },
      };
    },
  },
];

const untilReplaced = (f: Figures): { seconds: number; says: string } => {
  const [detection, toleration, ready] = [
    f.fact('node.detection'),
    f.fact('node.toleration'),
    f.claim('2.readiness.initial-delay'),
  ];
  return {
    seconds: detection + toleration + ready,
    says: `${detection} s until the node counts as lost + ${toleration} s until pods are replaced + ${ready} s until the first readiness probe`,
  };
};
