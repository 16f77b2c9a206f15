import { type FaultName, faultNames } from '../../../slo/plan.ts';

/** What somebody may do with a kind of object, as RBAC has it. */
export type Rule = { apiGroups: string[]; resources: string[]; verbs: string[]; resourceNames?: string[] };

/** Rights by where they hold: in LifeFlow's namespace, in that of the nodes' leases, in the whole cluster. */
export type Rights = { namespace: readonly Rule[]; leases: readonly Rule[]; cluster: readonly Rule[] };

const rule = (apiGroup: string, resource: string, ...verbs: string[]): Rule => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs,
});
const read = ['list', 'watch'] as const;

/** What observing, proving and the marks take, and nothing else. */
const observing: Rights = {
  namespace: [
    rule('', 'namespaces', 'get'),
    rule('', 'pods', 'get', ...read),
    rule('', 'events', ...read),
    rule('apps', 'deployments', ...read),
    rule('discovery.k8s.io', 'endpointslices', ...read),
    rule('autoscaling', 'horizontalpodautoscalers', ...read),
  ],
  leases: [rule('coordination.k8s.io', 'leases', 'get', ...read)],
  cluster: [rule('', 'nodes', 'get', ...read)],
};

const nothing: Rights = { namespace: [], leases: [], cluster: [] };
const inNamespace = (...rules: Rule[]): Rights => ({ ...nothing, namespace: rules });
const deletePods = inNamespace(rule('', 'pods', 'delete'));
const evictPods = inNamespace(rule('', 'pods/eviction', 'create'));
const rollOut = inNamespace(rule('apps', 'deployments', 'get', 'patch'), rule('apps', 'replicasets', 'list'));

/** What disruptions take, without what observing takes beside it: to begin them, to see and to undo them. */
export const disruptionRights = inNamespace(
  // Watched until the agent's container runs; deleted where they do not serve; labelled where only one is meant.
  rule('', 'pods', 'get', 'list', 'watch', 'delete', 'patch'),
  rule('', 'pods/ephemeralcontainers', 'patch'),
  // The extension asks by a POST; our own web socket begins with a GET.
  rule('', 'pods/exec', 'create', 'get'),
  rule('', 'pods/eviction', 'create'),
  rule('apps', 'deployments', 'get'),
);

/** What each fault and its undo take beside observing. Power over machines and databases has rights of its own. */
const ofFault: Readonly<Record<FaultName, Rights>> = {
  'replica-kill': deletePods,
  'replica-stop': deletePods,
  'replica-evict': evictPods,
  'container-kill': nothing,
  'node-drain': { ...evictPods, cluster: [rule('', 'nodes', 'patch')] },
  'node-kill': nothing,
  'node-cut': nothing,
  'zone-loss': nothing,
  'zone-cut': nothing,
  'region-loss': nothing,
  'database-primary-kill': nothing,
  'api-cut': nothing,
  'scale-pin': inNamespace(
    rule('apps', 'deployments', 'get'),
    rule('autoscaling', 'horizontalpodautoscalers', 'patch'),
  ),
  'rolling-restart': rollOut,
  'broken-rollout': rollOut,
  'http-delay': disruptionRights,
  'http-errors': disruptionRights,
  'network-drop': disruptionRights,
};

/** The least that a run with these faults needs; without any, what watching takes. Pure. */
export const rightsFor = (faults: readonly FaultName[]): Rights => {
  const all = [observing, ...faultNames.filter((f) => faults.includes(f)).map((f) => ofFault[f])];
  return {
    namespace: merged(all.flatMap((r) => r.namespace)),
    leases: merged(all.flatMap((r) => r.leases)),
    cluster: merged(all.flatMap((r) => r.cluster)),
  };
};

/** One rule for each kind of object. */
const merged = (rules: readonly Rule[]): Rule[] =>
  [...Map.groupBy(rules, (r) => `${r.apiGroups}/${r.resources}`).values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [{ ...first, verbs: [...new Set([first, ...more].flatMap((r) => r.verbs))].sort() }],
  );
