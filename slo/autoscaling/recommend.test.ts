import { describe, expect, it } from 'vitest';
import { defaultBehaviour } from './behaviour.ts';
import { ceil, type Metric, type Pod, recommend, within } from './recommend.ts';

const pods = (milli: readonly (number | null)[], ready: readonly boolean[] = [], request = 1): Pod[] =>
  milli.map((usage, i) => ({
    request,
    ready: ready[i] ?? true,
    ...(usage === null ? {} : { usage: usage / 1000 }),
  }));
const cpu = (target: number, of: readonly Pod[]): Metric => ({ kind: 'utilisation', target, pods: of });
const asked = (current: number, ...metrics: Metric[]) => recommend(metrics, current, defaultBehaviour);

describe('a recommendation, by the documentation’s worked figures', () => {
  it('doubles at twice the target and halves at half of it', () => {
    expect(asked(5, cpu(0.1, pods([200, 200, 200, 200, 200])))).toBe(10);
    expect(asked(6, cpu(0.1, pods([50, 50, 50, 50, 50, 50])))).toBe(3);
  });
  it('stays within a tenth of the target, and no further', () => {
    expect(asked(3, cpu(0.7, pods([770, 770, 770])))).toBe(3);
    expect(asked(3, cpu(0.7, pods([780, 780, 780])))).toBe(4);
    expect(asked(3, cpu(0.7, pods([630, 630, 630])))).toBe(3);
    expect(asked(10, cpu(0.7, pods(Array(10).fill(620))))).toBe(9);
  });
  it('counts utilisation in whole per cent, rounded down', () => {
    expect(asked(3, cpu(0.7, pods([779, 779, 779])))).toBe(3);
  });
  it('keeps the size until 40 % with the tolerance that the document’s second threshold asks for', () => {
    const wide = {
      ...defaultBehaviour,
      scaleDown: { ...defaultBehaviour.scaleDown, tolerance: 1 - 0.4 / 0.7 },
    };
    expect(recommend([cpu(0.7, pods([400, 400, 400, 400, 400]))], 5, wide)).toBe(5);
    expect(recommend([cpu(0.7, pods([390, 390, 390, 390, 390]))], 5, wide)).toBe(3);
  });
});

/** Figures of kubernetes/kubernetes, pkg/controller/podautoscaler/replica_calculator_test.go; names are its own. */
describe('a recommendation, by the controller’s own cases', () => {
  it.each<[string, number, number, number, (number | null)[], boolean[]]>([
    ['ScaleUp', 3, 5, 0.3, [300, 500, 700], []],
    ['ScaleUpUnreadyLessScale', 3, 4, 0.3, [300, 500, 700], [false, true, true]],
    ['ScaleUpUnreadyNoScale', 3, 3, 0.3, [400, 500, 700], [true, false, false]],
    ['ScaleDown', 5, 3, 0.5, [100, 300, 500, 250, 250], []],
    ['ScaleDownIncludeUnready', 5, 2, 0.5, [100, 300, 500, 250, 250], [true, true, true, false, false]],
    ['MissingMetrics', 4, 3, 1, [400, 95, null, null], []],
    ['Tolerance', 3, 3, 1, [1010, 1030, 1020], []],
  ])('%s: %i to %i', (_, current, expected, target, levels, ready) => {
    expect(asked(current, cpu(target, pods(levels, ready)))).toBe(expected);
  });
  it('takes the most of several metrics, and shrinks by none while another can’t be read', () => {
    const queue = (total: number | null): Metric => ({ kind: 'average', target: 100, total });
    expect(asked(3, cpu(0.7, pods([700, 700, 700])), queue(650))).toBe(7);
    expect(asked(3, cpu(0.7, pods([1400, 1400, 1400])), queue(300))).toBe(6);
    expect(asked(6, cpu(0.7, pods(Array(6).fill(200))), queue(null))).toBeNull();
    expect(asked(3, cpu(0.7, pods([1400, 1400, 1400])), queue(null))).toBe(6);
    expect(asked(3, cpu(0.7, pods([null, null, null])))).toBeNull();
  });
  it('of an average holds the target for each replica', () => {
    // TestReplicaCalcScaleUpPerPodCMExternal: 8600 in all, 2150 each, 3 to 4.
    expect(asked(3, { kind: 'average', target: 2150, total: 8600 })).toBe(4);
    expect(asked(3, { kind: 'average', target: 2900, total: 8600 })).toBe(3);
  });
});

