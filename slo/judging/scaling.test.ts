import { describe, expect, it } from 'vitest';
import type { BandPoint } from '../autoscaling/band.ts';
import type { Sample } from '../evidence.ts';
import { type ServiceId, serviceIds } from '../services.ts';
import { sampleCase } from '../testing/sample-case.ts';
import type { Window } from '../verdict.ts';
import type { Case } from './case.ts';
import { coveredSeconds, modelOf, scalingOf, sizesOf } from './scaling.ts';

type Replicas = Extract<Sample, { kind: 'replicas' }>;
const sample = (at: number, desired: number, change: Partial<Replicas> = {}): Replicas => ({
  kind: 'replicas',
  at,
  service: 'donor',
  region: 'region-1',
  desired,
  ready: desired,
  utilisation: 0.6,
  ...change,
});
const seen = (
  samples: Replicas[],
  change: Partial<Case> = {},
  autoscaler: Partial<Case['plan']['autoscaler']> = {},
) => {
  const { plan, evidence } = sampleCase();
  if (plan.autoscaler === null) throw new Error('the small run has an autoscaler');
  return sampleCase({
    plan: { ...plan, autoscaler: { ...plan.autoscaler, ...autoscaler } },
    evidence: { ...evidence, samples },
    windows: [],
    ...change,
  });
};
const everywhere = (at: number, desired: number) =>
  serviceIds.map((service) => sample(at, desired, { service }));

describe('the autoscaler of a plan', () => {
  it('has the bounds of its environment; where the plan says nothing of one, there is none', () => {
    const { plan } = sampleCase();
    expect(modelOf(sampleCase())).toEqual({ ...plan.autoscaler, min: 3, max: 20 });
    const without = sampleCase({ plan: { ...plan, autoscaler: null } });
    expect(modelOf(without)).toBeNull();
    expect(scalingOf(without)).toEqual([]);
  });
});

describe('sizes', () => {
  it('are those of the service in the primary region, in the samples’ order', () => {
    const samples = [
      sample(1000, 3),
      sample(1000, 9, { region: 'region-2' }),
      sample(1000, 7, { service: 'auth' }),
      sample(2000, 4, { ready: 3, utilisation: 0.9 }),
    ];
    expect(sizesOf(seen(samples), 'donor')).toEqual([
      { at: 1000, desired: 3, ready: 3, utilisation: 0.6, room: Infinity },
      { at: 2000, desired: 4, ready: 3, utilisation: 0.9, room: Infinity },
    ]);
  });

  it('have no utilisation where none was measured, nor in a fault’s window for reads', () => {
    const window: Window = { fault: '1', of: 'fault', op: 'read', from: 2000, to: 3000 };
    const samples = [1999, 2000, 3000, 3001].map((at) => sample(at, 3));
    const measured = (windows: Window[]) =>
      sizesOf(seen(samples, { windows }), 'donor').map((s) => s.utilisation !== undefined);
    expect(measured([window])).toEqual([true, false, false, true]);
    expect(measured([{ ...window, op: 'write' }])).toEqual([true, true, true, true]);
    const { utilisation: _, ...blind } = sample(1000, 3);
    expect(sizesOf(seen([blind]), 'donor')).toEqual([{ at: 1000, desired: 3, ready: 3, room: Infinity }]);
  });

  it('have the metric that asks for most, as if it were CPU, which may count replicas that are not ready', () => {
    const of = (change: Partial<Replicas>) => sizesOf(seen([sample(1000, 3, change)]), 'donor')[0];
    // 0.9375 of its own target, as CPU's 0.65625 of 0.7.
    expect(of({ utilisation: 0.1, others: 0.9375 })).toMatchObject({
      utilisation: 0.65625,
      countsUnready: true,
    });
    expect(of({ utilisation: 0.6, others: 0.5 })).toMatchObject({ utilisation: 0.6, countsUnready: true });
    expect(of({ utilisation: undefined, others: 2 })).not.toHaveProperty('utilisation');
    expect(of({})).not.toHaveProperty('countsUnready');
  });

  it('have no utilisation where another autoscaler is at work than the planned one', () => {
    const [size] = sizesOf(seen([sample(1000, 3, { unmodelled: 'goes by the moon' })]), 'donor');
    expect(size).toEqual({ at: 1000, desired: 3, ready: 3, room: Infinity });
  });

  it('have the room that all services together leave, where all were sampled at that instant', () => {
    const samples = [...everywhere(1000, 3), ...everywhere(2000, 4).slice(1)];
    const service: ServiceId = serviceIds[1] ?? 'donor';
    expect(sizesOf(seen(samples, {}, { limitInAll: 30 }), service)).toEqual([
      { at: 1000, desired: 3, ready: 3, utilisation: 0.6, room: 6 },
      { at: 2000, desired: 4, ready: 4 },
    ]);
  });
});

describe('covered seconds', () => {
  const point = (at: number, covered: boolean): BandPoint => ({
    at,
    low: 3,
    high: 20,
    seen: 3,
    covered,
    waiting: false,
  });

  it('end in a covered sample, and count for five at most', () => {
    expect(coveredSeconds([])).toBe(0);
    expect(
      coveredSeconds([point(1000, true), point(3000, true), point(4000, false), point(20_000, true)]),
    ).toBe(7);
  });
});

describe('how a service’s size moved', () => {
  it('is told of each service under load, with its slowest growth', () => {
    const { plan } = sampleCase();
    const [donor] = plan.load.services.filter((s) => s.service === 'donor');
    if (donor === undefined) throw new Error('donor is under load');
    /** Over its target from 20 s on; ready so many seconds later, and once more. */
    const samples = Array.from({ length: 120 }, (_, s) => {
      const over = (s >= 20 && s < 30) || (s >= 60 && s < 85);
      const desired = s < 25 ? 3 : s < 70 ? 5 : s < 100 ? 8 : 7;
      const ready = s < 30 ? 3 : s < 85 ? 5 : desired;
      return sample(s * 1000, desired, { ready, utilisation: over ? 1 : 0.7 });
    });
    const of = seen(samples, {}, {});
    const moved = scalingOf({ ...of, plan: { ...of.plan, load: { ...of.plan.load, services: [donor] } } });
    expect(moved).toHaveLength(1);
    expect(moved[0]).toMatchObject({ service: 'donor', changes: 3, reversals: 1 });
    expect(moved[0]?.coveredSeconds).toBeGreaterThan(60);
    expect(moved[0]?.timeToSize).toMatchObject({ size: 8, seconds: { low: 24, high: 26 } });
    const still = seen(samples.slice(0, 15));
    const [calm] = scalingOf(still).filter((s) => s.service === 'donor');
    expect(calm).toMatchObject({ changes: 0, reversals: 0, timeToSize: null });
  });
});
