import { afterAll, beforeAll, expect, inject } from 'vitest';
import { clusterTest, smallCluster } from '../../fixtures/cluster/testing/cluster-test.ts';
import { metricsServerAway } from '../../fixtures/cluster/testing/metrics-server-away.ts';
import { clusterCpuScale } from '../../fixtures/lifeflow/manifests/index.ts';
import { audit } from '../../slo/audit/audit.ts';
import { claimedFigure, claims } from '../../slo/claims.ts';
import type { Mark } from '../../slo/evidence.ts';
import { serviceIds } from '../../slo/services.ts';
import { scalingPlan } from './testing/scaling-plan.ts';
import { type ScalingSeen, scalingRun } from './testing/scaling-run.ts';
import { type ScalingStage, scalingStage } from './testing/scaling-stage.ts';
import { firstFewer, largest, marks, phase, timesOf, track } from './testing/scaling-track.ts';
import { leaveOnEachNode } from './testing/scarce-nodes.ts';

/** The documented rule with short times, and a maximum that three nodes have room for. */
const figures = { max: 8, scaleDownAfterSeconds: 45, syncSeconds: 5, reactionBoundSeconds: 45 };
const name = 'autoscaling';
const region = 'region-1';

let stage: ScalingStage;
beforeAll(async () => {
  if (inject('kubernetes') === undefined) return;
  stage = await scalingStage({ ...smallCluster(name, ['r1a', 'r1b', 'r1c']), network: 92 });
  await stage.apply(['donor', 'request'], figures);
  for (const service of ['donor', 'request'] as const) await stage.settled(service, 3);
}, 1_800_000);
afterAll(() => stage?.end());

/** Somebody's hand at an autoscaler: another target, and one replica more. */
const byHand = {
  maxReplicas: 9,
  metrics: [
    {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 10 } },
    },
  ],
};
let run: Promise<ScalingSeen> | undefined;
/** One run, at which several tests look: load that rises and falls, a zone that is lost at its height, and somebody's hand. */
const riseAndFall = (): Promise<ScalingSeen> => {
  run ??= scalingRun(
    stage,
    scalingPlan(name, { profile: 'rise-and-fall', fault: ['zone-loss'] }, ['donor', 'request'], figures),
    { donor: 0.1, request: 0.06 },
    // While all is quiet.
    { at: 63, act: () => stage.edit('request', byHand) },
  );
  return run;
};

const details = (of: ScalingSeen, name: Mark['name']) => marks(of, name).map((m) => m.detail ?? '');

clusterTest(
  'load over the threshold makes a service grow, and its size stays in the band of the algorithm',
  async () => {
    const seen = await riseAndFall();
    expect(seen.result).toMatchObject({ ended: 'completed', problems: [] });
    for (const kind of ['bounds', 'reaction', 'band'])
      expect(seen.findings[`autoscaling-${kind}:donor`]).toMatchObject({ verdict: 'PASS' });
    const [donor] = seen.moved.filter((m) => m.service === 'donor');
    expect(donor?.timeToSize).toMatchObject({
      size: expect.any(Number),
      seconds: { high: expect.any(Number) },
    });
    expect(donor?.timeToSize?.size).toBeGreaterThan(3);
    expect(donor?.coveredSeconds).toBeGreaterThan(100);
    console.log(timesOf(seen, 'donor'));
    const { size, t } = largest(seen, 'donor');
    expect(size).toBeGreaterThan(5);
    expect(t).toBeLessThan(phase(seen, 'hold').to);
  },
);

clusterTest('each change of size that the samples show is marked, within two seconds', async () => {
  const seen = await riseAndFall();
  const scaled = marks(seen, 'scaled').filter((m) => m.subject === `donor/${region}`);
  const points = track(seen, 'donor');
  const changes = points.flatMap((now, i) => {
    const before = points[i - 1] ?? now;
    const says = `${before.desired} → ${now.desired}`;
    return before.desired === now.desired ? [] : [{ from: before.at, to: now.at, says }];
  });
  expect(changes.length).toBeGreaterThan(1);
  for (const { from, to, says } of changes) {
    const mark = scaled.find(
      ({ detail, at, uncertaintyMs }) =>
        detail === says && at + uncertaintyMs >= from && at - uncertaintyMs <= to,
    );
    expect(mark, `${says} between ${from} and ${to}`).toBeDefined();
    expect(mark?.uncertaintyMs).toBeLessThanOrEqual(1000);
  }
});

clusterTest('with a zone gone its replicas are replaced in the others, and the size is kept', async () => {
  const seen = await riseAndFall();
  expect(seen.result.faults).toMatchObject([{ state: 'healed', effective: true }]);
  const [effective] = marks(seen, 'fault-effective');
  const [healing] = marks(seen, 'heal-started');
  const during = track(seen, 'donor').filter((s) => s.at > (effective?.at ?? 0) && s.at < (healing?.at ?? 0));
  const fewest = Math.min(...during.map((s) => s.ready));
  const last = during.at(-1);
  expect(fewest).toBeLessThan(during[0]?.desired ?? 0);
  expect(last?.ready).toBe(last?.desired);
  expect(last?.desired).toBeGreaterThan(fewest);
  expect(Math.min(...during.map((s) => s.desired))).toBeGreaterThanOrEqual(during[0]?.desired ?? Infinity);
});

