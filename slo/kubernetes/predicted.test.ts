import { describe, expect, it } from 'vitest';
import { heldAgainst } from './observed.ts';
import { type Prediction, predictedNodeLoss, predictedPodLoss, type RecoverySettings } from './predicted.ts';

/** What Kubernetes 1.36 has by itself, with the document's readiness probe. */
const byItself: RecoverySettings = {
  nodeLeaseSeconds: 40,
  nodeMonitorSeconds: 5,
  nodeMonitorGraceSeconds: 50,
  nodeEvictionRate: 0.1,
  tolerationSeconds: 300,
  readiness: { initialDelaySeconds: 5, periodSeconds: 5 },
};
const exact = { controllerSeconds: 0, startSeconds: 0, bootSeconds: 0 };
const slack = { controllerSeconds: 2, startSeconds: 10, bootSeconds: 3 };

const bandOf = (all: readonly Prediction[], step: Prediction['step']) => {
  const found = all.find((p) => p.step === step);
  return [found?.low, found?.high, found?.after];
};

describe('the way back after a node is lost', () => {
  it('begins when the grace period since the last renewed lease that was seen is over', () => {
    // A lease is renewed each 10 s, at most 0.4 s later; two looks of 5 s each may pass unused.
    const [low, high] = bandOf(predictedNodeLoss(byItself, exact, 1), 'node-not-ready');
    expect(low).toBeCloseTo(39.6, 9);
    expect(high).toBe(60);
  });

  it('takes a measured one for what it is: 32 s with a grace of 40 s, 300 s later the eviction', () => {
    const steps = heldAgainst(predictedNodeLoss({ ...byItself, nodeMonitorGraceSeconds: 40 }, slack, 1), {
      fault: { at: 1_000, uncertaintyMs: 0 },
      'node-not-ready': { at: 33_000, uncertaintyMs: 500 },
      'pod-evicted': { at: 333_000, uncertaintyMs: 500 },
    });
    expect(steps.map(({ step, is }) => [step, is])).toEqual([
      ['node-not-ready', 'inside'],
      ['endpoint-removed', 'not seen'],
      ['pod-evicted', 'inside'],
      ['pod-scheduled', 'not seen'],
      ['container-started', 'not seen'],
      ['replica-ready', 'not seen'],
    ]);
  });

  it('evicts the nodes of a zone one after the other', () => {
    expect(bandOf(predictedNodeLoss(byItself, exact, 3), 'pod-evicted')).toEqual([
      300,
      320,
      'node-not-ready',
    ]);
    expect(bandOf(predictedNodeLoss(byItself, exact, 1), 'pod-evicted')).toEqual([
      300,
      300,
      'node-not-ready',
    ]);
  });

  it('has no end where nothing is ever evicted', () => {
    expect(() => predictedNodeLoss({ ...byItself, nodeEvictionRate: 0 }, slack, 1)).toThrow(
      /nothing is evicted/,
    );
    expect(() => predictedNodeLoss(byItself, slack, 0)).toThrow(/lost node/);
  });

  it('waits for a probe after the program answers', () => {
    expect(bandOf(predictedPodLoss(byItself, slack), 'replica-ready')).toEqual([5, 12, 'container-started']);
    expect(bandOf(predictedPodLoss(byItself, { ...slack, bootSeconds: 9 }), 'replica-ready')).toEqual([
      5,
      16,
      'container-started',
    ]);
  });
});

describe('a step that was seen', () => {
  const prediction = { step: 'pod-evicted', after: 'fault', low: 10, high: 20, says: '' } as const;
  const at = (seconds: number, uncertaintyMs = 0) =>
    heldAgainst([prediction], {
      fault: { at: 0, uncertaintyMs: 0 },
      'pod-evicted': { at: seconds * 1000, uncertaintyMs },
    })[0];

  it.each([
    [9.9, 'early'],
    [10, 'inside'],
    [20, 'inside'],
    [20.1, 'late'],
  ])('is, %s s after the fault, %s', (seconds, is) => {
    expect(at(seconds)?.is).toBe(is);
  });

  it('is outside only where its clock leaves no doubt of it', () => {
    expect(at(9.9, 200)?.is).toBe('inside');
    expect(at(20.5, 200)?.is).toBe('late');
    expect(at(20.5, 200)?.observed).toEqual({ low: 20.3, high: 20.7 });
  });

  it('counts from the step before it, so that one that is late makes none of the others late', () => {
    const steps = heldAgainst(predictedNodeLoss(byItself, slack, 1), {
      fault: { at: 0, uncertaintyMs: 0 },
      'node-not-ready': { at: 90_000, uncertaintyMs: 0 },
      'endpoint-removed': { at: 91_000, uncertaintyMs: 0 },
    });
    expect(steps.slice(0, 2).map(({ is }) => is)).toEqual(['late', 'inside']);
  });
});
