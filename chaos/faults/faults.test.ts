import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Disruption, httpFaults, isHttpFault } from '../../slo/disruption.ts';
import { isImposed } from '../../slo/imposed.ts';
import { UndoStep } from '../../slo/journal.ts';
import { type FaultName, faultNames, type PlannedFault } from '../../slo/plan.ts';
import { type PlatformState, type Target, targetName } from '../../slo/topology.ts';
import { disturbanceName } from '../disturbance.ts';
import { AimError } from '../fault.ts';
import type { Platform } from '../platform.ts';
import { healthyState, withoutNodes } from '../testing/healthy.ts';
import { faultOf, faults } from './index.ts';

const state = healthyState();
const home = { region: 'region-1' };

/** A replica of each service and region that did not stand when the fault was planned. */
const withNewcomer: PlatformState = {
  ...state,
  replicas: [...state.replicas, ...state.replicas.map((r) => ({ ...r, name: `${r.name}-new` }))],
};

/** A platform that notes what it is asked. */
const noting = (seen = state) => {
  const asked: string[] = [];
  const disruptions: Disruption[] = [];
  const platform: Platform = {
    observe: async () => seen,
    proof: async (targets) => {
      asked.push(`proof ${targets.map(targetName)}`);
      return { effective: true, at: 1, says: 'noted' };
    },
    kill: async (targets) => void asked.push(`kill ${targets.map(targetName)}`),
    rollOut: async (targets) => void asked.push(`roll out ${targets.map(targetName)}`),
    disturb: async (disturbance) => void asked.push(disturbanceName(disturbance)),
    shows: async (disturbance) => {
      asked.push(`proof of ${disturbanceName(disturbance)}`);
      return { effective: true, at: 1, says: 'noted' };
    },
    restore: async (step) => void asked.push(JSON.stringify(step)),
    promoteRegion: async (region) => void asked.push(`promote ${region}`),
    facts: async () => ({ marks: [], nextSeq: 0 }),
    disruptor: {
      disrupt: async (targets, disruption) => {
        disruptions.push(disruption);
        asked.push(`disrupt ${targets.map(targetName)} by ${disruption.kind} for ${disruption.seconds} s`);
      },
      inForce: async (targets) => {
        asked.push(`in force ${targets.map(targetName)}`);
        return { effective: true, at: 1, says: 'noted' };
      },
    },
  };
  return { asked, disruptions, platform };
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

  it('harms what it planned and nothing else, and proves that by the same targets', async () => {
    const { asked, platform } = noting(withNewcomer);
    await fault.inject(platform, plan, 99.5);
    await fault.effective(platform, plan);
    const names = plan.targets.map(targetName);
    const disturbing = plan.disturbance && disturbanceName(plan.disturbance);
    const disrupting = (kind: string) => [`disrupt ${names} by ${kind} for 100 s`, `in force ${names}`];
    const others: Partial<Record<FaultName, string[]>> = {
      // A rollout goes on while it is proven, one replica after the other.
      'rolling-restart': [`roll out ${names}`, ...names.map((n) => `proof ${n}`)],
      'http-delay': disrupting('http'),
      'http-errors': disrupting('http'),
      'network-drop': disrupting('drop'),
    };
    expect(asked).toEqual(
      others[name] ??
        (disturbing === undefined
          ? [`kill ${names}`, `proof ${names}`]
          : [disturbing, `proof of ${disturbing}`]),
    );
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
    const { disturbance } = plan;
    const cut = disturbance?.kind === 'cut-off' ? disturbance.nodes : [];
    const failsBack = plan.undo.some((s) => s.kind === 'fail-back');
    for (const { node } of nodes)
      expect(
        failsBack ||
          plan.undo.some((s) =>
            cut.includes(node)
              ? s.kind === 'join-nodes' && s.nodes.includes(node)
              : s.kind === 'power-on-node' && s.node === node,
          ),
      ).toBe(true);
    if (plan.targets.some((t) => t.kind === 'database'))
      expect(failsBack || plan.undo.some((s) => s.kind === 'restore-replication')).toBe(true);
  });

  it('brings back as many replicas as were ready, and none that only the autoscaler wanted', () => {
    const surplus = {
      ...state,
      replicas: state.replicas.flatMap((r) =>
        r.node === 'r1a1' ? [r, { ...r, name: `${r.name}-surplus`, ready: false }] : [r],
      ),
      desired: { ...state.desired, 'donor/region-1': 4, 'request/region-1': 4 },
    };
    const ready = fault
      .plan(home, surplus, 1)
      .undo.flatMap((s) => (s.kind === 'restore-replicas' ? [s.ready] : []));
    const none: readonly string[] = ['region-loss', 'database-primary-kill', 'api-cut', 'scale-pin'];
    expect(ready.length > 0).toBe(!none.includes(fault.name));
    expect(ready).toEqual(ready.map(() => 3));
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

  it.each<[FaultName, PlannedFault['aim']]>([
    ['replica-kill', { service: 'request' }],
    ['replica-stop', {}],
    ['replica-evict', {}],
    ['container-kill', {}],
    ['node-kill', {}],
    ['node-drain', {}],
    ['node-cut', {}],
    ['zone-loss', {}],
    ['zone-cut', {}],
    ['scale-pin', {}],
    ['broken-rollout', {}],
    ['api-cut', {}],
  ])(
    'without a region are taken where it is asked, because nobody would notice elsewhere: %s',
    (name, aim) => {
      const away = {
        ...state,
        edge: { ...state.edge, readRegion: 'region-2' },
        scaling: { 'donor/region-2': { min: 1, max: 3 }, 'request/region-2': { min: 1, max: 3 } },
      };
      for (let seed = 0; seed < 40; seed += 1) {
        const namesIn = (s: PlatformState) => hits(faultOf(name).plan(aim, s, seed).targets).join();
        expect(namesIn(state)).toMatch(/r1[abc]1|region-1/);
        expect(namesIn(state)).not.toMatch(/r2|region-2/);
        expect(namesIn(away)).not.toMatch(/r1|region-1/);
      }
    },
  );

  it('find nothing of another region than the one that is asked', () => {
    for (const aim of [{ zone: 'r2a' }, { node: 'r2a1' }])
      expect(() => faults['node-kill'].plan(aim, state, 1)).toThrow(AimError);
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
    const ready = { donor: 3, request: 3 };
    expect(plan.undo).toEqual([{ kind: 'fail-back', region: 'region-1', ready }]);
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

describe('a rolling restart', () => {
  const fault = faults['rolling-restart'];
  const plan = fault.plan({ service: 'request', ...home }, state, 1);

  it('replaces every replica of one service where it is asked, and no other', () => {
    expect(hits(plan.targets)).toEqual(['request-r1a1-1', 'request-r1b1-1', 'request-r1c1-1']);
    const away = { ...state, edge: { ...state.edge, readRegion: 'region-2' } };
    expect(hits(fault.plan({ service: 'request' }, away, 1).targets)).toEqual(['request-r2a1-1']);
    for (let seed = 0; seed < 20; seed += 1) {
      const services = hits(fault.plan({}, state, seed).targets).map((name) => name.split('-')[0]);
      expect(new Set(services).size).toBe(1);
    }
  });

  it('ends what goes on before it makes the service whole', () => {
    expect(plan.undo.map((s) => s.kind)).toEqual(['end-rollout', 'restore-replicas']);
  });

  /** A platform that shows a state and knows which of the replicas that stood before are gone. */
  const showing = (seen: PlatformState, gone: readonly string[]): Platform => ({
    ...noting(seen).platform,
    proof: async (targets) => ({
      effective: targets.every((t) => gone.includes(targetName(t))),
      at: 7,
      says: '',
    }),
  });

  it('took effect once one is gone and one serves that did not stand before', async () => {
    const [first = ''] = plan.targets.map(targetName);
    expect(await fault.effective(showing(withNewcomer, [first]), plan)).toEqual({
      effective: true,
      at: 7,
      says: expect.stringMatching(/^1 of 3 replicas that stood before are gone, request-r1a1-1-new,/),
    });
  });

  it('is not proven by a replica that is gone, nor by a new one, alone', async () => {
    const [first = ''] = plan.targets.map(targetName);
    expect((await fault.effective(showing(state, [first]), plan)).effective).toBe(false);
    expect((await fault.effective(showing(withNewcomer, []), plan)).effective).toBe(false);
  });

  it('is not proven by newcomers of another service or region, or by one that is not ready', async () => {
    const [first = ''] = plan.targets.map(targetName);
    const elsewhere = (r: PlatformState['replicas'][number]) =>
      r.service !== 'request' || r.region !== 'region-1' || !r.name.endsWith('-new');
    const others = { ...withNewcomer, replicas: withNewcomer.replicas.filter(elsewhere) };
    expect((await fault.effective(showing(others, [first]), plan)).effective).toBe(false);
    const unready = {
      ...withNewcomer,
      replicas: withNewcomer.replicas.map((r) => (elsewhere(r) ? r : { ...r, ready: false })),
    };
    expect((await fault.effective(showing(unready, [first]), plan)).effective).toBe(false);
  });
});

describe('a disturbance', () => {
  it('puts back what it changed as it was before', () => {
    const aim = { service: 'request', ...home } as const;
    expect(faults['scale-pin'].plan(aim, state, 1).undo).toEqual([
      { kind: 'restore-scaling', service: 'request', region: 'region-1', min: 3, max: 20 },
    ]);
    expect(faults['broken-rollout'].plan(aim, state, 1).undo[0]).toEqual({
      kind: 'roll-back',
      service: 'request',
      region: 'region-1',
      version: 'v1',
    });
  });

  it('names the broken version that `kubectl rollout undo` would bring back', () => {
    expect(faults['broken-rollout'].plan(home, state, 1).lasting).toEqual([
      expect.stringMatching(/the broken version .* `kubectl rollout undo` without a revision/),
    ]);
  });

  it('is not planned where nobody knows how to put it back', () => {
    const { versions: _versions, scaling: _scaling, ...unknown } = state;
    expect(() => faults['scale-pin'].plan(home, unknown, 1)).toThrow(AimError);
    expect(() => faults['broken-rollout'].plan(home, unknown, 1)).toThrow(AimError);
  });

  it('drains a node of all that it has, and opens it before its replicas are waited for', () => {
    const plan = faults['node-drain'].plan({ node: 'r1b1' }, state, 1);
    expect(hits(plan.targets)).toEqual(['donor-r1b1-1', 'request-r1b1-1']);
    expect(plan.undo[0]).toEqual({ kind: 'uncordon-node', node: 'r1b1' });
  });

  it('cuts a zone off as one group with its database, which is joined by its undo', () => {
    const plan = faults['zone-cut'].plan({ ...home, zoneOf: 'primary' }, state, 1);
    expect(plan.disturbance).toEqual({ kind: 'cut-off', nodes: ['r1a1'], databases: ['pg-1'] });
    expect(hits(plan.targets)).toEqual(['pg-1', 'r1a1']);
    expect(plan.undo.slice(0, 2)).toEqual([
      { kind: 'join-nodes', nodes: ['r1a1'] },
      { kind: 'restore-replication' },
    ]);
    expect(plan.lasting).toContain('the zone that the primary runs in');
  });

  it('leaves the databases alone where it cuts a zone without one, or a node', () => {
    const zone = faults['zone-cut'].plan({ zone: 'r1c' }, state, 1);
    expect(zone.disturbance).toEqual({ kind: 'cut-off', nodes: ['r1c1'], databases: [] });
    expect(zone.undo.map((s) => s.kind)).not.toContain('restore-replication');
    const node = faults['node-cut'].plan({ node: 'r1a1' }, state, 1);
    expect(node.disturbance).toEqual({ kind: 'cut-off', nodes: ['r1a1'], databases: [] });
  });
});

describe.each(['http-delay', 'http-errors', 'network-drop'] as const)('%s', (name) => {
  const fault = faults[name];
  const plan = fault.plan({ service: 'request', ...home }, state, 1);

  it('sits in every replica of one service where it is asked, and in no other', () => {
    expect(hits(plan.targets)).toEqual(['request-r1a1-1', 'request-r1b1-1', 'request-r1c1-1']);
  });

  it('sits in one of them where one is meant, different ones for different seeds, and is undone in the same way', () => {
    const one = Array.from({ length: 40 }, (_, seed) =>
      fault.plan({ service: 'request', ...home, replicas: 'one' }, state, seed),
    );
    for (const { targets, undo } of one) {
      expect(targets).toHaveLength(1);
      expect(undo).toEqual(plan.undo);
    }
    expect(new Set(one.flatMap(({ targets }) => hits(targets)))).toEqual(new Set(hits(plan.targets)));
  });

  it('is ended before anybody is replaced, because that takes long', () => {
    expect(plan.undo.map((s) => s.kind)).toEqual(['end-disruption', 'replace-disrupted', 'restore-replicas']);
  });

  it('can be ended apart from its heal where nothing recovers from it before', async () => {
    expect(fault.end !== undefined).toBe(isImposed({ fault: name }));
    const { platform, asked } = noting();
    await fault.end?.(platform, plan);
    expect(asked).toEqual(fault.end === undefined ? [] : [JSON.stringify(plan.undo[0])]);
  });

  it('is as strong as it is planned to be, and as ours where nothing is said', async () => {
    const strength = { delayMs: 30, errorShare: 0.25, errorCode: 429 };
    const { platform, disruptions } = noting();
    await fault.inject(platform, fault.plan({ service: 'request', ...home }, state, 1, strength), 10);
    await fault.inject(platform, plan, 10);
    expect(disruptions).toEqual(
      isHttpFault(name)
        ? [strength, httpFaults[name]].map((s) => ({ kind: 'http', ...s, seconds: 10 }))
        : Array.from({ length: 2 }, () => ({ kind: 'drop', seconds: 10 })),
    );
  });

  it('is refused by a platform that has no means for it', () => {
    const { disruptor: _, ...plain } = noting().platform;
    expect(() => fault.inject(plain, plan, 10)).toThrow(
      /expected a platform whose replicas can be disrupted/,
    );
    expect(() => fault.effective(plain, plan)).toThrow(/leave the fault out here/);
  });
});
