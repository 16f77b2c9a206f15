import { describe, expect, it } from 'vitest';
import { type StopView, stopReasons } from './stop-conditions.ts';
import { healthyView } from './testing/healthy.ts';

const now = 1_000_000;
const reasons = (change: Partial<StopView>, budgetSeconds = 60) =>
  stopReasons(
    { ...healthyView(now), now, busySince: null, interrupt: null, ...change },
    { budgetSeconds, busyAbove: 0.9 },
  );

describe('stop conditions', () => {
  it('let a fault go on while everything is within bounds', () => {
    expect(reasons({ outageSeconds: 119 })).toEqual([]);
  });

  it('stop at twice the budget that the fault was planned to cost', () => {
    expect(reasons({ outageSeconds: 120 })).toEqual([]);
    expect(reasons({ outageSeconds: 120.1 })).toEqual([
      'the fault cost 120.1 s of error budget, 120 s were allowed',
    ]);
  });

  it('allow ten seconds to a fault that is priced next to nothing', () => {
    expect(reasons({ outageSeconds: 9.9 }, 0.5)).toEqual([]);
    expect(reasons({ outageSeconds: 10.1 }, 0.5)).toHaveLength(1);
  });

  it('stop when the generator died, but not for a machine that is busy for a moment', () => {
    expect(reasons({ generator: { alive: false, busy: 0, probeSlipMs: 0 } })).toEqual([
      'the load generator stopped',
    ]);
    expect(reasons({ busySince: now - 59_999 })).toEqual([]);
    expect(reasons({ busySince: now - 60_000 })).toEqual(['the machine was over 90 % busy for 60 s']);
  });

  it('stop when nobody sees any more', () => {
    expect(reasons({ reads: { lastBadAt: null, seenUntil: now - 15_001 } })).toEqual([
      'no probe was judged for 15 s',
    ]);
  });

  it("stop on the environment's alarms and on the user, each by its name", () => {
    expect(reasons({ alarms: ['p99-high'], interrupt: 'interrupted by the user' })).toEqual([
      'interrupted by the user',
      'alarm p99-high is firing',
    ]);
  });
});
