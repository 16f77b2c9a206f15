import { expect, it } from 'vitest';
import type { PlannedFault } from '../../slo/plan.ts';
import { longestHold } from './hold.ts';

const fault = (holdSeconds: number, readsSeconds: number, writesSeconds: number): PlannedFault => ({
  id: '1-http-delay',
  fault: 'http-delay',
  aim: {},
  at: 0,
  holdSeconds,
  healBoundSeconds: 10,
  bound: { readsSeconds, writesSeconds, claim: null, why: 'ours' },
  hypothesis: '',
  touches: '',
  undo: '',
  budgetSeconds: 1,
});

it('a fault is held for its own time, or until its later bound and ten seconds after it shows, and read back after', () => {
  expect(longestHold(fault(200, 30, 60), 10_000, 5_000)).toBe(205);
  expect(longestHold(fault(20, 30, 60), 10_000, 5_000)).toBe(85);
  expect(longestHold(fault(20, 90, 60), 0, 0)).toBe(100);
});

it('one that nothing recovers from is held for its own time after it shows, and its end may be as slow as a read-back', () => {
  const imposed = { ...fault(200, 30, 60), fault: 'http-errors' as const };
  expect(longestHold(imposed, 10_000, 5_000)).toBe(215);
  expect(longestHold({ ...imposed, holdSeconds: 20 }, 10_000, 5_000)).toBe(35);
});
