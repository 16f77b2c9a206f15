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

/** Kubelets renew after a quarter of the lease's duration, up to 4 % later (k8s.io/component-helpers/apimachinery/lease). */
const renewShare = 0.25;
export const renewJitter = 1.04;

/**
 * When a lost machine's pods are replaced, by the rules of the node lifecycle controller (kubernetes/kubernetes
 * pkg/controller/nodelifecycle): the grace period counts from the look at which the controller last saw a renewed lease;
 * the nodes of a zone are tainted one after the other by the eviction rate; a pod is evicted when its toleration is over.
 * The mark of a lease spans from its last renewal that was seen to the first that did not come
 * (chaos/platforms/kubernetes/leases.ts): the machine fell silent within that time, so that the band is the fault itself,
 * and what a watch takes to tell of a renewal from just before it.
 * @param nodes of one zone that are lost together, one or more
 */
export const predictedNodeLoss = (
  settings: RecoverySettings,
  slack: Slack,
  nodes: Count,
): readonly Prediction[] => {
  const {
    nodeLeaseSeconds,
    nodeMonitorSeconds,
    nodeMonitorGraceSeconds,
    nodeEvictionRate,
    tolerationSeconds,
  } = settings;
  if (!(nodes >= 1) || !(nodeEvictionRate > 0))
    throw new RangeError(
      `expected a lost node and an eviction rate above 0; found ${nodes} and ${nodeEvictionRate}: nothing is evicted then`,
    );
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
      low: Math.max(0, nodeMonitorGraceSeconds - renewed * renewJitter),
      high: nodeMonitorGraceSeconds + 2 * nodeMonitorSeconds + slack.controllerSeconds,
      says: `grace period ${nodeMonitorGraceSeconds} s since a lease that is renewed each ${renewed} s was seen, looked at each ${nodeMonitorSeconds} s`,
    },
    {
      step: 'endpoint-removed',
      after: 'node-down',
      low: 0,
      high: slack.controllerSeconds,
      says: 'pods of a node that is not ready are not ready',
    },
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

/** When a pod that was deleted at once is replaced. */
export const predictedPodLoss = (settings: RecoverySettings, slack: Slack): readonly Prediction[] => [
  {
    step: 'endpoint-removed',
    after: 'fault',
    low: 0,
    high: slack.controllerSeconds,
    says: 'a pod that is gone has no endpoint',
  },
  ...replaced('fault', settings, slack),
];

const replaced = (
  after: Prediction['after'],
  { readiness }: RecoverySettings,
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
  {
    step: 'replica-ready',
    after: 'replica-started',
    low: readiness.initialDelaySeconds,
    high:
      Math.max(readiness.initialDelaySeconds, slack.bootSeconds) +
      readiness.periodSeconds +
      slack.controllerSeconds,
    says: `readiness probe after ${readiness.initialDelaySeconds} s, each ${readiness.periodSeconds} s`,
  },
];
