import { describe, expect, it } from 'vitest';
import type { ScalingPolicy, ScalingRules } from './behaviour.ts';
import { type Changes, growthLimit, shrinkLimit } from './policies.ts';

const rules = (selectPolicy: ScalingRules['selectPolicy'], ...policies: ScalingPolicy[]): ScalingRules => ({
  stabilisationSeconds: 0,
  selectPolicy,
  policies,
  tolerance: 0.1,
});
const pods = (value: number, periodSeconds = 60): ScalingPolicy => ({ type: 'Pods', value, periodSeconds });
const share = (value: number): ScalingPolicy => ({ type: 'Percent', value, periodSeconds: 60 });
const none: Changes = () => ({ added: 0, removed: 0 });
/** Of the last minute; of a longer period twice as much. */
const earlier =
  (added: number, removed: number): Changes =>
  (period) => ({ added: added * (period / 60), removed: removed * (period / 60) });

describe('what the policies let a service grow to', () => {
  it('is so many more, or such a share more, rounded up', () => {
    expect(growthLimit(10, rules('Max', pods(4)), none)).toBe(14);
    expect(growthLimit(10, rules('Max', share(0.25)), none)).toBe(13);
    // 3 × 1.1 is a little more than 3.3 in binary, and 10 × 1.1 no more than 11.
    expect(growthLimit(10, rules('Max', share(0.1)), none)).toBe(11);
  });

  it('is counted from the size before the changes of each policy’s own period', () => {
    expect(growthLimit(10, rules('Max', pods(4)), earlier(3, 1))).toBe(12);
    expect(growthLimit(10, rules('Max', pods(4, 120)), earlier(1, 0))).toBe(12);
    expect(growthLimit(10, rules('Max', share(1)), earlier(2, 0))).toBe(16);
  });

  it('is never less than the size', () => {
    expect(growthLimit(10, rules('Max', pods(4)), earlier(9, 0))).toBe(10);
  });

  it('is by the policy that is chosen', () => {
    expect(growthLimit(10, rules('Max', pods(4), share(1)), none)).toBe(20);
    expect(growthLimit(10, rules('Min', pods(4), share(1)), none)).toBe(14);
    expect(growthLimit(10, rules('Disabled', pods(4)), none)).toBe(10);
    expect(growthLimit(10, rules('Max'), none)).toBe(10);
  });
});

describe('what they let it shrink to', () => {
  it('is so many fewer, or such a share fewer, rounded down', () => {
    expect(shrinkLimit(10, rules('Max', pods(4)), none)).toBe(6);
    expect(shrinkLimit(10, rules('Max', share(0.25)), none)).toBe(7);
    // 10 × (1 - 0.1) is exactly 9, 10 × (1 - 0.7) a little less than 3 in binary.
    expect(shrinkLimit(10, rules('Max', share(0.1)), none)).toBe(9);
    expect(shrinkLimit(10, rules('Max', share(0.7)), none)).toBe(3);
  });

  it('is counted from the size before the changes of each policy’s own period', () => {
    expect(shrinkLimit(10, rules('Max', pods(4)), earlier(1, 3))).toBe(8);
    expect(shrinkLimit(10, rules('Max', pods(4, 120)), earlier(0, 1))).toBe(8);
  });

  it('is never more than the size', () => {
    expect(shrinkLimit(10, rules('Max', pods(4)), earlier(0, 9))).toBe(10);
  });

  it('is by the policy that is chosen', () => {
    expect(shrinkLimit(10, rules('Max', pods(4), share(0.1)), none)).toBe(6);
    expect(shrinkLimit(10, rules('Min', pods(4), share(0.1)), none)).toBe(9);
    expect(shrinkLimit(10, rules('Disabled', pods(4)), none)).toBe(10);
    expect(shrinkLimit(10, rules('Max'), none)).toBe(10);
  });
});
