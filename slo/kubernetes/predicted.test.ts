import { describe, expect, it } from 'vitest';
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
    const [low, high] = bandOf(predictedNodeLoss(byItself, exact, 1), 'node-down');
    expect(low).toBeCloseTo(39.6, 9);
    expect(high).toBe(60);
  });

  it('evicts the nodes of a zone one after the other', () => {
    expect(bandOf(predictedNodeLoss(byItself, exact, 3), 'replica-evicted')).toEqual([300, 320, 'node-down']);
    expect(bandOf(predictedNodeLoss(byItself, exact, 1), 'replica-evicted')).toEqual([300, 300, 'node-down']);
  });

  it('has no end where nothing is ever evicted', () => {
    expect(() => predictedNodeLoss({ ...byItself, nodeEvictionRate: 0 }, slack, 1)).toThrow(
      /nothing is evicted/,
    );
    expect(() => predictedNodeLoss(byItself, slack, 0)).toThrow(/lost node/);
  });

  it('waits for a probe after the program answers', () => {
    expect(bandOf(predictedPodLoss(byItself, slack), 'replica-ready')).toEqual([5, 12, 'replica-started']);
    expect(bandOf(predictedPodLoss(byItself, { ...slack, bootSeconds: 9 }), 'replica-ready')).toEqual([
      5,
      16,
      'replica-started',
    ]);
  });
});
