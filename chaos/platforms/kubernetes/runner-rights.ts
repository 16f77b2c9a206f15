import type { Rights } from './rights.ts';
import { runnerObject } from './runner-object.ts';

const groups = [
  { apiGroup: 'coordination.k8s.io', resource: 'leases' },
  { apiGroup: '', resource: 'configmaps' },
];

/**
 * What the environment's lock and the journal's mirror take in the primary region, beside what watching and the faults take:
 * to make one Lease and one ConfigMap, and to read and change these two and no others. (RBAC knows no names when
 * something is made.)
 */
export const runnerRights: Rights = {
  namespace: groups.flatMap(({ apiGroup, resource }) => [
    { apiGroups: [apiGroup], resources: [resource], verbs: ['create'] },
    { apiGroups: [apiGroup], resources: [resource], verbs: ['get', 'update'], resourceNames: [runnerObject] },
  ]),
  leases: [],
  cluster: [],
};
