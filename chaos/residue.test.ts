import { describe, expect, it } from 'vitest';
import type { PlatformState } from '../slo/topology.ts';
import { residue, withoutTakenAway } from './residue.ts';
import { healthyState, withoutNodes } from './testing/healthy.ts';

const before = healthyState();
const left = (after: PlatformState) => residue(before, after, before.desired);
const databases = (...roles: PlatformState['databases'][number]['role'][]) =>
  healthyState({ databases: before.databases.map((d, i) => ({ ...d, role: roles[i] ?? d.role })) });

describe('residue', () => {
  it('finds nothing in a platform that is as it was', () => {
    expect(left(healthyState())).toEqual([]);
  });

  it('takes no offence at a standby that became the primary, nor at replicas that run elsewhere', () => {
    expect(left(databases('sync-standby', 'primary'))).toEqual([]);
    const moved = before.replicas.map((r) => ({ ...r, name: `${r.name}x`, node: 'r1a1' }));
    expect(left(healthyState({ replicas: moved }))).toEqual([]);
  });

  it('takes no offence at more replicas than the floor', () => {
    const [first] = before.replicas;
    expect(
      left(healthyState({ replicas: [...before.replicas, ...(first ? [{ ...first, name: 'more' }] : [])] })),
    ).toEqual([]);
  });

  it('names a node that stayed down, and the services below their floor', () => {
    expect(left(withoutNodes('r1c1'))).toEqual([
      'node r1c1 was up and is down',
      'donor/region-1 has 2 ready replicas, 3 are its floor',
      'request/region-1 has 2 ready replicas, 3 are its floor',
    ]);
  });

  describe('of a service that stood above the minimum of its autoscaler', () => {
    const floor = { ...before.desired, 'donor/region-1': 5 };
    const isDonor = ({ service, region }: PlatformState['replicas'][number]) =>
      service === 'donor' && region === 'region-1';
    const size = (ready: number, wanted: number, change: Partial<PlatformState> = {}) => {
      const [donor] = before.replicas.filter(isDonor);
      const donors = Array.from({ length: ready }, (_, i) =>
        donor ? [{ ...donor, name: `donor-${i}` }] : [],
      );
      return healthyState({
        replicas: [...before.replicas.filter((r) => !isDonor(r)), ...donors.flat()],
        desired: { ...before.desired, 'donor/region-1': wanted },
        ...change,
      });
    };

    it('takes no offence at a size that the autoscaler has come down to', () => {
      expect(residue(before, size(4, 4), floor)).toEqual([]);
      expect(residue(before, size(3, 3), floor)).toEqual([]);
    });

    it('names replicas that are missing of those that are wanted now', () => {
      expect(residue(before, size(4, 5), floor)).toEqual([
        'donor/region-1 has 4 ready replicas, 5 are its floor',
      ]);
      expect(residue(before, size(3, 4), floor)).toEqual([
        'donor/region-1 has 3 ready replicas, 4 are its floor',
      ]);
    });

    it('names a size that no autoscaler with the bounds from before could want', () => {
      const lowered = { scaling: { ...before.scaling, 'donor/region-1': { min: 1, max: 20 } } };
      expect(residue(before, size(2, 2, lowered), floor)).toContain(
        'donor/region-1 has 2 ready replicas, 3 are its floor',
      );
    });

    it('asks for no more than stood at the start', () => {
      expect(residue(before, size(5, 7), floor)).toEqual([]);
    });

    it('keeps the size of the start where nobody knows of an autoscaler', () => {
      const { scaling: _, ...unscaled } = before;
      const { scaling: __, ...after } = size(4, 4);
      expect(residue(unscaled, after, floor)).toEqual([
        'donor/region-1 has 4 ready replicas, 5 are its floor',
      ]);
    });
  });

  it('names a replica that bears traces of a disruption, as long as it is there', () => {
    const disrupted = ['donor-r1a1-1', 'donor-r1a1-0'];
    expect(left(healthyState({ disrupted }))).toEqual([
      'donor-r1a1-1 was disrupted, and has not been replaced',
    ]);
  });

  it('names a rollout that goes on', () => {
    expect(left(healthyState({ rollouts: ['donor/region-1'] }))).toEqual([
      'donor/region-1 is still being rolled out',
    ]);
  });

  it('names a version, an autoscaler and a node that were left changed, and a node that was closed before not', () => {
    const changed = healthyState({
      versions: { ...before.versions, 'donor/region-1': 'v2' },
      scaling: { ...before.scaling, 'request/region-1': { min: 3, max: 3 } },
      cordoned: ['r1b1'],
    });
    expect(left(changed)).toEqual([
      'node r1b1 took replicas and is cordoned',
      'donor/region-1 had version v1 and has v2',
      'the autoscaler of request/region-1 could move from 3 to 20 replicas and may move from 3 to 3',
    ]);
    expect(residue(changed, changed, before.desired)).toEqual([]);
  });

  it('counts only replicas that are ready', () => {
    const replicas = before.replicas.map((r) => (r.name === 'donor-r1a1-1' ? { ...r, ready: false } : r));
    expect(left(healthyState({ replicas }))).toEqual([
      'donor/region-1 has 2 ready replicas, 3 are its floor',
    ]);
  });

  it.each([
    [
      databases('detached', 'primary'),
      [
        'database pg-1 is detached',
        'no synchronous standby in another zone of region-1, where the primary pg-2 is',
      ],
    ],
    [databases('sync-standby', 'sync-standby'), ['no database is the primary']],
    [
      databases('primary', 'primary'),
      [
        'pg-1 and pg-2 are primaries at once, one may be',
        'no synchronous standby in another zone of region-1, where the primary pg-1 is',
      ],
    ],
    [
      databases('primary', 'sync-standby', 'detached'),
      ['database pg-3 is detached', 'no asynchronous replica outside region-1, where the primary pg-1 is'],
    ],
  ])('names database roles that are not one primary, one standby and one replica', (after, expected) => {
    expect(left(after)).toEqual(expected);
  });

  it('wants the standby in another zone than the primary', () => {
    const sameZone = before.databases.map((d) => (d.name === 'pg-2' ? { ...d, zone: 'r1a' } : d));
    expect(left(healthyState({ databases: sameZone }))).toHaveLength(1);
  });

  it('names reads and writes that go elsewhere than before', () => {
    expect(left(healthyState({ edge: { readRegion: 'region-2', writeRegion: 'region-2' } }))).toEqual([
      "the edge's reads went to region-1, now region-2",
      "the edge's writes went to region-1, now region-2",
    ]);
  });
});

describe('a node that is not there any more', () => {
  const gone = healthyState({ nodes: before.nodes.filter((n) => n.name !== 'r1c1') });
  const leftOf = (...emptied: string[]) => {
    const undo = emptied.map((node) => ({ kind: 'uncordon-node', node }) as const);
    return residue(withoutTakenAway(before, gone, undo), gone, before.desired);
  };

  it('is nothing that its drain left: its owner may take an empty one away', () => {
    expect(leftOf('r1c1')).toEqual([]);
  });

  it('is named where something else was done, or another was drained', () => {
    expect(leftOf()).toEqual(['node r1c1 was up and is gone']);
    expect(leftOf('r1a1')).toEqual(['node r1c1 was up and is gone']);
  });
});
