import type { Disturbance } from '../../chaos/disturbance.ts';
import type { Disruption } from '../../slo/disruption.ts';
import type { Mark } from '../../slo/evidence.ts';
import type { UndoStep } from '../../slo/journal.ts';
import type { NodeState, PlatformState, ReplicaState, ScalingBounds } from '../../slo/topology.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import type { Damage } from './simulated-damage.ts';

/** As much of LifeFlow as an ailment gets at. */
export type Body = {
  now(): EpochMilliseconds;
  /** `service/region` of all that runs. */
  keys: readonly string[];
  nodes: readonly NodeState[];
  replicas(): readonly ReplicaState[];
  remove(names: readonly string[]): void;
  loseDatabases(names: readonly string[]): void;
  /** Changes something, at once or later; LifeFlow notices a while after. */
  change(what: () => void, afterMs?: Milliseconds): void;
};

/** What ails the simulated LifeFlow that is neither a kill nor a rollout. */
export type SimulatedAilments = {
  disturb(disturbance: Disturbance): void;
  shows(disturbance: Disturbance): boolean;
  disrupt(names: readonly string[], disruption: Disruption): void;
  inForce(names: readonly string[]): boolean;
  /** All that it has told, in order. */
  marks(): readonly Mark[];
  /** Carries the step out if it is one of these. */
  restore(step: UndoStep): void;
  damage(): Damage[];
  /** What the platform's state tells of it. */
  state(): Pick<PlatformState, 'cordoned' | 'drained' | 'scaling' | 'versions' | 'broken' | 'disrupted'>;
  /** Whether a node takes no replicas, or can't be reached though it runs. */
  shuns(node: NodeState): boolean;
  isCutOff(node: NodeState): boolean;
  /** Whether a service's answers in a region are spoilt though its replicas run. */
  spoils(key: string): boolean;
  /** Whether the API server can't be reached: nothing can be asked or done there but to join it again. */
  apiIsCut(): boolean;
};

type Place = { service: string; region: string };
const keyOf = ({ service, region }: Place): string => `${service}/${region}`;

/** From the word to the end of a replica, and from one that is drained to the next. */
const graceMs = 3_000;
/** From the end of a container, or of a disruption that kept probes away, to a replica that is ready again. */
const restartMs = 3_000;
const free: ScalingBounds = { min: 1, max: 5 };
const version = 'v1';
const broken = 'broken';

