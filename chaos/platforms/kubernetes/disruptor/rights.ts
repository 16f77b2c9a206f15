/** One thing that a user may do in a namespace, as a Role has it. */
export type Right = {
  group: '' | 'apps';
  resource: string;
  verb: 'get' | 'list' | 'watch' | 'create' | 'patch' | 'delete';
};

/** What k6 and its extension ask for. */
const ofK6: readonly Right[] = [
  { group: '', resource: 'pods', verb: 'list' },
  { group: '', resource: 'pods', verb: 'get' },
  // Until the agent's container runs.
  { group: '', resource: 'pods', verb: 'watch' },
  { group: '', resource: 'pods/ephemeralcontainers', verb: 'patch' },
  { group: '', resource: 'pods/exec', verb: 'create' },
];

/** Rights that disruptions take in LifeFlow's namespace, and none beside: to begin them, to see and to undo them. */
export const disruptorRights: readonly Right[] = [
  ...ofK6,
  // The same over a web socket, which begins with a GET.
  { group: '', resource: 'pods/exec', verb: 'get' },
  { group: '', resource: 'pods/eviction', verb: 'create' },
  // For pods that do not serve.
  { group: '', resource: 'pods', verb: 'delete' },
  { group: 'apps', resource: 'deployments', verb: 'get' },
];
