import type { Mark } from '../evidence.ts';
import type { ControlPlane } from '../plan.ts';
import type { Count, Seconds } from '../units.ts';

/** Steps of a way back on Kubernetes, in their order, by the names of their marks. */
export const recoverySteps = [
  'lease-missed',
  'node-down',
  'endpoint-removed',
  'replica-evicted',
  'replica-created',
  'replica-scheduled',
  'replica-started',
  'replica-ready',
] as const satisfies readonly Mark['name'][];
export type RecoveryStep = (typeof recoverySteps)[number];

/** Without what no setting says. */
export type RecoverySettings = Omit<ControlPlane, 'slack'>;
export type Slack = ControlPlane['slack'];

/** A step lies from `low` to `high` seconds after `after`, or after the fault. */
export type Prediction = {
  step: RecoveryStep;
  after: RecoveryStep | 'fault';
  low: Seconds;
  high: Seconds;
  says: string;
};

/** Kubelets renew after a quarter of the lease's duration (k8s.io/component-helpers/apimachinery/lease). */
const renewShare = 0.25;
/** Ours: a kubelet that lives may be late by one renewal on a busy machine, so that it is silent for two intervals at most. */
export const longestSilenceIntervals = 2;

/** As `kubectl drain` waits before it asks again for an eviction that a disruption budget did not allow. */
export const evictionRetrySeconds: Seconds = 5;

/** A kubelet's waits before it starts a container again (kubernetes/kubernetes pkg/kubelet/kubelet.go). */
const crashLoop = { first: 10, longest: 300 } as const;

/**
 * When a lost machine's pods are replaced, by the rules of the node lifecycle controller (kubernetes/kubernetes
 * pkg/controller/nodelifecycle): the grace period counts from the look at which the controller last saw a renewed lease;
 * the nodes of a zone are tainted one after the other by the eviction rate; a pod is evicted when its toleration is over.
 * @param nodes of one zone that are lost together, one or more
 */
export const predictedNodeLoss = (
  settings: RecoverySettings,
  slack: Slack,
  nodes: Count,
): readonly Prediction[] => {
  const { nodeEvictionRate, tolerationSeconds } = settings;
  if (!(nodes >= 1) || !(nodeEvictionRate > 0))
    throw new RangeError(
      `expected a lost node and an eviction rate above 0; found ${nodes} and ${nodeEvictionRate}: nothing is evicted then`,
    );
  return [
    ...silenced(settings, slack),
    {
      step: 'replica-evicted',
      after: 'node-down',
      low: tolerationSeconds,
      high: tolerationSeconds + (nodes - 1) / nodeEvictionRate + slack.controllerSeconds,
      says: `toleration ${tolerationSeconds} s${nodes > 1 ? `, ${nodes} nodes of a zone ${Number((1 / nodeEvictionRate).toPrecision(3))} s apart` : ''}`,
    },
    ...replaced('replica-evicted', settings, slack),
  ];
};

/**
 * When all machines of a cluster are lost: that they are, and that nothing leads to their pods. What follows is not
 * predictable: once no zone has a node that is ready the node lifecycle controller takes itself for the one that is cut
 * off and evicts nothing, but for the nodes that it had found lost a look earlier; and no node is there for another pod.
 */
export const predictedRegionLoss = (settings: RecoverySettings, slack: Slack): readonly Prediction[] =>
  silenced(settings, slack);

/**
 * From a machine's silence until nothing leads to its pods. The mark of a lease spans from its last renewal that was seen
 * to the second that did not come (chaos/platforms/kubernetes/observing/leases.ts): the machine fell silent within that
 * time, so that the band is the fault itself, and what a watch takes to tell of a renewal from just before it.
 */
const silenced = (
  { nodeLeaseSeconds, nodeMonitorSeconds, nodeMonitorGraceSeconds }: RecoverySettings,
  slack: Slack,
): readonly Prediction[] => {
  const renewed = nodeLeaseSeconds * renewShare;
  return [
    {
      step: 'lease-missed',
      after: 'fault',
      low: 0,
      high: slack.controllerSeconds,
      says: `no more of the renewals that come each ${renewed} s`,
    },
    {
      step: 'node-down',
      after: 'fault',
      low: Math.max(0, nodeMonitorGraceSeconds - renewed * longestSilenceIntervals),
      high: nodeMonitorGraceSeconds + 2 * nodeMonitorSeconds + slack.controllerSeconds,
      says: `grace period ${nodeMonitorGraceSeconds} s since a lease that is renewed each ${renewed} s was seen, looked at each ${nodeMonitorSeconds} s`,
    },
    unreached('node-down', slack, 'pods of a node that is not ready are not ready'),
  ];
};

