import { type PlatformState, type Target, targetName } from '../../../slo/topology.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { type Platform, PlatformError, type Proof } from '../../platform.ts';
import { asPlatformError } from '../as-platform-error.ts';
import { type Acting, dataOf } from './acting.ts';
import type { Api } from './api.ts';
import { areGone, disturb, shows } from './disturb.ts';
import { allOf } from './doomed.ts';
import { requireEnvironment } from './environment-guard.ts';
import { instancesOf, kill } from './kill.ts';
import { markLog } from './mark-log.ts';
import { observeRegion } from './observers.ts';
import type { Containers, Data, Power } from './ports.ts';
import { readRegion } from './read-region.ts';
import { restore } from './restore.ts';
import { rollOut } from './roll-out.ts';
import { together } from './state.ts';

export type { Api } from './api.ts';
export { ApiError } from './api-error.ts';
export { claimMirror, type JournalMirror, mirrorIn } from './journal-mirror.ts';
export { apiFrom } from './kubeconfig.ts';
export type { Containers, Data, Power } from './ports.ts';
export { LeaseError, requireNoHolder, takeLease } from './runner-lease.ts';
export { readSizes } from './sizes.ts';

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
  clock?: Clock;
};

/** A platform that watches its clusters from the first look at its facts on, until it is closed. */
export type KubernetesPlatform = Platform & {
  close(): void;
};

/**
 * LifeFlow on one Kubernetes cluster a region, any that a kubeconfig leads to. It kills by deleting pods and by the power
 * over machines that the environment gives, and proves by endpoints, leases and node conditions, which other
 * controllers write. Everything rejects with PlatformError, also where the environment's label or LifeFlow is missing.
 */
export const kubernetesPlatform = (options: KubernetesOptions): KubernetesPlatform => {
  const { environment, regions, data, clock = systemClock } = options;
  const [home] = regions;
  if (home === undefined)
    throw new PlatformError(environment, 'expected one region or more; found none; name one in the config');
  const log = markLog();
  const closing = new AbortController();
  const on: Acting = {
    clock,
    regions,
    power: options.power,
    containers: options.containers,
    data,
    doomed: new Map(),
    drains: new Map(),
    killed: new Map(),
  };
  const checked = onceGood(() => Promise.all(regions.map((r) => requireEnvironment(environment, r))));
  const observing = onceGood(() =>
    Promise.all(regions.map((region) => observeRegion({ region, log, clock, signal: closing.signal }))),
  );
  let dataSeq = 0;

  const observe = async (): Promise<PlatformState> => {
    const [clusters, rest] = await Promise.all([
      Promise.all(regions.map(readRegion)),
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
  const facts = async (sinceSeq: number) => {
    await observing();
    if (data !== undefined) {
      const { marks, nextSeq } = await data.facts(dataSeq);
      dataSeq = nextSeq;
      log.add(...marks);
    }
    return log.since(sinceSeq);
  };
  /** Nothing is asked of a cluster before it is known to be the one that is meant. */
  const guarded = <T>(subject: string, act: () => Promise<T>): Promise<T> =>
    asPlatformError(subject, async () => {
      await checked();
      return act();
    });

  return {
    observe: () => guarded(environment, observe),
    proof: (targets) => guarded(names(targets), () => proof(targets)),
    kill: (targets) => guarded(names(targets), () => kill(on, targets)),
    rollOut: (targets) => guarded(names(targets), () => rollOut(on, targets)),
    disturb: (disturbance) => guarded(disturbance.kind, () => disturb(on, disturbance)),
    shows: (disturbance) => guarded(disturbance.kind, () => shows(on, disturbance)),
    restore: (step) => guarded(step.kind, () => restore(on, step)),
    promoteRegion: (region) => guarded(region, () => dataOf(on, `promote ${region}`).promoteRegion(region)),
    facts: (sinceSeq) => guarded(environment, () => facts(sinceSeq)),
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
