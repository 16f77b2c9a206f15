import { describe, expect, it } from 'vitest';
import type { Mark } from './evidence.ts';
import { judge } from './judge.ts';
import { effectiveAt, healStartedAt } from './testing/sample-evidence.ts';
import { loadStart } from './testing/sample-plan.ts';
import { smallRun } from './testing/small-run.ts';
import { timelineOf } from './timeline.ts';
import { settledAt, steadyOf, tailEnd, windowsOf } from './windows.ts';

const { plan, evidence } = smallRun('region-loss');
const [fault] = plan.chaos;
if (fault === undefined) throw new Error('the small run has one fault');
const windows = (marks: readonly Mark[]) => windowsOf(plan, timelineOf(plan, marks));
const without = (...names: Mark['name'][]) => evidence.marks.filter((m) => !names.includes(m.name));

describe('windows', () => {
  it('open a time limit and two seconds before a fault and close ten seconds after its bound, by operation', () => {
    const of = windows(evidence.marks).filter((w) => w.of === 'fault');
    const injected = effectiveAt(fault) - 100;
    expect(of).toEqual([
      { fault: fault.id, of: 'fault', op: 'read', from: injected - 7000, to: effectiveAt(fault) + 70_000 },
      { fault: fault.id, of: 'fault', op: 'write', from: injected - 7000, to: effectiveAt(fault) + 910_000 },
    ]);
  });

  it('of one that is imposed on all replicas last as long as it is, and then for its bound', () => {
    const { plan: own, evidence: seen } = smallRun('http-errors');
    const [imposed] = own.chaos;
    if (imposed === undefined) throw new Error('the small run has one fault');
    const [first] = windowsOf(own, timelineOf(own, seen.marks));
    expect(first).toMatchObject({ of: 'fault', to: effectiveAt(imposed) + (20 + 60 + 10) * 1000 });
  });

  it('open another one for the heal', () => {
    const [read] = windows(evidence.marks).filter((w) => w.of === 'heal');
    expect(read).toMatchObject({ from: healStartedAt(fault) - 7000, to: healStartedAt(fault) + 15_000 });
  });

  it('excuse only the attempt where no effect was proven', () => {
    const injected = effectiveAt(fault) - 100;
    const of = windows(without('fault-effective')).filter((w) => w.of === 'fault');
    expect(of.map((w) => [w.from, w.to])).toEqual(Array(2).fill([injected - 7000, injected + 7000]));
  });

  it('open before the proof where no injection was marked, and then none for the heal', () => {
    expect(windows(without('fault-injected')).map((w) => [w.of, w.from])).toEqual(
      Array(2).fill(['fault', effectiveAt(fault) - 7000]),
    );
  });

  it('open none for a heal that has not begun', () => {
    expect(windows(without('heal-started')).map((w) => w.of)).toEqual(['fault', 'fault']);
  });

  it('excuse nothing where nothing was injected', () => {
    expect(windows(without('fault-effective', 'fault-injected'))).toEqual([]);
  });
});

describe('steady state', () => {
  const span = { loadStarted: loadStart, loadEnded: loadStart + plan.load.durationSeconds * 1000 };
  const steady = steadyOf(plan, span, windows(evidence.marks));
  const at = (t: number) => loadStart / 1000 + t;

  it('begins when the ramp is over and its late answers are in', () => {
    expect(settledAt(plan.load)).toBe(12);
    expect(steady.has('read', at(11))).toBe(false);
    expect(steady.has('read', at(12))).toBe(true);
  });

  it('has whole seconds only, where load begins and ends in the middle of one', () => {
    const off = steadyOf(plan, { loadStarted: loadStart + 400, loadEnded: span.loadEnded + 700 }, []);
    const end = at(plan.load.durationSeconds);
    expect([off.from, off.to, off.tailTo]).toEqual([at(13), end, end + 8]);
    expect([off.from - 1, off.from].map((s) => off.has('read', s))).toEqual([false, true]);
  });

  it('is nothing but the tail where load ends before it is settled', () => {
    const short = steadyOf(plan, { loadStarted: loadStart, loadEnded: loadStart + 2000 }, []);
    expect([short.from, short.to, short.tailTo]).toEqual([at(12), at(12), at(12)]);
    const longer = steadyOf(plan, { loadStarted: loadStart, loadEnded: loadStart + 8000 }, []);
    expect([longer.from, longer.to, longer.tailTo]).toEqual([at(12), at(12), at(15)]);
  });

  it('begins after the time limit where load has no ramp', () => {
    const phases = plan.load.phases.filter((p) => p.name !== 'quiet' && p.name !== 'ramp');
    expect(settledAt({ ...plan.load, phases })).toBe(7);
  });

  it('loses a second to a window that only touches it, and none to one that ends as it begins', () => {
    const window = { fault: fault.id, of: 'fault' as const, op: 'read' as const };
    const touched = (from: number, to: number) => {
      const { has } = steadyOf(plan, span, [{ ...window, from: loadStart + from, to: loadStart + to }]);
      return Array.from({ length: 5 }, (_, i) => 12 + i).filter((s) => !has('read', at(s)));
    };
    expect(touched(13_900, 14_100)).toEqual([13, 14]);
    expect(touched(13_000, 14_000)).toEqual([13]);
    // One that opened before steady state began takes what reaches into it.
    expect(touched(5000, 13_500)).toEqual([12, 13]);
    expect(touched(5000, 11_500)).toEqual([]);
    expect(touched(1000, 9000)).toEqual([]);
    expect(touched(15_500, 9e9)).toEqual([15, 16]);
  });

  it('leaves out every second that a window touches', () => {
    const opens = Math.floor((effectiveAt(fault) - 100 - 7000) / 1000);
    expect(steady.has('write', opens - 1)).toBe(true);
    expect(steady.has('write', opens)).toBe(false);
  });

  it('goes on for answers until the load’s last request must have ended, but for windows', () => {
    const end = at(plan.load.durationSeconds);
    expect([end, end + 6, end + 7].map((s) => steady.has('read', s))).toEqual([true, true, false]);
    expect(steady.has('write', end)).toBe(false);
  });

  it('ends with a whole second, whatever part of one the time limit has', () => {
    expect(tailEnd({ timeLimitSeconds: 5 }, 10_000)).toBe(17);
    expect(tailEnd({ timeLimitSeconds: 2.5 }, 9001)).toBe(15);
    const load = { ...plan.load, timeLimitSeconds: 2.5 };
    expect(judge({ ...plan, load }, evidence).verdict).toBeTypeOf('string');
  });

  it('comes back for reads before it does for writes, and includes the decay', () => {
    const last = at(plan.load.durationSeconds) - 1;
    expect(steady.has('read', last)).toBe(true);
    expect(steady.has('write', last)).toBe(false);
    expect(steady.to).toBe(last + 1);
  });
});
