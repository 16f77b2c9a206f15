import type { Objective, Plan } from '../plan.ts';
import { serviceIds } from '../services.ts';

/** For the time being: a hand-written list with the ids that the plan's builder will use. */
export const sampleObjectives = (plan: Plan): Objective[] => {
  const base = { required: true, claims: [], confidence: 0.95, needs: '', has: '', decidable: true };
  return [
    {
      ...base,
      id: 'availability',
      kind: 'availability',
      title: 'availability of all services in steady state',
      bound: 0.9998,
      unit: 'ratio',
    },
    ...serviceIds.map(
      (service): Objective => ({
        ...base,
        id: `latency-p99:${service}`,
        kind: 'latency',
        title: `p99 latency of ${service}`,
        service,
        bound: 0.01,
        unit: 'ratio',
      }),
    ),
    ...plan.chaos.flatMap((fault): Objective[] =>
      (['read', 'write'] as const).map((op) => ({
        ...base,
        id: `rto:${fault.id}:${op}s`,
        kind: 'rto',
        title: `recovery of ${op}s after ${fault.id}`,
        fault: fault.id,
        op,
        bound: op === 'read' ? fault.bound.readsSeconds : fault.bound.writesSeconds,
        unit: 'seconds',
      })),
    ),
    {
      ...base,
      id: 'durability',
      kind: 'durability',
      title: 'no acknowledged write lost',
      bound: 0,
      unit: 'writes',
    },
    { ...base, id: 'residue', kind: 'residue', title: 'nothing left behind', bound: 0, unit: 'differences' },
  ];
};