export const simulatedAilments = (body: Body): SimulatedAilments => {
  const cordoned = new Set<string>();
  const cut = new Set<string>();
  const apiCuts = new Set<string>();
  const restarted = new Set<string>();
  const scaling = new Map(body.keys.map((key) => [key, free]));
  const versions = new Map(body.keys.map((key) => [key, version]));
  const disruptions = new Map<string, Disruption>();
  const traces = new Set<string>();
  const marks: Mark[] = [];

  const replica = (name: string) => body.replicas().find((r) => r.name === name);
  const of = (key: string) => body.replicas().filter((r) => keyOf(r) === key);
  const setReady = (names: readonly string[], ready: boolean): void => {
    for (const r of body.replicas()) if (names.includes(r.name)) r.ready = ready;
  };
  const stop = (name: string): void => {
    setReady([name], false);
    body.change(() => body.remove([name]), graceMs);
  };
  const drainNext = (node: string): void => {
    const next = body.replicas().find((r) => r.node === node && r.ready);
    if (!cordoned.has(node) || next === undefined) return;
    stop(next.name);
    body.change(() => drainNext(node), graceMs);
  };
  /** It sits in the replicas that it was put into, and goes with the last of them. */
  const inForce = (key: string): boolean => disruptions.has(key) && of(key).some((r) => traces.has(r.name));
  const end = (key: string): void => {
    const ended = disruptions.get(key);
    if (ended === undefined) return;
    disruptions.delete(key);
    marks.push({
      name: 'disruption-over',
      at: body.now(),
      clock: 'platform',
      uncertaintyMs: 0,
      subject: key,
    });
    if (ended.kind === 'drop')
      body.change(
        () =>
          setReady(
            of(key).map((r) => r.name),
            true,
          ),
        restartMs,
      );
  };

  type Act<D extends Disturbance> = { begin(d: D): void; shows(d: D): boolean };
  /** What each disturbance does, and what shows that it did. */
  const acts: { [K in Disturbance['kind']]: Act<Extract<Disturbance, { kind: K }>> } = {
    'stop-replica': { begin: (d) => stop(d.replica), shows: (d) => replica(d.replica) === undefined },
    'evict-replica': { begin: (d) => stop(d.replica), shows: (d) => replica(d.replica) === undefined },
    'kill-container': {
      begin: (d) => {
        setReady([d.replica], false);
        restarted.add(d.replica);
        body.change(() => setReady([d.replica], true), restartMs);
      },
      shows: (d) => restarted.has(d.replica),
    },
    'drain-node': {
      begin: (d) => {
        cordoned.add(d.node);
        drainNext(d.node);
      },
      shows: (d) => cordoned.has(d.node) && !body.replicas().some((r) => r.node === d.node),
    },
    'cut-off': {
      begin: (d) => {
        for (const n of body.nodes) {
          if (!d.nodes.includes(n.name)) continue;
          cut.add(n.name);
          n.up = false;
        }
        const lost = body.replicas().filter((r) => d.nodes.includes(r.node));
        body.remove(lost.map((r) => r.name));
        body.loseDatabases(d.databases);
      },
      shows: (d) => d.nodes.every((n) => cut.has(n)),
    },
    'cut-api': { begin: (d) => void apiCuts.add(d.region), shows: (d) => apiCuts.has(d.region) },
    'pin-replicas': {
      begin: (d) => void scaling.set(keyOf(d), { min: of(keyOf(d)).length, max: of(keyOf(d)).length }),
      shows: (d) => scaling.get(keyOf(d))?.max !== free.max,
    },
    'roll-out-broken': {
      begin: (d) => void versions.set(keyOf(d), broken),
      shows: (d) => versions.get(keyOf(d)) === broken,
    },
  };
  const actOf = (d: Disturbance) => acts[d.kind] as Act<Disturbance>;

  /** What undoes it. Steps that are not here mend something else. */
  const mends: { [K in UndoStep['kind']]?: (step: Extract<UndoStep, { kind: K }>) => void } = {
    'uncordon-node': (s) => void cordoned.delete(s.node),
    'join-nodes': (s) => {
      for (const n of body.nodes) if (s.nodes.includes(n.name) && cut.delete(n.name)) n.up = true;
    },
    'join-api': (s) => void apiCuts.delete(s.region),
    'restore-scaling': (s) => void scaling.set(keyOf(s), { min: s.min, max: s.max }),
    'roll-back': (s) => void versions.set(keyOf(s), s.version),
    'end-disruption': (s) => end(keyOf(s)),
    'replace-disrupted': (s) => {
      const names = of(keyOf(s)).flatMap((r) => (traces.has(r.name) ? [r.name] : []));
      body.remove(names);
    },
  };

  return {
    disturb: (d) => body.change(() => actOf(d).begin(d)),
    shows: (d) => actOf(d).shows(d),
    disrupt: (names, disruption) =>
      body.change(() => {
        const [first] = body.replicas().filter((r) => names.includes(r.name));
        if (first === undefined) return;
        const key = keyOf(first);
        disruptions.set(key, disruption);
        for (const name of names) traces.add(name);
        if (disruption.kind === 'drop') setReady(names, false);
        // By itself, unless another one is in force by then.
        body.change(() => {
          if (disruptions.get(key) === disruption) end(key);
        }, disruption.seconds * 1000);
      }),
    inForce: (names) =>
      names.every((name) => {
        const hit = replica(name);
        return hit !== undefined && traces.has(name) && inForce(keyOf(hit));
      }),
    marks: () => marks,
    restore: (step) => (mends[step.kind] as ((step: UndoStep) => void) | undefined)?.(step),
    damage: () => [
      ...[...cordoned].map((node) => ({
        says: `node ${node} is cordoned`,
        mendedBy: (s: UndoStep) => s.kind === 'uncordon-node' && s.node === node,
      })),
      ...[...cut].map((node) => ({
        says: `node ${node} is cut off`,
        mendedBy: (s: UndoStep) => s.kind === 'join-nodes' && s.nodes.includes(node),
      })),
      ...[...apiCuts].map((region) => ({
        says: `the API server of ${region} is cut off`,
        mendedBy: (s: UndoStep) => s.kind === 'join-api' && s.region === region,
      })),
      ...ofKeys(scaling, 'autoscaler is pinned', 'restore-scaling', (b) => b.max !== free.max),
      ...ofKeys(versions, 'version is a broken one', 'roll-back', (v) => v !== version),
      ...[...disruptions.keys()].filter(inForce).map((key) => ({
        says: `${key}: its answers are disrupted`,
        mendedBy: (s: UndoStep) =>
          (s.kind === 'end-disruption' || s.kind === 'replace-disrupted') && keyOf(s) === key,
      })),
      ...body.replicas().flatMap((r) =>
        traces.has(r.name)
          ? [
              {
                says: `${r.name} bears traces of a disruption`,
                mendedBy: (s: UndoStep) => s.kind === 'replace-disrupted' && keyOf(s) === keyOf(r),
              },
            ]
          : [],
      ),
    ],
    state: () => ({
      cordoned: [...cordoned],
      drained: [...cordoned],
      scaling: Object.fromEntries(scaling),
      versions: Object.fromEntries(versions),
      broken: body.keys.filter((key) => versions.get(key) === broken),
      disrupted: [...traces],
    }),
    shuns: (node) => cordoned.has(node.name),
    isCutOff: (node) => cut.has(node.name),
    spoils: (key) => {
      const disruption = disruptions.get(key);
      return disruption?.kind === 'http' && disruption.errorShare > 0 && inForce(key);
    },
    apiIsCut: () => apiCuts.size > 0,
  };
};

/** Damage of a service in a region, where something about it is not as it was. */
const ofKeys = <T>(
  states: ReadonlyMap<string, T>,
  says: string,
  kind: 'restore-scaling' | 'roll-back',
  isWrong: (state: T) => boolean,
): Damage[] =>
  [...states].flatMap(([key, state]) =>
    isWrong(state)
      ? [
          {
            says: `${key}: its ${says}`,
            mendedBy: (s: UndoStep) => s.kind === kind && keyOf(s) === key,
          },
        ]
      : [],
  );
