import type { UndoStep } from '../../slo/journal.ts';
import type { ServiceId } from '../../slo/services.ts';
import {
  type DatabaseState,
  type NodeState,
  type PlatformState,
  type ReplicaState,
  type Target,
  targetName,
} from '../../slo/topology.ts';
import { type SimulatedAilments, simulatedAilments } from './simulated-ailments.ts';
import { type Damage, damageIn } from './simulated-damage.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Weather } from './weather.ts';

/**
 * LifeFlow as the simulation needs it: two services, two regions of three zones, three databases. It heals itself
 * as the real one does, after a while: replicas move to nodes that run, the standby takes over.
 */
export type SimulatedLifeflow = {
  state(): PlatformState;
  kill(targets: readonly Target[]): void;
  gone(targets: readonly Target[]): boolean;
  /** Replaces them one after the other, a step each while. */
  rollOut(targets: readonly Target[]): void;
  /** Carries out one undo step; throws when it can't be done as things are. */
  restore(step: UndoStep): void;
  promote(region: string): void;
  /** All that is neither a kill nor a rollout. */
  ailments: Pick<SimulatedAilments, 'disturb' | 'shows' | 'disrupt' | 'inForce' | 'marks' | 'apiIsCut'>;
  damage(): Damage[];
  /** Whether reads or writes fail right now. */
  failing(): { reads: boolean; writes: boolean };
};

export const simulatedServices: readonly ServiceId[] = ['donor', 'request'];
export const regions = ['region-1', 'region-2'] as const;
const home = regions[0];
const floor: Record<string, number> = Object.fromEntries(
  simulatedServices.flatMap((s) => [
    [`${s}/region-1`, 3],
    [`${s}/region-2`, 1],
  ]),
);

/** Seconds after which LifeFlow has noticed a loss and acted on it. */
const selfHealingMs = 6_000;
/** From one replica that is replaced to the next. */
const rolloutStepMs = 2_000;

