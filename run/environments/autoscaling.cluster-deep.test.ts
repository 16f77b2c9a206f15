import { afterAll, beforeAll, expect, inject } from 'vitest';
import { clusterTest, smallCluster } from '../../fixtures/cluster/testing/cluster-test.ts';
import { defaultTimers, shortTimers } from '../../fixtures/cluster/timers.ts';
import { scalingPlan } from './testing/scaling-plan.ts';
import { scalingRun } from './testing/scaling-run.ts';
import { type ScalingStage, scalingStage } from './testing/scaling-stage.ts';
import { firstFewer, largest, phase, timesOf, track } from './testing/scaling-track.ts';

/** The document's ten minutes, and Kubernetes' own times; the maximum is one that three nodes have room for. */
const figures = { max: 8, scaleDownAfterSeconds: 600, syncSeconds: 15, reactionBoundSeconds: 120 };
const name = 'autoscaling-deep';

let stage: ScalingStage;
beforeAll(async () => {
  if (inject('kubernetes') === undefined) return;
  stage = await scalingStage({
    ...smallCluster(name, ['r1a', 'r1b', 'r1c']),
    // As the manifests of metrics-server have it.
    timers: { ...shortTimers, autoscaler: defaultTimers.autoscaler, metricsSeconds: 15 },
    network: 93,
  });
  await stage.apply(['donor'], figures, {});
  await stage.settled('donor', 3);
}, 1_800_000);
afterAll(() => stage?.end());

clusterTest(
  "by the document's rule and Kubernetes' own times a service grows, and keeps its size for ten minutes of quiet",
  async () => {
    const plan = scalingPlan(name, { profile: 'rise-and-fall' }, ['donor'], figures);
    const seen = await scalingRun(stage, plan, { donor: 0.1 });
    console.log(timesOf(seen, 'donor'));
    expect(seen.result).toMatchObject({ ended: 'completed', problems: [] });
    for (const kind of ['bounds', 'reaction', 'band'])
      expect(seen.findings[`autoscaling-${kind}:donor`]).toMatchObject({ verdict: 'PASS' });
    expect(seen.moved).toMatchObject([
      { reversals: 0, timeToSize: { seconds: { high: expect.any(Number) } } },
    ]);
    expect(largest(seen, 'donor').size).toBeGreaterThan(5);
    const { from, to } = phase(seen, 'decay');
    const fewer = firstFewer(seen, 'donor');
    expect(fewer).toBeGreaterThan(from + figures.scaleDownAfterSeconds);
    expect(fewer).toBeLessThan(to);
    expect(track(seen, 'donor').at(-1)).toMatchObject({ desired: 3 });
  },
  3_600_000,
);
