import { describe, expect, it } from 'vitest';
import type { GatePlan, Plan } from '../plan.ts';
import { requestsToStop } from '../statistics/confidence-sequence.ts';
import { smallRun } from '../testing/small-run.ts';
import { gateObjectives } from './objectives.ts';

const { plan } = smallRun();
const [donor, auth] = plan.load.services;
if (donor === undefined || auth === undefined) throw new Error('the small run has load');
/** No ramp: steady from 7 s on. */
const load = (perSecond: number, durationSeconds = 107): Plan['load'] => ({
  ...plan.load,
  durationSeconds,
  phases: [{ name: 'hold', from: 0, to: durationSeconds }],
  services: [
    { ...donor, requestsPerSecond: 0.75 * perSecond },
    { ...auth, requestsPerSecond: 0.25 * perSecond },
  ],
});
const gate: GatePlan = { level: 0.99, confidence: 0.95, lookSeconds: 5, canary: null };
const canary = (share: number): GatePlan => ({ ...gate, canary: { share, defects: [] } });
const toStop = (failures: number) => requestsToStop(0.99, failures, 0.95);
const decidable = (of: GatePlan, ...by: Parameters<typeof load>) =>
  gateObjectives(of, load(...by)).map((o) => o.decidable);

describe('what a gate is decided by', () => {
  it('is its level and one late answer in a hundred, both required, by so many requests', () => {
    const needs = `${toStop(0)} requests without a failure, ${toStop(1)} with one`;
    const has = `about 20 a second: ${Math.round(toStop(0) / 20)} s without a failure`;
    const common = {
      required: true,
      confidence: 0.95,
      unit: 'ratio',
      claims: [],
      needs,
      has,
      decidable: true,
    };
    expect(gateObjectives(gate, load(20))).toEqual([
      {
        ...common,
        id: 'gate-availability',
        kind: 'gate-availability',
        title: 'availability of all services together, 99 %, looked at all the time',
        bound: 0.99,
      },
      {
        ...common,
        id: 'gate-latency',
        kind: 'gate-latency',
        title: 'at most 1 % of all answers later than 5 s, looked at all the time',
        bound: 0.01,
      },
    ]);
  });

  it('is with a canary also how well that answers, by its share of the requests, and how fast', () => {
    const common = { required: true, confidence: 0.95, unit: 'ratio', claims: [], decidable: true };
    const all = gateObjectives(canary(0.25), load(80));
    expect(all.slice(0, 2)).toEqual(gateObjectives(gate, load(80)));
    expect(all.slice(2)).toEqual([
      {
        ...common,
        id: 'canary-availability',
        kind: 'canary-availability',
        title: 'the canary answers 99 % well, and fails no more often than the stable version',
        bound: 0.99,
        needs: `${toStop(0)} requests without a failure, ${toStop(1)} with one`,
        has: `about 20 a second: ${Math.round(toStop(0) / 20)} s without a failure`,
      },
      {
        ...common,
        id: 'canary-latency',
        kind: 'canary-latency',
        title: 'no service of the canary is slower than its stable version (effect of at most 0.56)',
        bound: 0.56,
        needs: 'answers of both versions of each service',
        has: "25 % of the answers are the canary's",
      },
    ]);
  });

  it('is the document’s claim from its own level on', () => {
    const claims = (level: number) => gateObjectives({ ...gate, level }, load(20)).map((o) => o.claims);
    expect(claims(0.9999)).toEqual([['1.production.availability'], []]);
    expect(claims(0.999_99)).toEqual([['1.production.availability'], []]);
    expect(claims(0.9998)).toEqual([[], []]);
  });

  it('can be decided where its steady state has the requests of a flawless run', () => {
    const enough = toStop(0) / 100;
    expect(decidable(gate, enough + 1e-9)).toEqual([true, true]);
    expect(decidable(gate, enough - 1e-9)).toEqual([false, false]);
    // In one second: exactly as many.
    expect(decidable(gate, toStop(0), 8)).toEqual([true, true]);
    expect(decidable(canary(0.5), 2 * enough - 1e-9)).toEqual([true, true, false, true]);
    expect(decidable(canary(0.5), 2 * enough + 1e-9)).toEqual([true, true, true, true]);
    // No steady state at all.
    expect(decidable(gate, 1e9, 5)).toEqual([false, false]);
  });
});
