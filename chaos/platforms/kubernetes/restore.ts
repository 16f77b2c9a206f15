import type { UndoStep } from '../../../slo/journal.ts';
import type { Milliseconds } from '../../../slo/units.ts';
import { PlatformError } from '../../platform.ts';
import { stepName } from '../../restore.ts';
import { missingInRegion, missingReplicas } from '../../unfinished.ts';
import { type Acting, dataOf, disruptorOf, powerOf, regionOf } from './acting.ts';
import { isApiError } from './api-error.ts';
import { unpin } from './autoscaler.ts';
import { uncordon } from './drain.ts';
import { find } from './find.ts';
import { mendVersion } from './mend-version.ts';
import { isTrue } from './objects.ts';
import { patiently } from './patiently.ts';
import { readRegion } from './read-region.ts';
import { deploymentsOf, leaseOf, nodesOf, type Region, serviceOf } from './region.ts';
import { takeBackRestart, type Workload } from './roll-out.ts';
import { type ClusterState, isRollingOut } from './state.ts';
import { versionOf } from './template-version.ts';

/** Ours: a step is given 120 s (run/conduct/limits.ts), and one that takes longer is tried again. */
const limit: Milliseconds = 100_000;
/** Ours: a good version of three replicas takes a minute; one that takes longer is taken away, which takes as long. */
const rolloutPatience: Milliseconds = 60_000;

/** Carries out one undo step; safe to repeat. Rejects with PlatformError or ApiError. */
export const restore = async (on: Acting, step: UndoStep): Promise<void> => {
  const regionNamed = (name: string): Region => regionOf(on, name);
  switch (step.kind) {
    case 'tear-down':
    case 'end-process':
      throw new PlatformError(
        step.kind,
        `expected a step on a Kubernetes cluster; found one on this machine (${stepName(step)}); carry it out with \`verify undo\``,
      );
    case 'power-on-node':
      return powerOn(on, [step.node]);
    case 'join-nodes':
      await powerOf(on, stepName(step)).heal(step.nodes);
      return nodesAreReady(on, step.nodes);
    case 'uncordon-node':
      return throughOutage(on, step.node, () => uncordon(on, step.node));
    case 'join-api':
      return joinApi(on, regionNamed(step.region));
    case 'restore-scaling':
      return throughOutage(on, step.region, () =>
        unpin({ region: regionNamed(step.region), service: step.service }, step),
      );
    case 'roll-back': {
      const workload = { region: regionNamed(step.region), service: step.service };
      await throughOutage(on, step.region, () => mendVersion(workload, step.version));
      return rolloutIsOver(on, workload, limit, step.version);
    }
    case 'end-rollout':
      return endRollout(on, { region: regionNamed(step.region), service: step.service });
    case 'end-disruption':
    case 'replace-disrupted':
      return disruptorOf(on, stepName(step)).restore(step);
    case 'restore-replicas':
      return replicasAreBack(on, regionNamed(step.region), step.service, (state) =>
        missingReplicas(step, state),
      );
    case 'restore-replication':
      return dataOf(on, stepName(step)).restoreReplication();
    case 'fail-back': {
      const region = regionNamed(step.region);
      await powerOn(
        on,
        (await nodesOf(region)).map((n) => n.metadata.name),
      );
      await replicasAreBack(on, region, 'every service', (state) => missingInRegion(step, state));
      return dataOf(on, stepName(step)).failBack(region.name);
    }
  }
};

/** Does what can be done twice, as soon as the API server that it takes is there: one that starts anew is away for 10 to 40 s. */
const throughOutage = ({ clock, unasked }: Acting, whose: string, act: () => Promise<void>): Promise<void> =>
  patiently(
    clock,
    limit,
    whose,
    `an answer of the API server that has ${whose}`,
    () => act().then(() => null),
    // One that could not be asked before the step is asked again with the next step, and not within this one.
    (error) => isApiError(error, 'UNREACHABLE') && error !== unasked,
  );

const powerOn = async (on: Acting, nodes: readonly string[]): Promise<void> => {
  await powerOf(on, `switch on ${nodes.join(', ')}`).on(nodes);
  await nodesAreReady(on, nodes);
};

/**
 * Ready, and heard of since: of a node that is gone an API server tells what was until its grace period is over, and of its
 * pods as well. A kubelet's second renewal of its lease comes a quarter of the lease after its start, and by then it has
 * told what became of its pods.
 */
const nodesAreReady = ({ clock, regions }: Acting, names: readonly string[]): Promise<void> => {
  const renewals = new Map(names.map((name) => [name, new Set<string | undefined>()]));
  return patiently(clock, limit, names.join(', '), `${names.join(', ')} to be ready`, async () => {
    const missing: string[] = [];
    for (const { region, object } of await find(regions, names, nodesOf)) {
      const { name } = object.metadata;
      const seen = renewals.get(name)?.add((await leaseOf(region, name)).spec.renewTime);
      if (!isTrue(object.status.conditions, 'Ready')) missing.push(`${name} not ready`);
      // The first that was seen may be from before.
      else if ((seen?.size ?? 0) < 3) missing.push(`${name} not heard of since`);
    }
    return missing.join(', ') || null;
  });
};

const joinApi = async (on: Acting, region: Region): Promise<void> => {
  await powerOf(on, `join the API server of ${region.name}`).joinApi?.(region.name);
  const expected = `the API server of ${region.name} to answer`;
  await patiently(on.clock, limit, region.name, expected, () => region.api.get('/version').then(() => null));
};

/** Kubernetes brings them back by itself; this waits until none is missing. */
const replicasAreBack = (
  on: Acting,
  region: Region,
  whose: string,
  missing: (state: ClusterState) => readonly string[],
): Promise<void> =>
  patiently(
    on.clock,
    limit,
    whose,
    `all replicas of ${whose} in ${region.name} to be ready`,
    async () => missing(await readRegion(region)).join(', ') || null,
  );

/** @param version whose rollout it is; nobody waits for one that somebody else has put over it */
const rolloutIsOver = (
  on: Acting,
  { region, service }: Workload,
  limitMs: Milliseconds,
  version?: string,
): Promise<void> =>
  patiently(on.clock, limitMs, service, `the rollout of ${service} in ${region.name} to end`, async () => {
    const own = (await deploymentsOf(region)).find((d) => serviceOf(d) === service);
    if (own === undefined || (version !== undefined && versionOf(own.spec.template) !== version)) return null;
    return isRollingOut(own) ? 'replicas of an older version' : null;
  });

/** Lets a rollout end that goes well; takes a restart away that does not. */
const endRollout = async (on: Acting, workload: Workload): Promise<void> => {
  try {
    await rolloutIsOver(on, workload, rolloutPatience);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    await takeBackRestart(workload);
    await rolloutIsOver(on, workload, limit - rolloutPatience);
  }
};
