import { partOf } from '../../../slo/kubernetes.ts';
import { type ServiceId, services } from '../../../slo/services.ts';
import type { Api, Query } from './api.ts';
import type {
  ApiObject,
  Autoscaler,
  Deployment,
  EndpointSlice,
  Lease,
  List,
  Node,
  Pod,
  ReplicaSet,
} from './objects.ts';

/** A region is a cluster of its own, with LifeFlow in one namespace. */
export type Region = { name: string; api: Api; namespace: string };

/** Where its objects are. */
export const paths = ({ namespace }: Pick<Region, 'namespace'>) => ({
  namespace: `/api/v1/namespaces/${namespace}`,
  pods: `/api/v1/namespaces/${namespace}/pods`,
  nodes: '/api/v1/nodes',
  deployments: `/apis/apps/v1/namespaces/${namespace}/deployments`,
  replicaSets: `/apis/apps/v1/namespaces/${namespace}/replicasets`,
  slices: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
  autoscalers: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
  events: `/api/v1/namespaces/${namespace}/events`,
  leases: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases',
});

/** All of LifeFlow, and nothing else. */
export const ofLifeflow: Query = {
  labelSelector: Object.entries(partOf)
    .map(([key, value]) => `${key}=${value}`)
    .join(','),
};

/** The service that an object belongs to by its labels; undefined for what is none of the eight. */
export const serviceOf = ({ metadata }: ApiObject): ServiceId | undefined =>
  services.find((s) => s.deployment === metadata.labels?.app)?.id;

export const deploymentOf = (service: string): string =>
  services.find((s) => s.id === service)?.deployment ?? service;

const listed = async <T>(region: Region, path: string, query?: Query): Promise<readonly T[]> =>
  (await region.api.get<List<T>>(path, query)).items;

export const podsOf = (region: Region) => listed<Pod>(region, paths(region).pods, ofLifeflow);
export const nodesOf = (region: Region) => listed<Node>(region, paths(region).nodes);
export const deploymentsOf = (region: Region) =>
  listed<Deployment>(region, paths(region).deployments, ofLifeflow);
export const replicaSetsOf = (region: Region) =>
  listed<ReplicaSet>(region, paths(region).replicaSets, ofLifeflow);
export const slicesOf = (region: Region) => listed<EndpointSlice>(region, paths(region).slices);
export const autoscalersOf = (region: Region) =>
  listed<Autoscaler>(region, paths(region).autoscalers, ofLifeflow);
export const leaseOf = (region: Region, node: string) =>
  region.api.get<Lease>(`${paths(region).leases}/${node}`);
