import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceIds } from '../../slo/services.ts';
import { endOf, type Shape, shareAt } from '../profile.ts';
import { profileNames, profiles } from './all.ts';
import { parseTrace, replay } from './replay.ts';

const shape: Shape = {
  quietSeconds: 10,
  rampSeconds: 30,
  holdSeconds: 100,
  decaySeconds: 8,
  quietShare: 0.2,
};
const shapes = fc.record({
  quietSeconds: fc.integer({ min: 0, max: 60 }),
  rampSeconds: fc.integer({ min: 1, max: 60 }),
  holdSeconds: fc.integer({ min: 1, max: 600 }),
  decaySeconds: fc.integer({ min: 0, max: 60 }),
  quietShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe.each(profileNames)('profile %s', (name) => {
  it('has points in order of time, from 0 to the end of its last phase', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(...serviceIds), (s, service) => {
        const profile = profiles[name](s);
        const times = profile.points(service).map((p) => p.at);
        expect(times[0]).toBe(0);
        expect(times.at(-1)).toBeCloseTo(endOf(profile), 9);
        for (const [i, t] of times.slice(1).entries()) expect(t).toBeGreaterThan(times[i] ?? 0);
      }),
    );
  });

  it('keeps its share for every service while it holds, and never goes above', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.constantFrom(...serviceIds),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (s, service, when) => {
          const profile = profiles[name](s);
          const hold = profile.phases.find((p) => p.name === 'hold');
          if (hold === undefined) throw new Error('no hold phase');
          expect(shareAt(profile, service, hold.from + when * (hold.to - hold.from))).toBeCloseTo(
            profile.holdShare,
            9,
          );
          expect(shareAt(profile, service, when * endOf(profile))).toBeLessThanOrEqual(
            Math.max(profile.holdShare, s.quietShare) + 1e-9,
          );
        },
      ),
    );
  });
});

describe('the emergency spike', () => {
  it('rises in causal order: requests, inventory, geolocation, donors, notifications, the others', () => {
    const profile = profiles['emergency-spike'](shape);
    const early = (['request', 'inventory', 'geolocation', 'donor', 'notification', 'camp'] as const).map(
      (id) => shareAt(profile, id, 28),
    );
    expect([...early].sort((a, b) => b - a)).toEqual(early);
    expect(new Set(early).size).toBe(early.length);
    expect(shareAt(profile, 'request', 9)).toBe(0.2);
  });
});

describe('a recorded trace', () => {
  const csv = 'time,service,rate\n0,donor,10\n30,donor,40\n60,donor,20\n0,request,5\n60,request,5\n';

  it('is replayed in shares of each service’s largest rate', () => {
    const { profile, peaks } = replay(parseTrace(csv));
    expect(peaks.donor).toBe(40);
    expect(peaks.auth).toBe(0);
    expect(shareAt(profile, 'donor', 15) * peaks.donor).toBeCloseTo(25, 9);
    expect(endOf(profile)).toBe(60);
    expect(profile.points('auth').map((p) => p.share)).toEqual([0, 0]);
  });

  it.each([
    ['no header', '0,donor,1', /line 1 .*header/],
    ['an unknown service', 'time,service,rate\n0,blood,1', /line 2 .*one of auth/],
    ['a negative rate', 'time,service,rate\n0,donor,-1', /line 2 .*below 0/],
    ['time that runs backwards', 'time,service,rate\n5,donor,1\n4,donor,1', /line 3 .*after 5/],
    ['no rows', 'time,service,rate\n', /line 2 .*cover some time/],
  ])('with %s is refused with its line', (_, text, message) => {
    expect(() => parseTrace(text)).toThrow(message);
  });
});