clusterTest('after the load has fallen the size is kept for the quiet time, and no longer', async () => {
  const seen = await riseAndFall();
  const { from, to } = phase(seen, 'decay');
  const fewer = firstFewer(seen, 'donor');
  expect(fewer).toBeGreaterThan(from + figures.scaleDownAfterSeconds);
  expect(fewer).toBeLessThan(to);
  expect(track(seen, 'donor').at(-1)).toMatchObject({ desired: 3 });
});

clusterTest('an autoscaler that somebody has changed is out of the band, and out of the bounds', async () => {
  const seen = await riseAndFall();
  expect(seen.findings['autoscaling-band:request']).toMatchObject({
    verdict: 'FAIL',
    says: expect.stringMatching(/replicas were wanted, the algorithm allows/),
  });
  expect(seen.findings['autoscaling-bounds:request']).toMatchObject({
    verdict: 'FAIL',
    says: expect.stringMatching(
      /^3 to 9 replicas wanted in \d+ samples of \S+, allowed 3 to 8; outside in \d+$/,
    ),
  });
});

clusterTest(
  'without metrics nothing is scaled, and nothing is said to be well that nobody could see',
  async () => {
    await stage.apply(['donor', 'request'], figures);
    for (const service of ['donor', 'request'] as const) await stage.settled(service, 3);
    const back = await metricsServerAway(stage.cluster);
    const asked = { profile: 'baseline', only: 'load', duration: '90s' };
    const blind = await scalingRun(stage, scalingPlan(name, asked, ['donor'], figures), { donor: 0.1 });
    await back();
    expect(details(blind, 'cluster-event')).toContainEqual(
      'autoscaler can not tell what is needed: FailedGetResourceMetric',
    );
    expect(new Set(track(blind, 'donor').map((s) => s.desired))).toEqual(new Set([3]));
    expect(track(blind, 'donor').at(-1)?.utilisation).toBeUndefined();
    // That it was within its bounds was seen.
    expect(blind.findings['autoscaling-bounds:donor']).toMatchObject({ verdict: 'PASS' });
    expect(blind.findings['autoscaling-reaction:donor']).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'no crossing',
    });
    expect(blind.findings['autoscaling-band:donor']).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '0 s in which it is known what the scaler saw',
    });
    await stage.settled('donor', 3);
  },
);

clusterTest(
  'at the maximum, on as few nodes as the document has for it, no more replicas are ready than the audit says',
  async () => {
    const found = audit(claims).find(({ id }) => id === 'capacity.cpu-at-maximum');
    const fits = found?.change?.set['1.production.replicas-max'] ?? 0;
    const max = claimedFigure('1.production.replicas-max');
    // Nobody else takes room, or leaves some.
    for (const service of ['donor', 'request'] as const) {
      await stage.edit(service, { maxReplicas: 3 });
      await stage.settled(service, 3);
    }
    // A service's share of the documented cluster, on three nodes, at the scale of the requests.
    await leaveOnEachNode(
      stage.cluster.api,
      (claimedFigure('2.cluster.usable-cpu') * clusterCpuScale) / serviceIds.length / 3,
    );
    const most = { ...figures, max };
    await stage.apply(['camp'], most);
    await stage.settled('camp', 3);
    const asked = { profile: 'baseline', only: 'load', duration: '150s' };
    const full = await scalingRun(stage, scalingPlan(name, asked, ['camp'], most), { camp: 0.4 });
    const sizes = track(full, 'camp');
    expect(Math.max(...sizes.map((s) => s.desired))).toBe(max);
    expect(Math.max(...sizes.map((s) => s.ready))).toBe(fits);
    expect(new Set(marks(full, 'replica-pending').map((m) => m.subject)).size).toBe(max - fits);
    expect(details(full, 'replica-pending')[0]).toMatch(/^0\/3 nodes are available: 3 Insufficient cpu/);
    expect(details(full, 'cluster-event')).toContainEqual(
      expect.stringMatching(/^Pod camp-\S+: FailedScheduling:/),
    );
    expect(full.findings['autoscaling-bounds:camp']).toMatchObject({ verdict: 'PASS' });
    expect(full.findings['autoscaling-reaction:camp']).toMatchObject({ verdict: 'FAIL' });
    // The autoscaler did as it should, as far as can be told: what it makes of replicas that never started no sample says.
    const band = full.findings['autoscaling-band:camp'];
    expect(band?.observed).toBe(0);
    expect(['PASS', 'INCONCLUSIVE']).toContain(band?.verdict);
    const [camp] = full.moved.filter((m) => m.service === 'camp');
    expect(camp?.timeToSize?.size).toBeGreaterThan(fits);
    expect(camp?.timeToSize?.seconds.high).toBeNull();
  },
);
