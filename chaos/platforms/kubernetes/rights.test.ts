import { describe, expect, it } from 'vitest';
import { faultNames } from '../../../slo/plan.ts';
import { rightsFor } from './rights.ts';
import { rightsObjects } from './rights-objects.ts';
import { runnerRights } from './runner-rights.ts';

const all = rightsFor(faultNames);
const verbsOf = (rights: typeof all) =>
  [...rights.namespace, ...rights.leases, ...rights.cluster].flatMap((r) => r.verbs);

describe('the rights of a run', () => {
  it('change nothing where it only watches', () => {
    expect(new Set(verbsOf(rightsFor([])))).toEqual(new Set(['get', 'list', 'watch']));
  });

  it('are those of its faults and no others', () => {
    expect(rightsFor(['replica-kill']).namespace).toContainEqual({
      apiGroups: [''],
      resources: ['pods'],
      verbs: ['delete', 'get', 'list', 'watch'],
    });
    const changing = verbsOf(rightsFor(['replica-kill'])).filter(
      (v) => !['get', 'list', 'watch'].includes(v),
    );
    expect(changing).toEqual(['delete']);
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
