import type { ScalingBounds } from '../../../slo/topology.ts';

/** Objects of the API, as far as they are looked at here. Times are RFC 3339, by the clock of whoever wrote them. */
export type Metadata = {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  ownerReferences?: readonly { kind: string; name: string; uid: string; controller?: boolean }[];
  /** `time` is the API server's, and moves with each change of a value. */
  managedFields?: readonly { time?: string; subresource?: string }[];
};
export type ApiObject = { metadata: Metadata };
export type List<T> = { metadata: { resourceVersion: string }; items: readonly T[] };

export type Condition = {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
};

export type ContainerState = {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt?: string };
  terminated?: { reason?: string; exitCode?: number; finishedAt?: string };
};
export type ContainerStatus = {
  name: string;
  image?: string;
  containerID?: string;
  restartCount: number;
  ready: boolean;
  state?: ContainerState;
};
export type Pod = ApiObject & {
  spec: {
    nodeName?: string;
    terminationGracePeriodSeconds?: number;
    hostNetwork?: boolean;
    containers?: readonly { ports?: readonly { name?: string; containerPort: number }[] }[];
    ephemeralContainers?: readonly { name: string }[];
  };
  status: {
    phase?: string;
    reason?: string;
    podIP?: string;
    conditions?: readonly Condition[];
    containerStatuses?: readonly ContainerStatus[];
    ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
};
export type Node = ApiObject & {
  spec: {
    unschedulable?: boolean;
    taints?: readonly { key: string; value?: string; effect: string }[];
  };
  status: { conditions?: readonly Condition[] };
};
export type PodTemplate = {
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: { containers: readonly { name: string; image: string }[]; [more: string]: unknown };
};
export type Deployment = ApiObject & {
  spec: { replicas?: number; template: PodTemplate; paused?: boolean; progressDeadlineSeconds?: number };
  status: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    conditions?: readonly Condition[];
  };
};
export type ReplicaSet = ApiObject & {
  spec: { replicas?: number; template: PodTemplate };
  status: { replicas?: number };
};
export type EndpointSlice = ApiObject & {
  endpoints?: readonly {
    addresses: readonly string[];
    conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean };
    targetRef?: { kind: string; name: string; uid?: string };
    nodeName?: string;
  }[];
};
export type MetricSpec = {
  type: string;
  resource?: { name: string; target: { averageUtilization?: number } };
};
/** One direction of an autoscaler's `spec.behavior`; `tolerance` is a quantity. */
export type ObjectRules = {
  stabilizationWindowSeconds?: number;
  selectPolicy?: 'Max' | 'Min' | 'Disabled';
  policies?: readonly { type: 'Pods' | 'Percent'; value: number; periodSeconds: number }[];
  tolerance?: string;
};
export type Autoscaler = ApiObject & {
  spec: {
    minReplicas?: number;
    maxReplicas: number;
    scaleTargetRef: { kind: string; name: string };
    metrics?: readonly MetricSpec[];
    behavior?: { scaleUp?: ObjectRules; scaleDown?: ObjectRules };
  };
  status?: {
    currentReplicas?: number;
    desiredReplicas?: number;
    lastScaleTime?: string;
    currentMetrics?: readonly {
      type: string;
      resource?: { name: string; current: { averageUtilization?: number } };
    }[];
    conditions?: readonly Condition[];
  };
};
/** A node's, renewed by its kubelet as long as it lives; or a runner's. */
export type Lease = ApiObject & {
  spec: {
    acquireTime?: string;
    renewTime?: string;
    leaseDurationSeconds?: number;
    leaseTransitions?: number;
    holderIdentity?: string;
  };
};

export const isTrue = (conditions: readonly Condition[] | undefined, type: string): boolean =>
  conditions?.some((c) => c.type === type && c.status === 'True') ?? false;

/** Between which sizes it may move, with what Kubernetes takes for a minimum that is not said. */
export const boundsOf = ({ spec }: Autoscaler): ScalingBounds => ({
  min: spec.minReplicas ?? 1,
  max: spec.maxReplicas,
});

/** Gets requests: it is ready, and not on its way out. */
export const serves = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && isTrue(status.conditions, 'Ready');
