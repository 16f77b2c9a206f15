import { downwardTolerance } from '../../autoscaling/behaviour.ts';
import type { Reading } from '../examine.ts';
import { number } from '../words.ts';
import type { Limit } from './limit.ts';

const percent = (ratio: number): string => `${number(ratio * 100)} %`;
const environments = ['production', 'staging'] as const;
type Environment = (typeof environments)[number];

/** What the scaling rules say and a HorizontalPodAutoscaler can't. */
export const scalingLimits: readonly Reading<Limit>[] = [
  ...environments.map(twoThresholds),
  ...environments.map(quietTime),
  {
    id: 'api.request-queue',
    find: (f) => {
      const queue = f.claim('1.production.scale-up-queue');
      f.claim('4.metric.queue');
      return {
        says: `${number(queue)} queued requests are no metric that Kubernetes has`,
        because: [
          'by itself the API knows CPU and memory; anything else takes an adapter, and the document names none',
          "of queues its services show the broker's only, and whether the figure is one replica's or the service's is not said",
          'an autoscaler that can not read one of its metrics takes no replica away any more',
        ],
        instead: 'CPU alone',
      };
    },
  },
  {
    id: 'api.cpu-alone-production',
    find: (f) => {
      const down = f.claim('1.production.scale-down-cpu');
      return onCpuAlone(
        'production',
        down,
        `${number(f.claim('1.production.scale-up-queue'))} queued requests`,
        {
          instead: 'nothing, as long as the queue is no metric of the autoscaler',
        },
      );
    },
  },
  {
    id: 'api.cpu-alone-staging',
    find: (f) => {
      const [up, down] = [f.claim('1.staging.scale-up-cpu'), f.claim('1.staging.scale-down-cpu')];
      const memory = f.claim('1.staging.scale-up-memory');
      const held = memory * (1 - downwardTolerance(up, down));
      return onCpuAlone('staging', down, `${percent(memory)} of memory`, {
        instead: `both metrics, so that memory may hold replicas which the document lets go. Corrected: until memory is below about ${percent(Math.round(held * 100) / 100)}, because CPU's tolerance is memory's, too`,
      });
    },
  },
  {
    id: 'api.utilisation-of-the-request',
    find: (f) => {
      const [request, limit] = [f.claim('2.cpu.request'), f.claim('2.cpu.limit')];
      const [up, memory] = [f.claim('1.production.scale-up-cpu'), f.claim('1.staging.scale-up-memory')];
      const [asked, most] = [f.claim('2.memory.request'), f.claim('2.memory.limit')];
      if (request === limit && asked === most) return undefined;
      return {
        says: 'a share of CPU or memory is one of what replicas request, and their mean',
        because: [
          `${percent(up)} of a request of ${number(request)} cores are ${number(up * request)} cores, ${percent((up * request) / limit)} of the limit`,
          `${percent(memory)} of a request of ${number(asked)} MiB are ${percent((memory * asked) / most)} of the limit`,
          `the document does not say of what; a share of the limit can be given as an amount only (${number(up * limit)} cores), one of a node not at all`,
          'one busy replica among idle ones does not count',
        ],
        instead: 'the share of the request',
      };
    },
  },
  {
    id: 'api.connections',
    find: (f) => {
      const [max, connections] = [f.claim('1.production.replicas-max'), f.claim('3.primary.connections')];
      const all = f.fact('services') * max;
      if (all <= connections) return undefined;
      return {
        says: 'autoscalers know nothing of each other, nor of the connections of the database that they share',
        because: [
          `each has a maximum of its own: ${f.fact('services')} × ${max} = ${all} replicas`,
          `the primary takes ${connections} connections, and each replica needs one at least`,
          `${all} > ${connections}`,
          'a quota of pods would refuse whoever comes last, and tells no autoscaler',
        ],
        instead: 'documented: the maximum as it is. Corrected: one with which each replica has a connection',
      };
    },
  },
];

function twoThresholds(environment: Environment): Reading<Limit> {
  return {
    id: `api.two-thresholds-${environment}`,
    find: (f) => {
      const [up, down] = [
        f.claim(`1.${environment}.scale-up-cpu`),
        f.claim(`1.${environment}.scale-down-cpu`),
      ];
      const around = f.fact('hpa.tolerance');
      return {
        says: `${environment}'s two thresholds of CPU can only be written as one target and tolerances around it`,
        because: [
          `replicas are added above ${percent(up)} and taken away below ${percent(down)}`,
          `a target of ${percent(up)} acts above ${percent(up * (1 + around))} and below ${percent(up * (1 - around))}`,
          'tolerances of its own are a beta field of Kubernetes 1.35 and later; whatever they are, the new count is the one that brings CPU back to the target',
        ],
        instead: `documented: the target. Corrected: tolerances of 0 upward and ${percent(downwardTolerance(up, down))} downward`,
      };
    },
  };
}

function quietTime(environment: Environment): Reading<Limit> {
  return {
    id: `api.quiet-time-${environment}`,
    find: (f) => {
      const [down, after] = [
        f.claim(`1.${environment}.scale-down-cpu`),
        f.claim(`1.${environment}.scale-down-after`),
      ];
      return {
        says: `${environment}'s ${after} s of quiet are asked of the autoscaler's own counts, not of CPU`,
        because: [
          `replicas go once CPU has been below ${percent(down)} for ${after} s`,
          `the API goes down to the highest count that it has worked out in the last ${after} s: load that falls in steps is followed in steps`,
          'a controller that restarts waits anew',
        ],
        instead: `a stabilisation window of ${after} s`,
      };
    },
  };
}

const onCpuAlone = (
  environment: Environment,
  down: number,
  other: string,
  { instead }: Pick<Limit, 'instead'>,
): Limit => ({
  says: `${environment} adds replicas on either of two metrics and takes them away on CPU alone; the API asks all of them`,
  because: [
    `below ${percent(down)} of CPU replicas go, whatever the other metric does`,
    `an autoscaler follows the metric that asks for most: near ${other} none goes, with idle CPU too`,
  ],
  instead,
});
