import { describe, expect, it } from 'vitest';
import type { Mark } from '../evidence.ts';
import { heldSteps } from './held-steps.ts';
import { predictedNodeLoss, predictedPodLoss, type RecoverySettings } from './predicted.ts';

const settings: RecoverySettings = {
  nodeLeaseSeconds: 8,
  nodeMonitorSeconds: 1,
  nodeMonitorGraceSeconds: 10,
  nodeEvictionRate: 10,
  tolerationSeconds: 5,
  readiness: { initialDelaySeconds: 5, periodSeconds: 5 },
};
const slack = { controllerSeconds: 2, startSeconds: 10, bootSeconds: 3 };
const t0 = 1_000_000;
const mark = (name: Mark['name'], subject: string, seconds: number, more: Partial<Mark> = {}): Mark => ({
  name,
  subject,
  at: t0 + seconds * 1000,
  clock: 'platform',
  uncertaintyMs: 0,
  ...more,
});
/** A node that is lost with two pods, as a cluster with these settings tells it. */
const lost: readonly Mark[] = [
  mark('node-down', 'r1a1', 10),
  mark('endpoint-removed', 'old-1', 10.5),
  mark('endpoint-removed', 'old-2', 10.6),
  mark('replica-evicted', 'old-1', 15.2),
  mark('replica-evicted', 'old-2', 15.2),
  ...['new-1', 'new-2'].flatMap((pod, i) => [
    mark('replica-created', pod, 15.3 + i),
    mark('replica-scheduled', pod, 15.4 + i),
    mark('replica-started', pod, 16 + i),
    mark('replica-ready', pod, 22 + i),
  ]),
];
const way = (marks: readonly Mark[], until = Infinity) =>
  heldSteps({
    predictions: predictedNodeLoss(settings, slack, 1),
    fault: { at: t0, uncertaintyMs: 0 },
    targets: ['r1a1'],
    marks,
    until,
  });
const step = (marks: readonly Mark[], name: string, until?: number) =>
  way(marks, until).find((s) => s.step === name);

describe('the way back of a lost node', () => {
  it('is inside its bands, step by step, each from the one that it follows', () => {
    expect(way(lost).map(({ step, seen, is }) => [step, seen, is])).toEqual([
      ['node-down', 1, 'inside'],
      ['endpoint-removed', 2, 'inside'],
      ['replica-evicted', 2, 'inside'],
      ['replica-created', 2, 'inside'],
      ['replica-scheduled', 2, 'inside'],
      ['replica-started', 2, 'inside'],
      ['replica-ready', 2, 'inside'],
    ]);
    expect(step(lost, 'replica-created')?.observed).toEqual({ low: 0.1, high: 1.1 });
  });

  it('names what lies outside, and makes nothing that follows late', () => {
    const slow = lost.map((m) => (m.name === 'replica-evicted' ? { ...m, at: m.at + 60_000 } : m));
    expect(step(slow, 'replica-evicted')).toMatchObject({ is: 'outside', outside: ['old-1', 'old-2'] });
    expect(step(slow, 'node-down')?.is).toBe('inside');
    const early = lost.map((m) => (m.name === 'node-down' ? { ...m, at: t0 + 3000 } : m));
    expect(step(early, 'node-down')).toMatchObject({ is: 'outside', outside: ['r1a1'] });
  });

  it('is outside only where its clocks leave no doubt of it', () => {
    const vague = lost.map((m) =>
      m.name === 'node-down' ? { ...m, at: t0 + 7000, uncertaintyMs: 1000 } : m,
    );
    expect(step(vague, 'node-down')).toMatchObject({ is: 'inside', observed: { low: 6, high: 8 } });
  });

  it('leaves out another node, another replica, another clock, what was before it and what came after its heal', () => {
    const others = [
      mark('node-down', 'r1b1', 60),
      mark('endpoint-removed', 'elsewhere', 40),
      mark('endpoint-removed', 'old-1', 300, { clock: 'edge' }),
      mark('replica-ready', 'new-1', -5),
      mark('replica-started', 'made-before', 20),
      mark('replica-ready', 'made-before', 90),
    ];
    expect(way([...others, ...lost])).toEqual(way(lost));
    expect(step(lost, 'replica-ready', t0 + 22_500)?.seen).toBe(1);
    expect(step(lost, 'replica-ready', t0 + 20_000)?.is).toBe('not seen');
  });
});

describe('the way back of a killed replica', () => {
  it('begins with the fault itself', () => {
    const marks = [
      mark('endpoint-removed', 'old', 0.1),
      mark('replica-created', 'new', 0.2),
      mark('replica-scheduled', 'new', 0.3),
      mark('replica-started', 'new', 1),
      mark('replica-ready', 'new', 60),
    ];
    const steps = heldSteps({
      predictions: predictedPodLoss(settings, slack),
      fault: { at: t0, uncertaintyMs: 0 },
      targets: ['old'],
      marks,
      until: Infinity,
    });
    expect(steps.map(({ is }) => is)).toEqual(['inside', 'inside', 'inside', 'inside', 'outside']);
  });
});
