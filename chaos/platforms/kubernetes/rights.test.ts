import { describe, expect, it } from 'vitest';
import { type FaultName, faultNames } from '../../../slo/plan.ts';
import { type Rights, type Rule, rightsFor } from './rights.ts';
import { rightsObjects } from './rights-objects.ts';
import { runnerRights } from './runner-rights.ts';

const all = rightsFor(faultNames);
const verbsOf = (rights: typeof all) =>
  [...rights.namespace, ...rights.leases, ...rights.cluster].flatMap((r) => r.verbs);

/** What may be done with each kind of object, in a line; where it is not in LifeFlow's namespace, it says so. */
const linesOf = ({ namespace, leases, cluster }: Rights): string[] => {
  const lines = (rules: readonly Rule[], where = ''): string[] =>
    rules.map(({ apiGroups, resources, verbs, resourceNames = [] }) =>
      [`${[...apiGroups, ...resources].join('/')}${where}:`, ...verbs, ...resourceNames].join(' '),
    );
  return [...lines(namespace), ...lines(leases, ' of nodes'), ...lines(cluster, ' anywhere')];
};

const kindOf = (line: string): string => line.replace(/:.*/, '');

const watching = [
  '/namespaces: get',
  '/pods: get list watch',
  '/events: list watch',
  'apps/deployments: list watch',
  'discovery.k8s.io/endpointslices: list watch',
  'autoscaling/horizontalpodautoscalers: list watch',
  'coordination.k8s.io/leases of nodes: get list watch',
  '/nodes anywhere: get list watch',
];
const rollingOut = ['apps/deployments: get list patch watch', 'apps/replicasets: list'];
const disrupting = [
  '/pods: delete get list patch watch',
  '/pods/ephemeralcontainers: patch',
  '/pods/exec: create get',
  '/pods/eviction: create',
  'apps/deployments: get list watch',
];
/** What each fault takes beside watching, or in place of a line of it. */
const taken: Readonly<Record<FaultName, readonly string[]>> = {
  'replica-kill': ['/pods: delete get list watch'],
  'replica-stop': ['/pods: delete get list watch'],
  'replica-evict': ['/pods/eviction: create'],
  'container-kill': [],
  'node-drain': ['/pods/eviction: create', '/nodes anywhere: get list patch watch'],
  'node-kill': [],
  'node-cut': [],
  'zone-loss': [],
  'zone-cut': [],
  'region-loss': [],
  'database-primary-kill': [],
  'api-cut': [],
  'scale-pin': ['apps/deployments: get list watch', 'autoscaling/horizontalpodautoscalers: list patch watch'],
  'rolling-restart': rollingOut,
  'broken-rollout': rollingOut,
  'http-delay': disrupting,
  'http-errors': disrupting,
  'network-drop': disrupting,
};

describe('the rights of a run', () => {
  it('are those of watching where it has no fault', () => {
    expect(linesOf(rightsFor([])).sort()).toEqual([...watching].sort());
  });

  it.each(faultNames)('are, beside those of watching, what its fault takes: %s', (fault) => {
    const kinds = taken[fault].map(kindOf);
    const expected = [...watching.filter((line) => !kinds.includes(kindOf(line))), ...taken[fault]];
    expect(linesOf(rightsFor([fault])).sort()).toEqual(expected.sort());
  });

  it('change nothing where it only watches', () => {
    expect(new Set(verbsOf(rightsFor([])))).toEqual(new Set(['get', 'list', 'watch']));
  });

  it('name each kind of object once, and never all of them', () => {
    for (const rules of [all.namespace, all.leases, all.cluster]) {
      const kinds = rules.map((r) => `${r.apiGroups}/${r.resources}`);
      expect(new Set(kinds).size).toBe(kinds.length);
    }
    expect(JSON.stringify(all)).not.toContain('*');
    expect(JSON.stringify(all)).not.toContain('secrets');
  });

  it('are the same in whatever order the faults are named', () => {
    expect(rightsFor([...faultNames].reverse())).toEqual(all);
  });

  it('become roles and bindings, each where it holds', () => {
    const objects = rightsObjects(all, {
      name: 'runner',
      namespace: 'lifeflow',
      subject: { kind: 'User', name: 'jane' },
    });
    expect(objects.map((o) => `${o.kind} ${o.metadata.namespace ?? 'everywhere'}`)).toEqual([
      'Role lifeflow',
      'RoleBinding lifeflow',
      'Role kube-node-lease',
      'RoleBinding kube-node-lease',
      'ClusterRole everywhere',
      'ClusterRoleBinding everywhere',
    ]);
    expect(objects[1]).toMatchObject({
      roleRef: { kind: 'Role', name: 'runner' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
    });
  });

  it('make no role where there is nothing to give', () => {
    const objects = rightsObjects(runnerRights, {
      name: 'runner',
      namespace: 'lifeflow',
      subject: { kind: 'User', name: 'jane' },
    });
    expect(objects.map((o) => `${o.kind} ${o.metadata.namespace}`)).toEqual([
      'Role lifeflow',
      'RoleBinding lifeflow',
    ]);
  });
});
