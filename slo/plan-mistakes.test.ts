import { describe, expect, it } from 'vitest';
import type { Plan } from './plan.ts';
import { planMistakes } from './plan-mistakes.ts';
import { sampleRun } from './testing/sample-run.ts';

const { plan } = sampleRun();
const load = (change: Partial<Plan['load']>): Plan => ({ ...plan, load: { ...plan.load, ...change } });
const valid = (change: Partial<Plan['validity']>): Plan => ({
  ...plan,
  validity: { ...plan.validity, ...change },
});
const [service] = plan.load.services;
const [fault] = plan.chaos;
if (service === undefined || fault === undefined) throw new Error('the sample has load and faults');
const backwards = { ...service, points: service.points.toReversed() };
const gate = { level: 0.99, confidence: 1, lookSeconds: 5, canary: null };

describe('planMistakes', () => {
  it('finds nothing in the plan of the sample, or in one with stricter validity', () => {
    expect(planMistakes(plan)).toEqual([]);
    expect(planMistakes(valid({ busyAbove: 0.5, taintedShare: 0 }))).toEqual([]);
  });

  it.each<[string, Plan, RegExp]>([
    [
      'a load without an end',
      load({ durationSeconds: 1e9 }),
      /^load.durationSeconds is 1000000000, and it must be from 0 to 604800$/,
    ],
    ['a client that waits for ever', load({ timeLimitSeconds: 1e9 }), /^load.timeLimitSeconds/],
    [
      'witnesses that ask without a pause',
      { ...plan, witnesses: { ...plan.witnesses, probesPerSecond: 1e9 } },
      /^witnesses.probesPerSecond/,
    ],
    [
      'a phase that ends before it begins',
      load({ phases: [{ name: 'hold', from: 20, to: 10 }] }),
      /^the phase hold ends before it begins$/,
    ],
    [
      'rates that run backwards in time',
      load({ services: [backwards, ...plan.load.services.slice(1)] }),
      /^the points of auth run backwards in time$/,
    ],
    [
      'a figure that no sum can hold',
      load({ services: [{ ...service, requestsPerSecond: 1e308 }, ...plan.load.services.slice(1)] }),
      /^load.services.0.requestsPerSecond is 1e\+308, and no figure of a plan is so large$/,
    ],
    [
      'a figure that nothing can be divided by',
      load({ services: [{ ...service, peakArrivalsPerSecond: 5e-324 }, ...plan.load.services.slice(1)] }),
      /^load.services.0.peakArrivalsPerSecond is 5e-324, and no figure of a plan is so small$/,
    ],
    ['a service twice', load({ services: [...plan.load.services, service] }), /two of the service auth$/],
    ['a fault twice', { ...plan, chaos: [...plan.chaos, fault] }, /two of the fault 1-replica-kill$/],
    [
      'a fault after the load',
      { ...plan, chaos: [{ ...fault, at: 1e6 }] },
      /^1-replica-kill is planned 1000000 s after the load's start, and the load lasts 600 s$/,
    ],
    [
      'a fault that is held for ever',
      { ...plan, chaos: [{ ...fault, holdSeconds: 1e9 }] },
      /^holdSeconds of 1-replica-kill is 1000000000, and it must be/,
    ],
    [
      'a bound that is never over',
      { ...plan, chaos: [{ ...fault, bound: { ...fault.bound, readsSeconds: 1e9 } }] },
      /^readsSeconds of 1-replica-kill is 1000000000/,
    ],
    [
      'an objective twice',
      { ...plan, objectives: [...plan.objectives, ...plan.objectives.slice(0, 1)] },
      /two of the objective availability$/,
    ],
    [
      'an objective that contradicts its unit',
      { ...plan, objectives: plan.objectives.map((o) => (o.id === 'residue' ? { ...o, bound: -1 } : o)) },
      /^objective residue has the bound -1/,
    ],
    [
      'fewer replicas at most than at least',
      { ...plan, environment: { ...plan.environment, replicas: { min: 3, max: 2 } } },
      /^environment.replicas are from 3 to 2$/,
    ],
    [
      'a gate that is sure of everything',
      { ...plan, gate },
      /^the gate's level is 0.99 at a confidence of 1/,
    ],
    [
      'a gate that looks without a pause',
      { ...plan, gate: { ...gate, confidence: 0.95, lookSeconds: 1e-9 } },
      /^gate.lookSeconds is 1e-9, and it must be from 0.1/,
    ],
    ['a machine that may be as busy as it likes', valid({ busyAbove: 1 }), /^validity.busyAbove is 1/],
    ['counts that may be apart', valid({ countsApart: 0.5 }), /^validity.countsApart is 0.5/],
    ['a negative slip', valid({ slipAboveMs: -1 }), /^validity.slipAboveMs is -1/],
  ])('%s', (_, wrong, says) => {
    expect(planMistakes(wrong)).toEqual([expect.stringMatching(says)]);
  });
});
