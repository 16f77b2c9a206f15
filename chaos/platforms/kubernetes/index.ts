import type { Mark } from '../../../slo/evidence.ts';
import { type PlatformState, type Target, targetName } from '../../../slo/topology.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { inTurn } from '../../in-turn.ts';
import { type Platform, PlatformError, type Proof } from '../../platform.ts';
import { asPlatformError } from '../as-platform-error.ts';
import { type Acting, dataOf } from './acting.ts';
import type { Api } from './api.ts';
import { ApiError } from './api-error.ts';
import { areGone, disturb, shows } from './disturb.ts';
import { allOf } from './doomed.ts';
import { requireEnvironment } from './environment-guard.ts';
import { growingLog } from './growing-log.ts';
import { instancesOf, kill } from './kill.ts';
import { observeRegion } from './observing/observers.ts';
import type { PlannedScaling } from './observing/scaling-rule.ts';
import type { SizeSample } from './observing/sizes.ts';
import type { Containers, Data, KubernetesDisruptor, Power } from './ports.ts';
import { readRegion } from './read-region.ts';
import type { Region } from './region.ts';
import { restore } from './restore.ts';
import { rollOut } from './roll-out.ts';
import { together } from './state.ts';

export type { Api } from './api.ts';
export { ApiError } from './api-error.ts';
export { claimMirror, type JournalMirror, mirrorIn } from './journal-mirror.ts';
export { apiFrom, contextOf } from './kubeconfig.ts';
export type { Containers, Data, KubernetesDisruptor, Power } from './ports.ts';
export { LeaseError, requireNoHolder, takeLease } from './runner-lease.ts';

export type KubernetesOptions = {
  /** Name of the environment, as the label `lifeflow-verify/environment` of each region's namespace has it. */
  environment: string;
  /** The first is the region that reads and writes go to while nothing is broken. */
  regions: readonly { name: string; api: Api; namespace: string }[];
  /** Without it faults of machines are refused. */
  power?: Power;
  /** Without it faults of containers are refused. */
  containers?: Containers;
  /** Without it faults of databases are refused, and the state says that databases can't be seen. */
  data?: Data;
  /** Without it faults inside of replicas are refused. */
  disruptor?: KubernetesDisruptor;
  /** How the autoscalers should be set; without it how they are is taken to be right. */
  scaling?: PlannedScaling;
  clock?: Clock;
};

/** A platform that watches its clusters from the first look at its facts on, until it is closed. */
export type KubernetesPlatform = Platform & {
  /** As `observe`, of those regions whose API servers answer: an undo in one can't wait for the others. */
  observeReachable(): Promise<PlatformState>;
  /**
   * The services' sizes, once a call, with the utilisation that their autoscalers saw; all since `sinceSeq`. A region whose
   * API server does not answer is left out.
   */
  samples(sinceSeq: number): Promise<{ samples: readonly SizeSample[]; nextSeq: number }>;
  /** Ends the watches. */
  close(): void;
};

/**
 * LifeFlow on one Kubernetes cluster a region, any that a kubeconfig leads to. It kills by deleting pods and by the power
 * over machines that the environment gives, and proves by endpoints, leases and node conditions, which other
 * controllers write. Everything rejects with PlatformError, also where the environment's label or LifeFlow is missing.
 */
