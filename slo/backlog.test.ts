import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backlogDrained } from './backlog.ts';
import type { Sample } from './evidence.ts';
import type { ServiceId } from './services.ts';

const t0 = 1_000_000;
/** One sample a second from `from` seconds after the fault on; null is a second without one. */
const depths = (
  from: number,
  each: readonly (number | null)[],
  service: ServiceId = 'notification',
): Sample[] =>
  each.flatMap((depth, i) =>
    depth === null ? [] : [{ kind: 'queue', service, at: t0 + (from + i) * 1000, depth }],
  );
const same = (depth: number | null, times: number) => Array.from({ length: times }, () => depth);
const before = depths(-12, [90, 90, 3, 8, 4, 0, 2, 5, 8, 1, 7, 3]);
const drained = (after: readonly (number | null)[], until = Infinity) =>
  backlogDrained([...before, ...depths(0, after)], t0, until);

describe('a backlog', () => {
  it('is drained where the first ten seconds begin that are no deeper than the ten before the fault', () => {
    const seen = drained([4, 20, 300, 120, 8, 2, 6, 8, 8, 1, 2, 3, 4, 5, 6, 7]);
    expect(seen).toEqual({
      at: t0 + 3500,
      uncertaintyMs: 500,
      says: 'back at 8 or fewer that waited at notification, of up to 300',
    });
  });

  it('is not drained by a look between two waves', () => {
    expect(drained([50, 5, ...same(40, 3), ...same(2, 11)]).at).toBe(t0 + 4500);
  });

  it('is as uncertain as the silence before it was seen to be gone', () => {
    expect(drained([50, null, null, null, ...same(2, 11)])).toMatchObject({
      at: t0 + 2000,
      uncertaintyMs: 2000,
    });
  });

  it('is not known to be gone through a silence in which it could have come and gone', () => {
    const silent = [50, 3, 3, ...same(null, 5), ...same(3, 12)];
    expect(drained(silent).at).toBe(t0 + (2000 + 8000) / 2);
  });

  it('is not gone as long as it was watched, and says how much there was', () => {
    for (const seen of [drained([50, ...same(60, 9)]), drained([50, ...same(3, 30)], t0 + 10_500)]) {
      expect(seen.at).toBeNull();
      expect(seen.says).toMatch(/^up to \d0 waited at notification, not back at 8 while it was seen$/);
    }
  });

  it('was none where no sample was deeper than before', () => {
    expect(drained(same(8, 20))).toEqual({
      at: null,
      uncertaintyMs: 0,
      says: 'no backlog: never more than 8 waited at notification',
    });
  });

  it('is of the queue that was last, and of one that never drained before all', () => {
    const quick = [...depths(-5, same(1, 5), 'donor'), ...depths(0, [9, ...same(1, 20)], 'donor')];
    const slow = depths(0, [50, 50, ...same(1, 20)]);
    expect(backlogDrained([...before, ...quick, ...slow], t0, Infinity).says).toContain('notification');
    const never = depths(0, same(50, 22));
    expect(backlogDrained([...before, ...quick, ...never], t0, Infinity)).toMatchObject({ at: null });
    const none = depths(0, same(1, 22));
    expect(backlogDrained([...before, ...quick, ...none], t0, Infinity).says).toContain('donor');
  });

  it('is of the last one, whichever is told first, and of one that never drained even so', () => {
    const of = (service: ServiceId, drainedAfter: number) => [
      ...depths(-5, same(1, 5), service),
      ...depths(0, [...same(9, drainedAfter), ...same(1, 20)], service),
    ];
    const last = (...samples: Sample[][]) => backlogDrained(samples.flat(), t0, Infinity);
    expect(last(of('donor', 3), of('camp', 2)).at).toBe(t0 + 2500);
    expect(last(of('donor', 2), of('camp', 3)).at).toBe(t0 + 2500);
    expect(last(of('donor', 2), of('camp', 2)).says).toContain('donor');
    expect(
      last(of('donor', 2), [...depths(-5, same(1, 5), 'camp'), ...depths(0, same(9, 22), 'camp')]).at,
    ).toBeNull();
    // A queue that was never seen before the fault says nothing of one that was.
    expect(last(depths(0, same(9, 22), 'camp'), of('donor', 2)).says).toContain('donor');
  });

  it('is what waits in queues, whatever else was sampled', () => {
    const replicas = { kind: 'replicas' as const, service: 'notification' as const, region: 'region-1' };
    const others: Sample[] = Array.from({ length: 40 }, (_, i) => ({
      ...replicas,
      at: t0 + (i - 20) * 1000 + 1,
      desired: 99,
      ready: 99,
    }));
    const queue = [...before, ...depths(0, [9, ...same(1, 20)])];
    expect(backlogDrained([...others, ...queue], t0, Infinity)).toEqual(backlogDrained(queue, t0, Infinity));
    expect(backlogDrained(others, t0, Infinity).says).toBe('no queue was sampled');
  });

  it('is held against the ten seconds before the fault, to the millisecond', () => {
    const at = (ms: number, depth: number): Sample => ({
      kind: 'queue',
      service: 'camp',
      at: t0 + ms,
      depth,
    });
    const grown = (...early: Sample[]) =>
      backlogDrained([...early, at(-1, 3), at(0, 5), ...depths(1, same(3, 20), 'camp')], t0, Infinity).says;
    expect(grown()).toContain('back at 3 or fewer');
    expect(grown(at(-10_000, 5))).toBe('no backlog: never more than 5 waited at camp');
    expect(grown(at(-10_001, 5))).toContain('back at 3 or fewer');
    // A later fault's own is not seen any more.
    const until = (ms: number) => backlogDrained([at(-1, 3), at(500, 9)], t0, t0 + ms).says;
    expect(until(500)).toBe('no backlog: never more than 3 waited at camp');
    expect(until(501)).toContain('not back at 3');
  });

  it('is gone after ten seconds in a row with no gap above five', () => {
    const rest = (...gaps: number[]) => {
      let at = t0 + 1000;
      const after = gaps.map((gap): Sample => {
        at += gap;
        return { kind: 'queue', service: 'notification', at, depth: 1 };
      });
      return backlogDrained([...before, ...depths(0, [50, 50]), ...after], t0, Infinity).at;
    };
    expect(rest(1000, 5000, 5000)).toBe(t0 + 1500);
    expect(rest(1000, 5000, 4999)).toBeNull();
    expect(rest(1000, 5001, 4999)).toBeNull();
    expect(rest(1000, 5001, 5000, 5000)).toBe(t0 + 4500.5);
  });

  it('can not be told without samples, after the fault or before it', () => {
    expect(backlogDrained([], t0, Infinity).says).toBe('no queue was sampled');
    expect(backlogDrained(depths(0, same(50, 20)), t0, Infinity)).toEqual({
      at: null,
      uncertaintyMs: 0,
      says: 'the queue of notification was not sampled before the fault',
    });
  });

  it('is never called drained before a sample that was deeper, nor followed by one within ten seconds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 60 }), (after) => {
        const { at, uncertaintyMs } = drained(after);
        const first = after.findIndex((d) => d > 8);
        if (at === null) return;
        expect(at).toBeGreaterThan(t0 + first * 1000);
        const begin = (at + uncertaintyMs - t0) / 1000;
        expect(after.slice(begin, begin + 11).filter((d) => d > 8)).toEqual([]);
        expect(after.length - begin).toBeGreaterThanOrEqual(11);
      }),
      { seed: 1 },
    );
  });
});