/** Rule by rule; usage in thousandths of a request. */
describe('a recommendation, pod by pod', () => {
  it.each<[string, number, number, number, (number | null)[], boolean[]]>([
    [
      'asks for the size by the pods that are ready, not by the one that is set',
      2,
      6,
      0.5,
      [1000, 1000, 1000],
      [],
    ],
    [
      'keeps the size that is set within the tolerance, however many pods there are',
      7,
      7,
      0.5,
      [500, 500],
      [],
    ],
    [
      'takes whoever is not ready for none when it shrinks',
      4,
      1,
      0.7,
      [350, 350, 350, 350],
      [true, true, false, false],
    ],
    [
      'does not let a pod that is not ready shrink it',
      4,
      4,
      0.7,
      [1000, 0, 0, 0],
      [true, false, false, false],
    ],
    ['takes whoever has no metric for idle when it grows', 4, 9, 0.7, [2000, 2000, 2000, null], []],
    ['and so grows less, or not at all', 4, 4, 0.7, [1000, 1000, 1000, null], []],
    ['takes it for fully used when it shrinks', 4, 3, 0.7, [200, 200, 200, null], []],
    ['and at its target where that is more than all of its request', 4, 4, 2, [300, null, null, null], []],
    ['does not let one without a metric turn shrinking into growing', 4, 4, 0.6, [500, null, null, null], []],
    ['does nothing just at the target, whoever has no metric', 2, 2, 0.7, [700, null], []],
    ['never grows where it would shrink', 2, 2, 0.9, [400, 400, 400, null, null, null], []],
    ['never shrinks where it would grow', 10, 10, 0.5, [2000, 2000, null, null], []],
    ['grows from that size by all pods when it grows', 3, 8, 0.5, [2000, 2000, null, null], []],
  ])('%s: %i to %i', (_, current, expected, target, levels, ready) => {
    expect(asked(current, cpu(target, pods(levels, ready)))).toBe(expected);
  });

  it('weighs each pod by its request', () => {
    const large = { request: 3, usage: 3, ready: true };
    const small = { request: 1, usage: 0, ready: true };
    expect(asked(2, cpu(0.5, [large, small]))).toBe(3);
    const lacking = { request: 3, ready: true };
    // (0.2 + 3) of 4 cores, of which 0.5 are the target.
    expect(asked(2, cpu(0.5, [{ ...small, usage: 0.2 }, lacking]))).toBe(2);
  });

  it('of several metrics is none where one can’t be read and the others would shrink, and only then', () => {
    const queue = (total: number | null): Metric => ({ kind: 'average', target: 1, total });
    expect(asked(3, queue(null), queue(2))).toBeNull();
    expect(asked(3, queue(null), queue(3))).toBe(3);
    expect(asked(3, queue(null), queue(4))).toBe(4);
    expect(asked(3, queue(1), queue(2))).toBe(2);
    expect(asked(3)).toBeNull();
  });

  it('of an average is by all, over what the replicas of now would hold', () => {
    const queue = (current: number, total: number) => asked(current, { kind: 'average', target: 10, total });
    expect([queue(4, 44), queue(4, 45), queue(4, 36), queue(4, 35)]).toEqual([4, 5, 4, 4]);
    expect([queue(4, 30), queue(5, 31), queue(4, 1)]).toEqual([3, 4, 1]);
  });
});

describe('a tolerance', () => {
  const of = (scaleUp: number, scaleDown: number) => ({
    scaleUp: { ...defaultBehaviour.scaleUp, tolerance: scaleUp },
    scaleDown: { ...defaultBehaviour.scaleDown, tolerance: scaleDown },
  });

  it('holds on either side what is just at its end, by its own figure', () => {
    const held = (ratio: number) => within(ratio, of(0.2, 0.1));
    expect([0.899, 0.9, 1, 1.2, 1.201].map(held)).toEqual([false, true, true, true, false]);
    // 1 - 0.9 and 0.1 × 3 are not quite what they are written as.
    expect(within(0.3 / 3, of(0, 0.9))).toBe(true);
    expect(within(1.1, of(1.1 - 1, 0))).toBe(true);
  });

  it('is none of the computer’s rounding', () => {
    expect([2, 2.000_000_000_1, 2.000_001, 1.999].map(ceil)).toEqual([2, 2, 3, 2]);
  });
});
