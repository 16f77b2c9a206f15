import { describe, expect, it } from 'vitest';
import type { PlatformState, Target } from '../slo/topology.ts';
import { faults } from './faults/index.ts';
import { residueOf } from './residue-of.ts';
import { healthyState } from './testing/healthy.ts';

const before = healthyState();
const of = (fault: keyof typeof faults, after: PlatformState) =>
  residueOf(
    faults[fault].plan({ service: 'donor', region: 'region-1' }, before, 1),
    before,
    after,
    before.desired,
  );
const replicaKill = (after: Partial<PlatformState>) => of('replica-kill', healthyState(after));
const told = (...others: string[]) => ({ left: [], others });

describe('the residue of a fault', () => {
  it('is nothing where nobody did anything, nor anybody else', () => {
    expect(replicaKill({})).toEqual(told());
  });

  it('is not what somebody else did to a service that the fault was not aimed at', () => {
    expect(replicaKill({ versions: { ...before.versions, 'request/region-1': 'v2' } })).toEqual(
      told('request/region-1 had version v1 and has v2'),
    );
    expect(replicaKill({ scaling: { ...before.scaling, 'request/region-1': { min: 4, max: 40 } } })).toEqual(
      told('the autoscaler of request/region-1 could move from 3 to 20 replicas and may move from 4 to 40'),
    );
    expect(replicaKill({ rollouts: ['donor/region-2'] })).toEqual(
      told('donor/region-2 is still being rolled out'),
    );
  });

  it('is what became of the service that it was aimed at, whoever did it', () => {
    const changed = {
      versions: { ...before.versions, 'donor/region-1': 'v2' },
      scaling: { ...before.scaling, 'donor/region-1': { min: 4, max: 40 } },
      rollouts: ['donor/region-1'],
    };
    for (const fault of ['replica-kill', 'scale-pin', 'broken-rollout'] as const)
      expect(of(fault, healthyState(changed))).toMatchObject({ left: { length: 3 }, others: [] });
  });

  it('is not a node that somebody else closed or took away, and is one that the fault was about', () => {
    const gone = { nodes: before.nodes.filter((n) => n.name !== 'r1c1') };
    expect(replicaKill(gone)).toEqual(told('node r1c1 was up and is gone'));
    expect(replicaKill({ cordoned: ['r1c1'] })).toEqual(told('node r1c1 took replicas and is cordoned'));
    const about = (fault: 'node-kill' | 'node-drain', after: Partial<PlatformState>) => {
      const plan = faults[fault].plan({ node: 'r1c1' }, before, 1);
      return residueOf(plan, before, healthyState(after), before.desired);
    };
    expect(about('node-kill', gone)).toMatchObject({ left: { length: 1 }, others: [] });
    expect(about('node-drain', { cordoned: ['r1c1'] })).toMatchObject({ left: { length: 1 }, others: [] });
    // Its owner may take an empty one away, and that is said of the fault itself.
    expect(about('node-drain', gone)).toEqual(told());
  });

  it('is all that became of a region that it was to bring back, and nothing of the other', () => {
    const loss = (after: Partial<PlatformState>) => of('region-loss', healthyState(after));
    const [here, there] = ['region-1', 'region-2'].map((r) => ({
      versions: { ...before.versions, [`request/${r}`]: 'v2' },
    }));
    expect(loss(here ?? {})).toMatchObject({ left: { length: 1 }, others: [] });
    expect(loss(there ?? {})).toMatchObject({ left: [], others: { length: 1 } });
    expect(loss({ nodes: before.nodes.slice(1) })).toMatchObject({ left: { length: 1 }, others: [] });
  });

  it('is what is missing or down, wherever it is', () => {
    const replicas = before.replicas.filter((r) => r.name !== 'request-r2a1-1');
    expect(replicaKill({ replicas }).left).toHaveLength(1);
    expect(replicaKill({ nodes: before.nodes.map((n) => ({ ...n, up: n.name !== 'r2c1' })) }).left).toEqual([
      'node r2c1 was up and is down',
    ]);
  });

  it('asks for no more replicas than an autoscaler wants whose bounds somebody else lowered', () => {
    const lowered = { 'request/region-1': { min: 1, max: 20 } };
    const fewer = healthyState({
      scaling: { ...before.scaling, ...lowered },
      replicas: before.replicas.filter((r) => r.name !== 'request-r1a1-1'),
      desired: { ...before.desired, 'request/region-1': 2 },
    });
    expect(of('replica-kill', fewer).left).toEqual([]);
  });

  it('takes a workload that is a target for named', () => {
    const targets: Target[] = [{ kind: 'workload', service: 'request', region: 'region-1' }];
    const after = healthyState({ versions: { ...before.versions, 'request/region-1': 'v2' } });
    expect(residueOf({ targets, undo: [] }, before, after, before.desired).left).toHaveLength(1);
  });
});