/**
 * When a pod that was deleted is replaced, at once or with its grace period: one that is on its way out is no endpoint any
 * more, and its ReplicaSet does not wait until it is gone.
 */
export const predictedPodLoss = (settings: RecoverySettings, slack: Slack): readonly Prediction[] => [
  unreached('fault', slack, 'a pod that is gone or going has no endpoint'),
  ...replaced('fault', settings, slack),
];

/**
 * When pods that are evicted on request, one after the other, go and are replaced. A disruption budget of one lets go of
 * the next pod of a service only when the one before is replaced.
 * @param pods one or more
 * @param together those that share a disruption budget at most, one or more; 1 where there are no budgets
 */
export const predictedEviction = (
  settings: RecoverySettings,
  slack: Slack,
  { pods, together }: { pods: Count; together: Count },
): readonly Prediction[] => {
  const steps = replaced('replica-evicted', settings, slack);
  // The budget is counted anew by a controller, and asked again after a pause.
  const each =
    steps.reduce((sum, { high }) => sum + high, 0) + slack.controllerSeconds + evictionRetrySeconds;
  return [
    {
      step: 'replica-evicted',
      after: 'fault',
      low: 0,
      high: pods * slack.controllerSeconds + (together - 1) * each,
      says: `${pods > 1 ? `${pods} pods one after the other, ` : ''}${together > 1 ? `${together} of one disruption budget, each when the one before is replaced` : 'which no disruption budget forbids'}`,
    },
    unreached('replica-evicted', slack, 'a pod that is evicted has no endpoint'),
    ...steps,
  ];
};

/**
 * When the kubelet starts a container again that ended, in the same pod: the first time at once, then after a back-off
 * that doubles, and that is forgotten after ten minutes without an end.
 * @param restarts of that pod before
 */
export const predictedContainerEnd = (
  settings: RecoverySettings,
  slack: Slack,
  restarts: Count,
): readonly Prediction[] => {
  const backOff = restarts === 0 ? 0 : Math.min(crashLoop.longest, crashLoop.first * 2 ** (restarts - 1));
  return [
    unreached('fault', slack, 'a pod whose container ended is not ready'),
    {
      step: 'replica-started',
      after: 'fault',
      low: 0,
      high: backOff + slack.controllerSeconds + slack.startSeconds,
      says: `restarted ${restarts} times before, so after a back-off of ${backOff} s at most`,
    },
    ready(settings, slack),
  ];
};

const unreached = (after: Prediction['after'], slack: Slack, says: string): Prediction => ({
  step: 'endpoint-removed',
  after,
  low: 0,
  high: slack.controllerSeconds,
  says,
});

const replaced = (
  after: Prediction['after'],
  settings: RecoverySettings,
  slack: Slack,
): readonly Prediction[] => [
  {
    step: 'replica-created',
    after,
    low: 0,
    high: slack.controllerSeconds,
    says: 'its controller makes another',
  },
  {
    step: 'replica-scheduled',
    after: 'replica-created',
    low: 0,
    high: slack.controllerSeconds,
    says: 'the scheduler finds a node with room for it',
  },
  {
    step: 'replica-started',
    after: 'replica-scheduled',
    low: 0,
    high: slack.startSeconds,
    says: 'the image is on every node',
  },
  ready(settings, slack),
];

const ready = ({ readiness }: RecoverySettings, slack: Slack): Prediction => ({
  step: 'replica-ready',
  after: 'replica-started',
  low: readiness.initialDelaySeconds,
  high:
    Math.max(readiness.initialDelaySeconds, slack.bootSeconds) +
    readiness.periodSeconds +
    slack.controllerSeconds,
  says: `readiness probe after ${readiness.initialDelaySeconds} s, each ${readiness.periodSeconds} s`,
});
