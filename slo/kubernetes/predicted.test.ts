import { describe, expect, it } from 'vitest';
import {
  type Prediction,
  predictedNodeLoss,
  predictedPodLoss,
  type RecoverySettings,
  recoverySteps,
} from './predicted.ts';

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

  it('goes on from step to step, each with the time that no setting says', () => {
    const bands = predictedNodeLoss(byItself, slack, 2).map(({ step, after, low, high }) => [
      step,
      after,
      low,
      high,
    ]);
    expect(bands).toEqual([
      ['lease-missed', 'fault', 0, 2],
      ['node-down', 'fault', expect.closeTo(39.6, 9), 62],
      ['endpoint-removed', 'node-down', 0, 2],
      ['replica-evicted', 'node-down', 300, 312],
      ['replica-created', 'replica-evicted', 0, 2],
      ['replica-scheduled', 'replica-created', 0, 2],
      ['replica-started', 'replica-scheduled', 0, 10],
      ['replica-ready', 'replica-started', 5, 12],
    ]);
    expect(bands.map(([step]) => step)).toEqual(recoverySteps);
  });

  it('may begin at once where a lease is renewed more seldom than the grace period ends', () => {
    const seldom = { ...byItself, nodeLeaseSeconds: 400 };
    expect(bandOf(predictedNodeLoss(seldom, exact, 1), 'node-down')).toEqual([0, 60, 'fault']);
  });

  it('says what the band of an eviction comes from, and how far apart several nodes are', () => {
    const says = (nodes: number) =>
      predictedNodeLoss({ ...byItself, nodeEvictionRate: 0.3 }, exact, nodes).find(
        (p) => p.step === 'replica-evicted',
      )?.says;
    expect(says(1)).toBe('toleration 300 s');
    expect(says(2)).toBe('toleration 300 s, 2 nodes of a zone 3.33 s apart');
  });

  it('has no end where nothing is ever evicted', () => {
    expect(() => predictedNodeLoss({ ...byItself, nodeEvictionRate: 0 }, slack, 1)).toThrow(
      /nothing is evicted/,
    );
    for (const nodes of [0, Number.NaN])
      expect(() => predictedNodeLoss(byItself, slack, nodes)).toThrow(/lost node/);
    for (const rate of [-1, Number.NaN])
      expect(() => predictedNodeLoss({ ...byItself, nodeEvictionRate: rate }, slack, 1)).toThrow(RangeError);
  });

  it('follows a pod that was deleted from the fault on', () => {
    expect(
      predictedPodLoss(byItself, slack).map(({ step, after, low, high }) => [step, after, low, high]),
    ).toEqual([
      ['endpoint-removed', 'fault', 0, 2],
      ['replica-created', 'fault', 0, 2],
      ['replica-scheduled', 'replica-created', 0, 2],
      ['replica-started', 'replica-scheduled', 0, 10],
      ['replica-ready', 'replica-started', 5, 12],
    ]);
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
