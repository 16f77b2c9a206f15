import { describe, expect, it } from 'vitest';
import { defaultBehaviour, type Scaler, type ScalingPolicy } from './behaviour.ts';
import type { Metric } from './recommend.ts';
import { type Memory, noMemory, stabilise, sync } from './sync.ts';

const now = Date.UTC(2026, 10, 24);
const ago = (seconds: number) => now - seconds * 1000;

const rules = (policies: ScalingPolicy[], selectPolicy: 'Max' | 'Min' | 'Disabled' = 'Max') => ({
  stabilisationSeconds: 0,
  selectPolicy,
  policies,
  tolerance: 0.1,
});
const by = (value: number, periodSeconds = 60): ScalingPolicy => ({ type: 'Pods', value, periodSeconds });
const share = (percent: number, periodSeconds = 60): ScalingPolicy => ({
  type: 'Percent',
  value: percent / 100,
  periodSeconds,
});
/** Exactly `wanted` is recommended: a queue asks for it. */
const wants = (wanted: number): Metric[] => [{ kind: 'average', target: 1, total: wanted }];
const scaler = (min: number, max: number, more: Partial<Scaler> = {}): Scaler => ({
  ...defaultBehaviour,
  scaleDown: { ...defaultBehaviour.scaleDown, stabilisationSeconds: 0 },
  min,
  max,
  ...more,
});
const changed = (changes: Memory['changes']): Memory => ({ ...noMemory, changes });
/** Spread evenly over two minutes, as the controller's test does. */
const ups = [1, 5, 9].map((change, i) => ({ at: ago([100, 60, 20][i] ?? 0), by: change }));

/** Figures of horizontal_test.go, TestScalingWithRules. */
describe('scaling with rules', () => {
  it.each<[string, number, number, number, Scaler, Memory?]>([
    ['within the range', 5, 7, 7, scaler(3, 8)],
    ['fewer than the minimum', 3, 1, 2, scaler(2, 8)],
    ['more than the maximum', 100, 1000, 150, scaler(100, 150)],
    ['one per cent of three', 3, 1000, 4, scaler(1, 2000, { scaleUp: rules([share(1)]) })],
    ['20 pods down', 1000, 3, 980, scaler(3, 2000, { scaleDown: rules([by(20)]) })],
    ['by default twice as many', 10, 50, 20, scaler(1, 1000)],
    ['by default four more', 1, 50, 5, scaler(1, 1000)],
    ['the larger policy, pods', 10, 500, 110, scaler(1, 1000, { scaleUp: rules([by(100), share(100)]) })],
    ['the larger policy, per cent', 10, 500, 20, scaler(1, 1000, { scaleUp: rules([by(2), share(100)]) })],
    ['the smaller one', 10, 500, 12, scaler(1, 1000, { scaleUp: rules([by(2), share(100)], 'Min') })],
    ['none', 10, 500, 10, scaler(1, 1000, { scaleUp: rules([by(2)], 'Disabled') })],
    ['the larger one down', 100, 2, 80, scaler(1, 1000, { scaleDown: rules([by(20), share(1)]) })],
    ['the smaller one down', 100, 2, 99, scaler(1, 1000, { scaleDown: rules([by(20), share(1)], 'Min') })],
    ['pods already added', 100, 500, 235, scaler(1, 1000, { scaleUp: rules([by(150, 120)]) }), changed(ups)],
    [
      'per cent of before',
      100,
      500,
      255,
      scaler(1, 1000, { scaleUp: rules([share(200, 120)]) }),
      changed(ups),
    ],
    ['all used up', 100, 500, 100, scaler(1, 1000, { scaleUp: rules([by(5, 120)]) }), changed(ups)],
    [
      'both ways before',
      6,
      24,
      16,
      scaler(1, 1000, { scaleUp: rules([share(300, 300)]) }),
      changed([
        { at: ago(60), by: 4 },
        { at: ago(60), by: -2 },
      ]),
    ],
    // TestUpscaleCap: 700 % in a minute.
    ['eight times as many', 3, 60, 24, scaler(1, 100, { scaleUp: rules([share(700)]) })],
  ])('%s: %i, wanted %i, gives %i', (_, current, wanted, expected, of, memory = noMemory) => {
    expect(sync(of, memory, { current, metrics: wants(wanted), now }).desired).toBe(expected);
  });
  it('puts a size outside its bounds right at once', () => {
    expect(sync(scaler(3, 10), noMemory, { current: 20, metrics: wants(20), now }).desired).toBe(10);
    expect(sync(scaler(3, 10), noMemory, { current: 1, metrics: wants(1), now }).desired).toBe(3);
  });
  it('counts what it did itself', () => {
    const slow = scaler(1, 100, { scaleUp: rules([by(4, 60)]) });
    const first = sync(slow, noMemory, { current: 10, metrics: wants(50), now });
    expect(first.desired).toBe(14);
    const at = (seconds: number) =>
      sync(slow, first.memory, { current: 14, metrics: wants(50), now: now + seconds * 1000 }).desired;
    expect(at(59)).toBe(14);
    expect(at(61)).toBe(18);
  });
});

/** Figures of horizontal_test.go, TestNormalizeDesiredReplicas: a window of five minutes. */
describe('stabilisation', () => {
  const recent = (...all: [replicas: number, secondsAgo: number][]): Memory => ({
    ...noMemory,
    recommendations: all.map(([replicas, seconds]) => ({ at: ago(seconds), replicas })),
  });
  const from = (current: number, memory: Memory, recommended: number, window = 300) =>
    stabilise(
      scaler(1, 100, { scaleDown: { ...defaultBehaviour.scaleDown, stabilisationSeconds: window } }),
      memory,
      current,
      recommended,
      now,
    );
  it('shrinks to the most of the window only', () => {
    expect(from(10, recent(), 5)).toBe(5);
    expect(from(10, recent([4, 120], [5, 60]), 3)).toBe(5);
    expect(from(10, recent([1, 120], [2, 60]), 3)).toBe(3);
    expect(from(10, recent([10, 600], [9, 540]), 3)).toBe(3);
    expect(from(10, recent([10, 600], [4, 60], [5, 120], [9, 540]), 3)).toBe(5);
  });
  it('waits the document’s ten minutes (1.production.scale-down-after)', () => {
    expect(from(10, recent([9, 540]), 3, 600)).toBe(9);
    expect(from(10, recent([9, 601]), 3, 600)).toBe(3);
  });
  it('never turns a wish to shrink into growth', () => {
    expect(from(4, recent([9, 60]), 3)).toBe(4);
  });
  it('grows to the least of its own window only', () => {
    const calm = scaler(1, 100, { scaleUp: { ...defaultBehaviour.scaleUp, stabilisationSeconds: 60 } });
    expect(stabilise(calm, recent([5, 50], [8, 30]), 4, 9, now)).toBe(5);
    expect(stabilise(calm, recent([5, 70], [8, 30]), 4, 9, now)).toBe(8);
  });
});