/** `changes` is called before anything changes. */
export const simulatedLifeflow = (
  clock: VirtualClock,
  changes: () => void,
  { rolloutHangs }: Pick<Weather, 'rolloutHangs'>,
): SimulatedLifeflow => {
  const nodes: NodeState[] = regions.flatMap((region, r) =>
    ['a', 'b', 'c'].map((z) => {
      const zone = `r${r + 1}${z}`;
      return { name: `${zone}1`, zone, region, up: true };
    }),
  );
  const databases: DatabaseState[] = [
    { name: 'pg-1', zone: 'r1a', region: 'region-1', up: true, role: 'primary' },
    { name: 'pg-2', zone: 'r1b', region: 'region-1', up: true, role: 'sync-standby' },
    { name: 'pg-3', zone: 'r2a', region: 'region-2', up: true, role: 'async-replica' },
  ];
  const edge = { readRegion: home as string, writeRegion: home as string };
  let replicas: ReplicaState[] = [];
  let count = 0;
  /** Names that still have to go, by service and region. */
  const rolling = new Map<string, Set<string>>();

  const add = (service: ServiceId, region: string, node: NodeState): void => {
    count += 1;
    const { name, zone } = node;
    replicas.push({ name: `${service}-${count}`, service, node: name, zone, region, ready: true });
  };
  const fill = (service: ServiceId, region: string): void => {
    const running = nodes.filter((n) => n.region === region && n.up && !ailments.shuns(n));
    const have = replicas.filter((r) => r.service === service && r.region === region).length;
    for (let i = have; i < (floor[`${service}/${region}`] ?? 0); i += 1) {
      const node = running[i % Math.max(1, running.length)];
      if (node === undefined) throw new Error(`no node of ${region} is up`);
      add(service, region, node);
    }
  };
  const fillAll = (region: string): void => {
    for (const service of simulatedServices)
      if (nodes.some((n) => n.region === region && n.up)) fill(service, region);
  };
  const sameRegion = (role: DatabaseState['role'], region: string) =>
    databases.find((d) => d.up && d.role === role && d.region === region);
  const heals = (): void => {
    changes();
    for (const region of regions) fillAll(region);
    const alive = (region: string) => nodes.some((n) => n.region === region && n.up);
    if (!alive(edge.readRegion)) edge.readRegion = regions.find(alive) ?? edge.readRegion;
    else if (alive(home)) edge.readRegion = home;
    const standby = sameRegion('sync-standby', edge.writeRegion);
    if (standby !== undefined && sameRegion('primary', edge.writeRegion) === undefined)
      standby.role = 'primary';
  };
  const switchOn = (node: NodeState): void => {
    node.up = !ailments.isCutOff(node);
  };
  const assignRoles = (region: string): void => {
    for (const d of databases) d.up = true;
    const inside = databases.filter((d) => d.region === region);
    const primary = inside.find((d) => d.role === 'primary') ?? inside[0];
    for (const d of databases)
      d.role = d === primary ? 'primary' : d.region === region ? 'sync-standby' : 'async-replica';
  };
  const replaceNext = (key: string): void => {
    const names = rolling.get(key);
    if (names === undefined) return;
    changes();
    const next = replicas.find((r) => names.has(r.name));
    const node = nodes.find((n) => n.region === next?.region && n.up);
    if (next === undefined || node === undefined) {
      rolling.delete(key);
      return;
    }
    add(next.service, next.region, node);
    replicas = replicas.filter((r) => r !== next);
    if (!rolloutHangs) clock.at(clock.now() + rolloutStepMs, () => replaceNext(key));
  };
  const loseDatabases = (names: readonly string[]): void => {
    for (const d of databases) {
      if (!names.includes(d.name)) continue;
      d.up = false;
      d.role = 'detached';
    }
  };
  const ailments = simulatedAilments({
    now: () => clock.now(),
    keys: Object.keys(floor),
    nodes,
    replicas: () => replicas,
    remove: (names) => {
      replicas = replicas.filter((r) => !names.includes(r.name));
    },
    loseDatabases,
    change: (what, afterMs = 0) => {
      const now = (): void => {
        changes();
        what();
        clock.at(clock.now() + selfHealingMs, heals);
      };
      if (afterMs === 0) now();
      else clock.at(clock.now() + afterMs, now);
    },
  });
  for (const region of regions) fillAll(region);

  return {
    ailments,
    state: () => ({
      at: clock.now(),
      replicas: replicas.map((r) => ({ ...r })),
      nodes: nodes.map((n) => ({ ...n })),
      databases: databases.map((d) => ({ ...d })),
      edge: { ...edge },
      desired: floor,
      rollouts: [...rolling.keys()],
      ...ailments.state(),
    }),
    kill: (targets) => {
      changes();
      for (const target of targets) {
        if (target.kind === 'replica') replicas = replicas.filter((r) => r.name !== target.replica);
        if (target.kind === 'node') {
          for (const n of nodes) if (n.name === target.node) n.up = false;
          replicas = replicas.filter((r) => r.node !== target.node);
        }
        if (target.kind === 'database') loseDatabases([target.instance]);
      }
      clock.at(clock.now() + selfHealingMs, heals);
    },
    rollOut: (targets) => {
      const names = new Set(targets.map(targetName));
      for (const { service, region } of replicas.filter((r) => names.has(r.name)).slice(0, 1)) {
        const key = `${service}/${region}`;
        rolling.set(key, names);
        clock.at(clock.now() + rolloutStepMs, () => replaceNext(key));
      }
    },
    gone: (targets) =>
      targets.every((t) =>
        t.kind === 'replica'
          ? !replicas.some((r) => r.name === t.replica)
          : t.kind === 'node'
            ? nodes.some((n) => n.name === t.node && !n.up)
            : databases.some((d) => d.name === targetName(t) && !d.up),
      ),
    restore: (step) => {
      changes();
      clock.at(clock.now() + selfHealingMs, heals);
      ailments.restore(step);
      if (step.kind === 'power-on-node')
        for (const n of nodes.filter((m) => m.name === step.node)) switchOn(n);
      else if (step.kind === 'end-rollout') rolling.delete(`${step.service}/${step.region}`);
      else if (step.kind === 'restore-replicas') {
        for (const s of simulatedServices.filter((id) => id === step.service)) fill(s, step.region);
      } else if (step.kind === 'restore-replication') {
        if (edge.writeRegion !== home)
          throw new Error(`writes go to ${edge.writeRegion}: it has to be failed back`);
        assignRoles(home);
      } else if (step.kind === 'fail-back') {
        for (const n of nodes.filter((m) => m.region === step.region)) switchOn(n);
        assignRoles(step.region);
        edge.readRegion = step.region;
        edge.writeRegion = step.region;
        fillAll(step.region);
      }
    },
    promote: (region) => {
      changes();
      const replica = databases.find((d) => d.region === region && d.up);
      if (replica === undefined) throw new Error(`no database of ${region} is up`);
      replica.role = 'primary';
      edge.writeRegion = region;
    },
    damage: () => [
      ...ailments.damage(),
      ...damageIn({
        // One that is cut off runs.
        nodes: nodes.filter((n) => !ailments.isCutOff(n)),
        missing: Object.keys(floor).filter(
          (key) => replicas.filter((r) => `${r.service}/${r.region}` === key).length < (floor[key] ?? 0),
        ),
        rolling: [...rolling.keys()],
        databases,
        edge,
        home,
      }),
    ],
    failing: () => {
      const serves = (region: string) =>
        simulatedServices.every((s) =>
          replicas.some((r) => r.service === s && r.region === region && r.ready),
        ) && !simulatedServices.some((s) => ailments.spoils(`${s}/${region}`));
      const writer = sameRegion('primary', edge.writeRegion);
      return {
        reads: !serves(edge.readRegion),
        writes: writer === undefined || !serves(edge.writeRegion),
      };
    },
  };
};
