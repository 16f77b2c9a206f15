import { describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { parseTrace, replay } from '../../scenarios/profiles/replay.ts';
import type { Plan } from '../../slo/plan.ts';
import { planMistakes } from '../../slo/plan-mistakes.ts';
import { planOfConfig } from './testing/plan-of.ts';

const planOf = planOfConfig(shipped);

describe('a plan', () => {
  const trace = replay(parseTrace('time,service,rate\n0,donor,10\n60,donor,10'));
  it.each<[string, () => Plan]>([
    ['a full run', () => planOf({})],
    ['a short one', () => planOf({ duration: '5m' })],
    ['load alone', () => planOf({ only: 'load', duration: '20s' })],
    ['faults alone', () => planOf({ only: 'chaos' })],
    ['one fault', () => planOf({ fault: ['region-loss'] })],
    ['a rollout', () => planOf({ fault: ['rolling-restart'] })],
    ['a smoke', () => planOf({ profile: 'smoke' })],
    ['load for the autoscaler', () => planOf({ profile: 'rise-and-fall' })],
    ['a fault at its size', () => planOf({ profile: 'rise-and-fall', fault: ['zone-loss'] })],
    ['a day of load', () => planOf({ only: 'load', duration: '24h' })],
    ['a recorded trace', () => planOf({ replay: 'trace.csv' }, undefined, { replay: trace })],
    [
      'a run without a ledger',
      () => planOf({}, (e) => Object.assign(e.witnesses, { ledgerWritesPerSecond: 0 })),
    ],
    ['the documented rates', () => planOf({}, undefined, { scale: { value: 1, source: 'config' } })],
    ['hardly any load', () => planOf({}, undefined, { scale: { value: 1e-4, source: 'config' } })],
  ])('of %s contradicts itself nowhere, so that its run folder can be judged', (_, make) => {
    expect(planMistakes(make())).toEqual([]);
  });
});
