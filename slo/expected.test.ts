import { describe, expect, it } from 'vitest';
import { expectedOf, rolloutExpects } from './expected.ts';
import type { Plan, PlannedFault, ServiceLoad } from './plan.ts';
import { faultTimes } from './testing/sample-times.ts';
import { smallRun } from './testing/small-run.ts';

const { plan } = smallRun();
const serviceLoad = (service: ServiceLoad['service'], perSecond: number, readShare = 0.75): ServiceLoad => ({
  service,
  targetQps: perSecond,
  peakArrivalsPerSecond: perSecond,
  requestsPerArrival: 1,
  requestsPerSecond: perSecond,
  readShare,
  points: [
    { at: 0, arrivalsPerSecond: perSecond },
    { at: 200, arrivalsPerSecond: perSecond },
  ],
});
/** Ten seconds of ramp, 80 of hold, 10 of decay; steady from 17 s on. */
const load: Plan['load'] = {
  ...plan.load,
  durationSeconds: 100,
  timeLimitSeconds: 5,
  phases: [
    { name: 'ramp', from: 0, to: 10 },
    { name: 'hold', from: 10, to: 90 },
    { name: 'decay', from: 90, to: 100 },
  ],
  services: [serviceLoad('donor', 10), serviceLoad('auth', 2)],
};
const fault = (change: Partial<PlannedFault>): PlannedFault => ({ ...faultTimes().planned, ...change });
/** Its turn is at 28 s: in effect at 40 s, its heal begins at 45 s. */
const short = fault({
  at: 28,
  holdSeconds: 5,
  healBoundSeconds: 3,
  bound: { readsSeconds: 4, writesSeconds: 9, claim: null, why: '' },
});

describe('what a run is expected to gather', () => {
  it('without a fault is all after the ramp and its late answers', () => {
    const expected = expectedOf(load, []);
    expect(expected.steadySeconds).toEqual({ read: 83, write: 83 });
    expect(expected.holdSeconds).toBe(73);
    expect(['donor', 'auth', 'camp'].map((s) => expected.requests(s as 'donor'))).toEqual([830, 166, 0]);
    expect(expected.allRequests).toBe(996);
  });

  it('leaves out each window as if its fault came twelve seconds after its turn, and its heal after its hold', () => {
    const expected = expectedOf(load, [short]);
    // Reads: from 33 to 54 and from 38 to 58; writes: from 33 to 59.
    expect(expected.steadySeconds).toEqual({ read: 83 - 25, write: 83 - 26 });
    expect(expected.holdSeconds).toBe(73 - 26);
    expect(expected.requests('donor')).toBe(Math.floor(10 * (0.75 * 58 + 0.25 * 57)));
  });

  it('follows the profile from second to second, and counts whole requests', () => {
    const [donor] = load.services;
    if (donor === undefined) throw new Error('there is a service');
    const rising = {
      ...donor,
      points: [
        { at: 0, arrivalsPerSecond: 0 },
        { at: 100, arrivalsPerSecond: 10 },
      ],
    };
    // The sum of (s + 0.5) / 10 from 17 to 99: (100² - 17²) / 20.
    expect(expectedOf({ ...load, services: [rising] }, []).requests('donor')).toBe(
      Math.floor((10_000 - 289) / 20),
    );
  });

  it('is nothing of a run that ends before it is steady', () => {
    const brief = expectedOf({ ...load, durationSeconds: 12 }, []);
    expect(brief).toMatchObject({ steadySeconds: { read: 0, write: 0 }, holdSeconds: 0, allRequests: 0 });
  });

  it('has hold only in whole seconds of it', () => {
    const phases = [
      { name: 'ramp' as const, from: 0, to: 10.5 },
      { name: 'hold' as const, from: 20.5, to: 89.5 },
    ];
    expect(expectedOf({ ...load, phases }, []).holdSeconds).toBe(68);
  });

  it('has hold in each of the profile’s holds', () => {
    const phases = [
      { name: 'ramp' as const, from: 0, to: 10 },
      { name: 'hold' as const, from: 10, to: 30 },
      { name: 'decay' as const, from: 30, to: 50 },
      { name: 'hold' as const, from: 50, to: 60 },
    ];
    // Steady from 17 s on.
    expect(expectedOf({ ...load, phases }, []).holdSeconds).toBe(13 + 10);
    expect(expectedOf({ ...load, phases, durationSeconds: 55 }, []).holdSeconds).toBe(13 + 5);
    expect(expectedOf({ ...load, phases: phases.slice(0, 1) }, []).holdSeconds).toBe(0);
  });
});

describe('what a rollout is expected to be asked', () => {
  const witnesses = { probesPerSecond: 4, ledgerWritesPerSecond: 2 };
  const rollout = (change: Partial<PlannedFault>) =>
    rolloutExpects(
      fault({ at: 30, bound: { readsSeconds: 20, writesSeconds: 15, claim: null, why: '' }, ...change }),
      { load, witnesses },
    );

  it('is load, probes and writes of its service until its window closes, by the later of its bounds', () => {
    expect(rollout({ aim: { service: 'donor' } })).toBe((10 + 4 + 2) * 30);
    expect(rollout({ aim: {} })).toBe((10 + 4 + 2 + 2 + 4 + 2) * 30);
    const writes = { bound: { readsSeconds: 5, writesSeconds: 12.5, claim: null, why: '' } };
    expect(rollout({ aim: { service: 'auth' }, ...writes })).toBe(Math.floor(8 * 22.5));
  });

  it('ends with the load, and is nothing after it', () => {
    expect(rollout({ aim: { service: 'auth' }, at: 90 })).toBe(8 * 10);
    expect(rollout({ aim: { service: 'auth' }, at: 120 })).toBe(0);
  });
});
