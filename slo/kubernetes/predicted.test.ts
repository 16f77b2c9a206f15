import { describe, expect, it } from 'vitest';
import {
  type Prediction,
  predictedContainerEnd,
  predictedEviction,
  predictedNodeLoss,
  predictedPodLoss,
  predictedRegionLoss,
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
    // A lease is renewed each 10 s, and may be late by one renewal; two looks of 5 s each may pass unused.
    expect(bandOf(predictedNodeLoss(byItself, exact, 1), 'node-down')).toEqual([30, 60, 'fault']);
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
      ['node-down', 'fault', 30, 62],
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

describe('the way back of all nodes of a region', () => {
  it('goes as far as that nothing leads to their replicas: nobody evicts them', () => {
    expect(predictedRegionLoss(byItself, slack)).toEqual(predictedNodeLoss(byItself, slack, 1).slice(0, 3));
  });
});

describe('the way back after an eviction on request', () => {
  const bands = (pods: number, together = 1) =>
    predictedEviction(byItself, slack, { pods, together }).map(({ step, after, low, high }) => [
      step,
      after,
      low,
      high,
    ]);

  it('begins at once, and makes another replica at once', () => {
    expect(bands(1)).toEqual([
      ['replica-evicted', 'fault', 0, 2],
      ['endpoint-removed', 'replica-evicted', 0, 2],
      ['replica-created', 'replica-evicted', 0, 2],
      ['replica-scheduled', 'replica-created', 0, 2],
      ['replica-started', 'replica-scheduled', 0, 10],
      ['replica-ready', 'replica-started', 5, 12],
    ]);
  });

  it('goes on one after the other', () => {
    expect(bands(4)[0]).toEqual(['replica-evicted', 'fault', 0, 8]);
    expect(bands(4).slice(1)).toEqual(bands(1).slice(1));
  });

  it('waits for each replica of one budget until the one before is replaced', () => {
    // 2 + 2 + 10 + 12 s until it is ready, 2 s until the budget says so, 5 s until it is asked again.
    expect(bands(3, 2)[0]).toEqual(['replica-evicted', 'fault', 0, 6 + 33]);
    expect(bands(3, 3)[0]).toEqual(['replica-evicted', 'fault', 0, 6 + 66]);
    const says = (pods: number, together: number) =>
      predictedEviction(byItself, slack, { pods, together })[0]?.says;
    expect(says(3, 2)).toMatch(/^3 pods one after the other, 2 of one disruption budget/);
    expect(says(1, 1)).toBe('which no disruption budget forbids');
  });
});

describe('the way back of a container that ended', () => {
  const started = (restarts: number) =>
    bandOf(predictedContainerEnd(byItself, slack, restarts), 'replica-started');

  it('is that of its own replica, which is ready when a probe says so', () => {
    expect(
      predictedContainerEnd(byItself, slack, 0).map(({ step, after, low, high }) => [step, after, low, high]),
    ).toEqual([
      ['endpoint-removed', 'fault', 0, 2],
      ['replica-started', 'fault', 0, 12],
      ['replica-ready', 'replica-started', 5, 12],
    ]);
  });

  it('waits for nothing the first time, then twice as long each time, and five minutes at most', () => {
    const waits = [0, 1, 2, 3, 5, 6, 7].map((restarts) => Number(started(restarts)[1]) - 12);
    expect(waits).toEqual([0, 10, 20, 40, 160, 300, 300]);
    // The kubelet forgets an end of more than ten minutes ago.
    expect(started(7)[0]).toBe(0);
  });
});
