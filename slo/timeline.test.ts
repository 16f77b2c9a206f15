import { describe, expect, it } from 'vitest';
import type { Mark } from './evidence.ts';
import { faultTimes } from './testing/sample-times.ts';
import { first, timelineOf } from './timeline.ts';

const { planned } = faultTimes();
const mark = (name: Mark['name'], at: number, change: Partial<Mark> = {}): Mark => ({
  name,
  at,
  clock: 'platform',
  uncertaintyMs: 5,
  ...change,
});
const own = (name: Mark['name'], at: number, change: Partial<Mark> = {}) =>
  mark(name, at, { fault: planned.id, ...change });
const of = (...marks: Mark[]) => timelineOf({ chaos: [planned] }, marks);

describe('the timeline of a run', () => {
  it('has the instants that its marks say', () => {
    expect(
      of(
        mark('load-started', 1),
        own('fault-injected', 2),
        own('fault-effective', 3),
        own('heal-started', 4),
        own('heal-ended', 5),
        mark('load-ended', 6),
      ),
    ).toEqual({
      loadStarted: 1,
      loadEnded: 6,
      faults: [
        {
          planned,
          injected: 2,
          effective: own('fault-effective', 3),
          ineffective: null,
          healStarted: 4,
          healEnded: 5,
        },
      ],
    });
  });

  it('has null where none says so', () => {
    const nothing = {
      injected: null,
      effective: null,
      ineffective: null,
      healStarted: null,
      healEnded: null,
    };
    expect(of()).toEqual({ loadStarted: null, loadEnded: null, faults: [{ planned, ...nothing }] });
    const other = { fault: '2-zone-loss' };
    const others = (['fault-injected', 'fault-effective', 'heal-started'] as const).map((name) =>
      own(name, 1, other),
    );
    expect(of(...others).faults[0]).toEqual({ planned, ...nothing });
  });

  it('says why a fault had no effect, unless it had one', () => {
    const why = (...marks: Mark[]) => of(...marks).faults[0]?.ineffective;
    expect(why(own('fault-ineffective', 9, { detail: 'still there' }))).toEqual({
      at: 9,
      says: 'fault-ineffective: still there',
    });
    expect(why(own('fault-skipped', 9))).toEqual({ at: 9, says: 'fault-skipped' });
    expect(why(own('preflight-failed', 8), own('fault-skipped', 9))).toEqual({
      at: 9,
      says: 'fault-skipped',
    });
    expect(why(own('preflight-failed', 8))).toEqual({ at: 8, says: 'preflight-failed' });
    expect(why(own('fault-ineffective', 9), own('fault-skipped', 7))?.says).toBe('fault-ineffective');
    expect(why(own('fault-ineffective', 9), own('fault-effective', 10))).toBeNull();
  });

  it('takes the earliest of marks that are there twice, in whatever order', () => {
    const marks = [mark('phase', 5, { subject: 'a' }), mark('phase', 3, { subject: 'b' }), mark('phase', 3)];
    expect(first(marks, 'phase')).toBe(marks[1]);
    expect(first(marks, 'scaled')).toBeUndefined();
  });
});
