import type { Rights, Rule } from './rights.ts';

/** Who gets the rights, as RBAC names subjects. */
export type Subject =
  | { kind: 'User' | 'Group'; name: string }
  | { kind: 'ServiceAccount'; name: string; namespace: string };

export type RightsObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'Role' | 'RoleBinding' | 'ClusterRole' | 'ClusterRoleBinding';
  metadata: { name: string; namespace?: string };
  rules?: readonly Rule[];
  roleRef?: { apiGroup: string; kind: string; name: string };
  subjects?: readonly object[];
};

/** Where kubelets renew their nodes' leases. */
const leases = 'kube-node-lease';
const group = 'rbac.authorization.k8s.io';

/** The rights as objects of the API: a role and its binding wherever there are some. Pure. */
export const rightsObjects = (
  rights: Rights,
  { name, namespace, subject }: { name: string; namespace: string; subject: Subject },
): RightsObject[] => [
  ...roleAndBinding(name, rights.namespace, subject, namespace),
  ...roleAndBinding(name, rights.leases, subject, leases),
  ...roleAndBinding(name, rights.cluster, subject),
];

const roleAndBinding = (
  name: string,
  rules: readonly Rule[],
  subject: Subject,
  namespace?: string,
): RightsObject[] => {
  if (rules.length === 0) return [];
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  const apiVersion = `${group}/v1` as const;
  return [
    { apiVersion, kind, metadata, rules },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: group, kind, name },
      subjects: [subject.kind === 'ServiceAccount' ? subject : { apiGroup: group, ...subject }],
    },
  ];
};
