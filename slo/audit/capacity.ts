import type { Figures } from './figures.ts';
import type { Rule } from './rule.ts';
import { number } from './words.ts';

/** Replicas against the nodes that must carry them. */
export const capacityRules: readonly Rule[] = [
  {
    id: 'capacity.cpu-at-maximum',
    find: (f) => {
      const { services, max, each } = atMaximum(f, '2.cpu.request');
      const usable = f.claim('2.cluster.usable-cpu');
      if (services * max * each <= usable) return undefined;
      const fits = Math.floor(usable / (services * each));
      return {
        says: 'the cluster has too little CPU for every service at its maximum',
        proof: [
          `${services} services × ${max} replicas × ${each} cores = ${number(services * max * each)} cores`,
          `pods may use ${usable} cores`,
          `${number(services * max * each)} > ${usable}; ${fits} replicas of each service fit`,
        ],
        change: { set: { '1.production.replicas-max': fits }, says: `at most ${fits} replicas of a service` },
      };
    },
  },
  {
    id: 'capacity.memory-at-maximum',
    find: (f) => {
      const { services, max, each } = atMaximum(f, '2.memory.request');
      const usable = f.claim('2.cluster.usable-memory');
      if (services * max * each <= usable) return undefined;
      const fits = Math.floor(usable / (services * each));
      return {
        says: 'the cluster has too little memory for every service at its maximum',
        proof: [
          `${services} services × ${max} replicas × ${each} MiB = ${number(services * max * each)} MiB`,
          `pods may use ${number(usable)} MiB`,
          `${number(services * max * each)} > ${number(usable)}; ${fits} replicas of each service fit`,
        ],
        change: { set: { '1.production.replicas-max': fits }, says: `at most ${fits} replicas of a service` },
      };
    },
  },
  {
    id: 'capacity.maximum-without-a-zone',
    find: (f) => {
      const { services, max, each } = atMaximum(f, '2.cpu.request');
      const zones = f.claim('1.production.zones');
      const left = (f.claim('2.cluster.usable-cpu') * (zones - 1)) / zones;
      if (services * max * each <= left) return undefined;
      const fits = Math.floor(left / (services * each));
      return {
        says: 'what is at its maximum in an emergency does not fit any more once a zone is lost',
        proof: [
          `without one of ${zones} zones ${number(left)} cores are left`,
          `${services} services × ${max} replicas × ${each} cores = ${number(services * max * each)} cores`,
          `${number(services * max * each)} > ${number(left)}; ${fits} replicas of each service fit`,
        ],
        change: {
          set: { '1.production.replicas-max': fits },
          says: `at most ${fits} replicas of a service, or more nodes`,
        },
      };
    },
  },
  ...(['replicas-min', 'replicas-max'] as const).flatMap((replicas) => [
    staging(replicas, 'cpu'),
    staging(replicas, 'memory'),
  ]),
  {
    id: 'capacity.instance-type',
    find: (f) => {
      const memory = f.claim('2.node.memory');
      if (f.claim('2.node.t3-xlarge') === 0 || memory === f.fact('t3-xlarge.memory')) return undefined;
      return {
        says: 'the instance type has another size than the node',
        proof: [
          `a t3.xlarge has ${number(f.fact('t3-xlarge.memory'))} MiB of memory`,
          `a node has ${number(memory)} MiB`,
          `${number(f.fact('t3-xlarge.memory'))} ≠ ${number(memory)}`,
        ],
        change: {
          set: { '2.node.t3-xlarge': 0 },
          says: 'name a type of 4 cores and 8 GiB (c5.xlarge), or give the node its 16 GiB',
        },
      };
    },
  },
  product('node-usable-cpu', '2.node.usable-cpu', ['2.node.cpu', '2.node.allocatable']),
  product('node-usable-memory', '2.node.usable-memory', ['2.node.memory', '2.node.allocatable']),
  product('cluster-usable-cpu', '2.cluster.usable-cpu', ['2.node.usable-cpu', '1.production.nodes']),
  product('cluster-usable-memory', '2.cluster.usable-memory', ['2.node.usable-memory', '1.production.nodes']),
  product('nodes', '1.production.nodes', ['2.zone.nodes', '1.production.zones']),
];

const atMaximum = (f: Figures, request: string) => ({
  services: f.fact('services'),
  max: f.claim('1.production.replicas-max'),
  each: f.claim(request),
});

/** Staging has no usable share of its own; production's is taken. */
function staging(replicas: 'replicas-min' | 'replicas-max', of: 'cpu' | 'memory'): Rule {
  const [at, unit] = [replicas === 'replicas-min' ? 'minimum' : 'maximum', of === 'cpu' ? 'cores' : 'MiB'];
  return {
    id: `capacity.staging-${of}-at-${at}`,
    find: (f) => {
      const [services, each] = [f.fact('services'), f.claim(`2.${of}.request`)];
      const count = f.claim(`1.staging.${replicas}`);
      const [nodes, node] = [f.claim('1.staging.nodes'), f.claim(`1.staging.node-${of}`)];
      const share = f.claim('2.node.allocatable');
      const [asked, usable] = [services * count * each, nodes * node * share];
      if (asked <= usable) return undefined;
      const enough = Math.ceil(asked / (node * share));
      return {
        says: `staging's nodes have too little ${of === 'cpu' ? 'CPU' : of} for the services at their ${at}`,
        proof: [
          `${services} services × ${count} replicas × ${each} ${unit} = ${number(asked)} ${unit}`,
          `${nodes} nodes × ${number(node)} ${unit} × ${share} usable = ${number(usable)} ${unit}`,
          `${number(asked)} > ${number(usable)}`,
        ],
        change: { set: { '1.staging.nodes': enough }, says: `${enough} nodes` },
      };
    },
  };
}

/** A figure that the document works out from others must be their product, but for rounding to a tenth. */
function product(id: string, said: string, factors: readonly [string, string]): Rule {
  return {
    id: `capacity.${id}`,
    find: (f) => {
      const [a, b] = [f.claim(factors[0]), f.claim(factors[1])];
      if (Math.abs(a * b - f.claim(said)) < 0.05) return undefined;
      return {
        says: `${said} is not what its parts make`,
        proof: [
          `${factors[0]} × ${factors[1]} = ${number(a)} × ${number(b)} = ${number(a * b)}`,
          `${said}: ${number(f.claim(said))}`,
          `${number(a * b)} ≠ ${number(f.claim(said))}`,
        ],
        change: { set: { [said]: a * b }, says: `say ${number(a * b)}` },
      };
    },
  };
}
