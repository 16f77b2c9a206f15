import { describe, expect, it } from 'vitest';
import type { HeldStep, HeldSteps } from '../verdict.ts';
import { compareSteps } from './steps.ts';

const step = (name: HeldStep['step'], seconds: number): HeldStep => ({
  step: name,
  after: 'fault',
  low: 0,
  high: 10,
  says: '',
  seen: 1,
  observed: { low: seconds, high: seconds },
  outside: [],
  is: 'inside',
});
const wayBack = (fault: string, ...steps: HeldStep[]): HeldSteps => ({ fault, steps });
const unnumbered = (fault: string) => fault.slice(2);
const between = (first: HeldSteps[], second: HeldSteps[]) =>
  compareSteps(first, second, unnumbered, unnumbered);

describe('the steps of a fault of two runs', () => {
  it('stand side by side, under whatever number the fault has, in the order of their prediction', () => {
    const first = wayBack('4-zone-loss', step('node-down', 9), step('replica-ready', 6));
    const second = wayBack('1-zone-loss', step('node-down', 8), step('replica-ready', 7));
    expect(between([first], [second])).toEqual([
      {
        fault: 'zone-loss',
        steps: [
          { step: 'node-down', first: first.steps[0], second: second.steps[0] },
          { step: 'replica-ready', first: first.steps[1], second: second.steps[1] },
        ],
      },
    ]);
  });

  it('stand alone where the other run has no such fault, or no such step of it', () => {
    const first = wayBack('1-zone-loss', step('node-down', 9));
    const second = wayBack('1-zone-loss', step('replica-ready', 7));
    expect(between([first], [])[0]?.steps).toMatchObject([{ step: 'node-down', second: null }]);
    expect(between([], [second])[0]?.steps).toMatchObject([{ step: 'replica-ready', first: null }]);
    expect(between([first], [second])[0]?.steps).toMatchObject([
      { step: 'node-down', second: null },
      { step: 'replica-ready', first: null },
    ]);
    expect(between([], [])).toEqual([]);
  });
});
