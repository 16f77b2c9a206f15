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

  it('open another one for the heal', () => {
    const [read] = windows(evidence.marks).filter((w) => w.of === 'heal');
    expect(read).toMatchObject({ from: healStartedAt(fault) - 7000, to: healStartedAt(fault) + 15_000 });
  });

  it('excuse only the attempt where no effect was proven', () => {
    const of = windows(without('fault-effective')).filter((w) => w.of === 'fault');
    expect(of.map((w) => w.to - w.from)).toEqual([14_000, 14_000]);
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