export const kubernetesPlatform = (options: KubernetesOptions): KubernetesPlatform => {
  const { environment, regions, data, disruptor, clock = systemClock } = options;
  const [home] = regions;
  if (home === undefined)
    throw new PlatformError(environment, 'expected one region or more; found none; name one in the config');
  const log = growingLog<Mark>();
  const sizes = growingLog<SizeSample>();
  const closing = new AbortController();
  const on: Acting = {
    clock,
    regions,
    power: options.power,
    containers: options.containers,
    data,
    disruptor,
    doomed: new Map(),
    drains: new Map(),
    killed: new Map(),
  };
  const checks = regions.map((region) => ({
    region,
    check: onceGood(() => requireEnvironment(environment, region)),
  }));
  const checked = () => Promise.all(checks.map(({ check }) => check()));
  /**
   * Those that can be asked and are the ones that are meant, and why another one can't be; rejects where one is not meant,
   * and where none can be asked.
   */
  const reachable = async (needed?: string): Promise<Pick<Acting, 'regions' | 'unasked'>> => {
    const asked = await Promise.all(
      checks.map(({ region, check }) =>
        check().then(
          () => ({ region, error: undefined }),
          (error: unknown) => {
            if (!(error instanceof ApiError) || region.name === needed) throw error;
            return { region, error };
          },
        ),
      ),
    );
    const able = asked.filter(({ error }) => error === undefined).map(({ region }) => region);
    const unasked = asked.find(({ error }) => error !== undefined)?.error;
    if (able.length === 0) throw unasked;
    return { regions: able, unasked };
  };
  const watches = regions.map((region) =>
    onceGood(() => observeRegion({ region, log, clock, signal: closing.signal }, options.scaling)),
  );
  const observing = () => Promise.all(watches.map((watch) => watch()));
  let dataSeq = 0;
  const alone = inTurn();

  const observe = async (which: readonly Region[]): Promise<PlatformState> => {
    const [clusters, rest] = await Promise.all([
      Promise.all(which.map(readRegion)),
      data?.observe() ?? {
        databases: [],
        databasesUnseen: true as const,
        edge: { readRegion: home.name, writeRegion: home.name },
      },
    ]);
    return { at: clock.now(), ...together(clusters), ...rest };
  };
  const proof = async (targets: readonly Target[]): Promise<Proof> => {
    const instances = instancesOf(targets);
    const others = targets.filter((t) => t.kind !== 'database').map(targetName);
    const proofs = await Promise.all([
      ...(others.length === 0 ? [] : [areGone(on, others)]),
      ...(instances.length === 0 ? [] : [dataOf(on, 'look at databases').proof(instances)]),
    ]);
    return allOf(proofs, clock.now());
  };
  /** One question after the other: two that overlap, as where the first was given up, would hear the same facts twice. */
  const hearData = (from: Data): Promise<void> =>
    alone(async () => {
      const { marks, nextSeq } = await from.facts(dataSeq);
      dataSeq = nextSeq;
      log.add(...marks);
    });
  const facts = async (sinceSeq: number) => {
    await observing();
    if (data !== undefined) await hearData(data);
    if (disruptor !== undefined) log.add(...(await disruptor.marks()));
    const { items: marks, next: nextSeq } = log.since(sinceSeq);
    return { marks, nextSeq };
  };
  const samples = async (sinceSeq: number) => {
    const found = await Promise.all((await observing()).map((observed) => observed.sizes()));
    sizes.add(...found.flat());
    const { items, next: nextSeq } = sizes.since(sinceSeq);
    return { samples: items, nextSeq };
  };
  /** Nothing is asked of a cluster before it is known to be the one that is meant. */
  const guarded = <T>(subject: string, act: () => Promise<T>): Promise<T> =>
    asPlatformError(subject, async () => {
      await checked();
      return act();
    });

  return {
    observe: () => guarded(environment, () => observe(regions)),
    observeReachable: () => asPlatformError(environment, async () => observe((await reachable()).regions)),
    proof: (targets) => guarded(names(targets), () => proof(targets)),
    kill: (targets) => guarded(names(targets), () => kill(on, targets)),
    rollOut: (targets) => guarded(names(targets), () => rollOut(on, targets)),
    disturb: (disturbance) => guarded(disturbance.kind, () => disturb(on, disturbance)),
    shows: (disturbance) => guarded(disturbance.kind, () => shows(on, disturbance)),
    restore: (step) =>
      asPlatformError(step.kind, async () => {
        // Nobody can look at a cluster before its API server is reached again.
        if (step.kind === 'join-api') return restore(on, step);
        return restore({ ...on, ...(await reachable('region' in step ? step.region : undefined)) }, step);
      }),
    promoteRegion: (region) => guarded(region, () => dataOf(on, `promote ${region}`).promoteRegion(region)),
    facts: (sinceSeq) => guarded(environment, () => facts(sinceSeq)),
    samples: (sinceSeq) => guarded(environment, () => samples(sinceSeq)),
    ...(disruptor === undefined
      ? {}
      : {
          disruptor: {
            disrupt: (targets, disruption) =>
              guarded(names(targets), () => disruptor.disrupt(targets, disruption)),
            inForce: (targets) => guarded(names(targets), () => disruptor.inForce(targets)),
          },
        }),
    close: () => {
      closing.abort();
      for (const { over } of on.drains.values()) over.abort();
    },
  };
};

const names = (targets: readonly Target[]): string => targets.map(targetName).join(', ');

/** Asks until it has gone well once, and not again. */
const onceGood = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
};
