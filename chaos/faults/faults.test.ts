import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UndoStep } from '../../slo/journal.ts';
import { faultNames } from '../../slo/plan.ts';
import { type Target, targetName } from '../../slo/topology.ts';
import { AimError } from '../fault.ts';
import type { Platform } from '../platform.ts';
import { healthyState, withoutNodes } from '../testing/healthy.ts';
import { faultOf, faults } from './index.ts';

const state = healthyState();
const home = { region: 'region-1' };

/** A platform that notes what it is asked. */
const noting = () => {
  const asked: string[] = [];
  const platform: Platform = {
    observe: async () => state,
    proof: async (targets) => {
      asked.push(`proof ${targets.map(targetName)}`);
      return { effective: true, at: 1, says: 'noted' };
    },
    kill: async (targets) => void asked.push(`kill ${targets.map(targetName)}`),
    restore: async (step) => void asked.push(JSON.stringify(step)),
    promoteRegion: async (region) => void asked.push(`promote ${region}`),
    facts: async () => ({ marks: [], nextSeq: 0 }),
  };
  return { asked, platform };
};

describe.each(faultNames)('%s', (name) => {
  const fault = faultOf(name);
  const plan = fault.plan(home, state, 1);

  it('has a file of its name and stands in the list under it', () => {
    expect(existsSync(new URL(`./${name}.ts`, import.meta.url))).toBe(true);
    expect(fault.name).toBe(name);
    expect(Object.keys(faults).sort()).toEqual([...faultNames].sort());
  });

  it('plans the same for the same seed, whatever the order in which the platform lists things', () => {
    const turned = { ...state, nodes: state.nodes.toReversed(), replicas: state.replicas.toReversed() };
    for (let seed = 0; seed < 30; seed += 1) {
      const names = (s: typeof state) => fault.plan(home, s, seed).targets.map(targetName).sort();
      expect(names(turned)).toEqual(names(state));
    }
  });

  it('kills what it planned and nothing else, and proves that by the same targets', async () => {
    const { asked, platform } = noting();
    await fault.inject(platform, plan);
    await fault.effective(platform, plan);
    expect(asked).toEqual([`kill ${plan.targets.map(targetName)}`, `proof ${plan.targets.map(targetName)}`]);
    expect(plan.targets.length).toBeGreaterThan(0);
  });

  it('heals by every step of its undo, in order', async () => {
    const { asked, platform } = noting();
    await fault.heal(platform, plan);
    expect(asked).toEqual(plan.undo.map((s) => JSON.stringify(s)));
    expect(plan.undo.length).toBeGreaterThan(0);
  });

  it('writes an undo that the journal can hold, for everything that it hits', () => {
    for (const step of plan.undo) expect(UndoStep.safeParse(step).success).toBe(true);
    const nodes = plan.targets.filter((t) => t.kind === 'node');
    const failsBack = plan.undo.some((s) => s.kind === 'fail-back');
    for (const { node } of nodes)
      expect(failsBack || plan.undo.some((s) => s.kind === 'power-on-node' && s.node === node)).toBe(true);
    if (plan.targets.some((t) => t.kind === 'database'))
      expect(failsBack || plan.undo.some((s) => s.kind === 'restore-replication')).toBe(true);
  });

  it('throws AimError where there is nothing to hit', () => {
    expect(() => fault.plan({ region: 'nowhere', zone: 'nowhere' }, state, 1)).toThrow(AimError);
  });
});

const hits = (targets: readonly Target[]) => targets.map(targetName).sort();

describe('aims', () => {
  it('kills a replica of the service that is asked for, and different ones for different seeds', () => {
    const names = Array.from({ length: 40 }, (_, seed) =>
      hits(faults['replica-kill'].plan({ service: 'request', ...home }, state, seed).targets),
    ).flat();
    expect(new Set(names)).toEqual(new Set(['request-r1a1-1', 'request-r1b1-1', 'request-r1c1-1']));
  });

  it('never plans for a node that runs nothing, because nobody would notice', () => {
    const emptied = { ...state, replicas: state.replicas.filter((r) => r.node !== 'r1c1') };
    for (let seed = 0; seed < 40; seed += 1)
      expect(hits(faults['node-kill'].plan(home, emptied, seed).targets)).not.toContain('r1c1');
  });

  it('finds the zone of the standby, and takes its nodes and its database together', () => {
    const plan = faults['zone-loss'].plan({ ...home, zoneOf: 'standby' }, state, 5);
    expect(hits(plan.targets)).toEqual(['pg-2', 'r1b1']);
    expect(faults['zone-loss'].plan({ ...home, zoneOf: 'primary' }, state, 5).lasting).toContain(
      'the zone that the primary runs in',
    );
  });

  it('leaves the databases out of the undo of a zone that has none', () => {
    const plan = faults['zone-loss'].plan({ zone: 'r1c' }, state, 5);
    expect(plan.undo.map((s) => s.kind)).not.toContain('restore-replication');
  });

  it('takes a whole region, promotes the other and fails back', async () => {
    const plan = faults['region-loss'].plan({}, state, 1);
    expect(hits(plan.targets)).toEqual(['pg-1', 'pg-2', 'r1a1', 'r1b1', 'r1c1']);
    expect(plan.undo).toEqual([{ kind: 'fail-back', region: 'region-1' }]);
    const { asked, platform } = noting();
    await faults['region-loss'].mitigate?.(platform, plan);
    expect(asked).toEqual(['promote region-2']);
  });

  it('promotes nobody when the region that is lost only follows', async () => {
    const plan = faults['region-loss'].plan({ region: 'region-2' }, state, 1);
    expect(plan.undo.map((s) => s.kind)).not.toContain('fail-back');
    const { asked, platform } = noting();
    await faults['region-loss'].mitigate?.(platform, plan);
    expect(asked).toEqual([]);
  });

  it('refuses to lose a region when no other database could take over', () => {
    const alone = { ...state, databases: state.databases.filter((d) => d.region === 'region-1') };
    expect(() => faults['region-loss'].plan({}, alone, 1)).toThrow(/outside region-1/);
  });

  it('does not hit what is down already', () => {
    const plan = faults['region-loss'].plan({}, withoutNodes('r1b1'), 1);
    expect(hits(plan.targets)).not.toContain('r1b1');
  });
});
