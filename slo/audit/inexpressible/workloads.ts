import { serviceIds } from '../../services.ts';
import type { Reading } from '../examine.ts';
import { number } from '../words.ts';
import type { Limit } from './limit.ts';

/** What is said of replicas, zones, regions and releases, and a Deployment and its companions can't say. */
export const workloadLimits: readonly Reading<Limit>[] = [
  {
    id: 'api.minimum',
    find: (f) => {
      const fewest = f.claim('1.production.replicas-min');
      return {
        says: `a minimum of ${fewest} replicas is striven for, and not held`,
        because: [
          'an autoscaler asks for no fewer; what a lost node or zone takes with it is missing until others are ready',
          'a disruption budget refuses evictions, and prevents no loss',
        ],
        instead: `minReplicas ${fewest}`,
      };
    },
  },
  {
    id: 'api.replicas-set-back',
    find: (f) => {
      const [said, most] = [f.claim('2.replicas'), f.claim('1.production.replicas-max')];
      if (most <= said) return undefined;
      return {
        says: "a Deployment's count and an autoscaler's can't both stand in what is applied",
        because: [
          `the Deployment says ${said}; the autoscaler may have made it ${most}`,
          `whoever applies it again, as each release does, sets it back to ${said}, in the middle of an emergency too`,
          'without a count the first apply starts one replica',
        ],
        instead: 'the count, as documented: leave it out of what is applied again',
      };
    },
  },
  {
    id: 'api.replicas-by-zone',
    find: (f) => {
      const [zones, replicas] = [f.claim('1.production.zones'), f.claim('2.replicas')];
      const drawn = serviceIds.map((s) => ({ s, each: f.claim(`2.zone.${s}-replicas`) }));
      const even =
        f.claim('2.affinity.by-zone') === 1 && drawn.every(({ each }) => each * zones === replicas);
      if (even) return undefined;
      return {
        says: 'how many replicas stand in each zone can not be said',
        because: [
          `drawn in each of ${zones} zones: ${drawn.map(({ s, each }) => `${s} ${each}`).join(', ')}`,
          'a Deployment has one count for all zones; a constraint bounds how uneven a new replica may make it, and moves none that runs',
        ],
        instead: 'documented: none. Corrected: no new replica makes zones differ by more than one',
      };
    },
  },
  {
    id: 'api.nodes',
    find: (f) => {
      const [nodes, cores] = [f.claim('1.production.nodes'), f.claim('1.production.node-cpu')];
      const [fewer, smaller] = [f.claim('1.staging.nodes'), f.claim('1.staging.node-cpu')];
      const most = f.claim('1.staging.replicas-max');
      return {
        says: 'none of the objects says how many nodes there are, or how large',
        because: [
          `counted on: ${nodes} nodes of ${number(cores)} cores in production, ${fewer} of ${number(smaller)} in staging`,
          'a replica without room waits; more nodes for it are a matter of the cloud, and the document names nothing that adds any',
          ...(most > fewer
            ? [
                `on hosts of their own, staging's ${most} replicas of a service take ${most} nodes; it has ${fewer}`,
              ]
            : []),
        ],
        instead: 'nothing. Corrected: for the nodes that the audit proposes, which somebody has to add',
      };
    },
  },
  {
    id: 'api.regions',
    find: (f) => {
      const regions = f.claim('1.production.regions');
      if (regions < 2) return undefined;
      return {
        says: 'an object lives in one cluster, and a region is a cluster of its own',
        because: [
          `nothing in the API keeps versions and counts of ${regions} regions alike, or moves traffic from one to another`,
          `the failover of reads within ${f.claim('5.region.auto-rto')} s is a matter of DNS, that of writes one of people`,
        ],
        instead: 'the same objects for each region',
      };
    },
  },
  {
    id: 'api.canary',
    find: (f) => {
      const [replicas, surge] = [f.claim('2.replicas'), f.claim('2.rollout.surge')];
      const shares = [f.claim('6.canary.share'), f.claim('6.canary.second-share')];
      const [first, second] = [f.claim('6.canary.watch'), f.claim('6.canary.second-watch')];
      return {
        says: 'a release by shares of the traffic, watched and taken back, can not be said',
        because: [
          `asked for: ${shares.map((s) => `${number(s * 100)} %`).join(', then ')}, watched for ${first} and ${second} s`,
          `a Service gives each ready replica its equal share: the first new one of ${replicas} + ${surge} gets ${number(100 / (replicas + surge))} %`,
          'a Deployment watches no metric but readiness; it stops a release whose replicas never become ready, and takes none back',
        ],
        instead: 'a rolling update; shares take a weighted route in front, and whoever watches',
      };
    },
  },
];
