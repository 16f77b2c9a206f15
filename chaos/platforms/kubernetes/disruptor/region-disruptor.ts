import { createHash } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node';
import { agentPort, type Disruption, disruptionMistakes } from '../../../../slo/disruption.ts';
import type { Mark } from '../../../../slo/evidence.ts';
import type { Count, EpochMilliseconds, Milliseconds } from '../../../../slo/units.ts';
import type { Clock } from '../../../clock.ts';
import { PlatformError, type Proof } from '../../../platform.ts';
import type { Region } from '../region.ts';
import { type Ending, type K6, type K6Process, markOf, startK6 } from './k6-process.ts';
import { endMarked } from './marked-processes.ts';
import { labelsOf, type Pods, podsOf } from './pods.ts';
import { replaceDisrupted } from './replace.ts';
import { disruptionLabel, objections, type ReplicaPod } from './replica-pod.ts';
import { rulesInForce, stopAgents } from './stop.ts';

/** Where disruptions may be put. */
export type Place = {
  region: Region;
  /** Its current context leads to the region's cluster. */
  config: KubeConfig;
  k6: K6;
  clock: Clock;
};

/** Disruptions of the services of one region, each of one service at a time. Everything rejects with PlatformError or ApiError. */
export type RegionDisruptor = {
  /** Of the region. */
  name: string;
  pods: Pods;
  /** Starts k6, which puts the disruption into all pods of the service, or into those of these names; resolves when it runs. */
  begin(service: string, disruption: Disruption, only?: readonly string[]): Promise<void>;
  /** Whether the pods that were there when it began are disrupted, as their own kernels have it. */
  proof(service: string): Promise<Proof>;
  /** Ends it in every pod, whoever began it; what can't be ended there is left for `replace`. */
  end(service: string): Promise<void>;
  /** Replaces every pod that has an agent, while as many are ready as are wanted, or as were `ready` before if fewer. */
  replace(service: string, ready?: Count): Promise<void>;
  /** What came to pass since the last call. */
  marks(): Promise<Mark[]>;
};

/** A disruption that this process began. */
type Current = {
  targets: readonly ReplicaPod[];
  /** By their ids, those that need not be told of: all that the service had then if one is meant, else the targets. */
  known: readonly string[];
  k6: K6Process;
  ending?: Ending;
  /** Pods that came later, of which is told. */
  told: Set<string>;
};

export const regionDisruptor = (place: Place): RegionDisruptor => {
  const { config, k6, clock } = place;
  const { name: region, namespace } = place.region;
  const pods = podsOf(place.region, config);
  const current = new Map<string, Current>();
  const marks: Mark[] = [];
  /** Of what came about between then and now. */
  const tell = (name: Mark['name'], subject: string, detail: string, from: EpochMilliseconds): void => {
    const uncertaintyMs = (clock.now() - from) / 2;
    marks.push({ name, at: from + uncertaintyMs, clock: 'runner', uncertaintyMs, subject, detail });
  };

  const markFor = (service: string): string => markOf(config, { namespace, labels: labelsOf(service) });
  /** A label for these pods alone: k6 goes by labels, and those of a service's pods are all the same. */
  const labelled = async (targets: readonly ReplicaPod[]): Promise<Record<string, string>> => {
    const value = createHash('sha256')
      .update(JSON.stringify(targets.map((pod) => pod.uid)))
      .digest('hex')
      .slice(0, 16);
    for (const pod of targets) await pods.mark(pod, value);
    return { [disruptionLabel]: value };
  };

  return {
    name: region,
    pods,
    async begin(service, disruption, only) {
      const all = await pods.of(service);
      const meant = only === undefined ? all : all.filter((pod) => only.includes(pod.name));
      const { targets, port } = aimAt(service, region, meant, disruption);
      const labels = {
        ...labelsOf(service),
        ...(targets.length < all.length ? await labelled(targets) : {}),
      };
      const order = { namespace, labels, port, disruption };
      const begun: Current = {
        targets,
        // One that came since it was planned for all of them is not hit either.
        known: (only?.length === 1 ? all : targets).map((pod) => pod.uid),
        k6: startK6(k6, config, order, markFor(service)),
        told: new Set(),
      };
      current.set(service, begun);
      void begun.k6.done.then((ending) => {
        begun.ending = ending;
        // Stopped before its time: `end` tells of it.
        if (current.get(service) !== begun) return;
        const now = clock.now();
        if (ending.kind === 'over')
          tell('disruption-over', service, `its time is over; ${hanging}`, now - lingering);
        else tell('problem', service, `${ending.reason}; the disruption may go on in some of its pods`, now);
      });
    },
    async proof(service) {
      const begun = current.get(service);
      if (begun === undefined)
        return { effective: false, at: clock.now(), says: `${service} in ${region} is not being disrupted` };
      const names = begun.targets.map((t) => t.name);
      const there = (await pods.of(service)).filter((p) => names.includes(p.name) && p.agent === 'running');
      const hit = await Promise.all(
        there.map(async (pod) => ((await rulesInForce(pods, pod)).length > 0 ? [pod.name] : [])),
      );
      const effective = hit.flat();
      const failed = begun.ending?.kind === 'failed' ? `; ${begun.ending.reason}` : '';
      return {
        effective: effective.length === names.length,
        at: clock.now(),
        says: `rules that disrupt requests are in force in ${effective.length} of ${names.length} pods of ${service} (${effective.join(', ')})${failed}`,
      };
    },
    async end(service) {
      const begun = current.get(service);
      current.delete(service);
      begun?.k6.kill();
      // First, or it would go on putting agents into pods; also the one of a runner that is gone.
      await endMarked(`--tag=${markFor(service)}`);
      const from = clock.now();
      const stuck = await stopAgents(pods, service, clock);
      for (const pod of await pods.of(service)) if (pod.marked) await pods.mark(pod, null);
      if (begun === undefined || begun.ending?.kind === 'over') return;
      const left = stuck.map(({ pod, reason }) => `${pod.name} has to be replaced: ${reason}`);
      // As long as it goes on somewhere it is not over.
      if (left.length > 0) tell('problem', service, `the disruption goes on; ${left.join('; ')}`, from);
      else tell('disruption-over', service, `stopped; ${hanging}`, from);
    },
    replace: (service, ready) => replaceDisrupted(pods, service, clock, ready),
    async marks() {
      for (const [service, begun] of current) {
        if (begun.ending?.kind === 'over') continue;
        const at = clock.now();
        for (const pod of untouched(begun, await pods.of(service))) {
          begun.told.add(pod.uid);
          marks.push({
            name: 'replica-undisrupted',
            at,
            clock: 'platform',
            uncertaintyMs: clock.now() - at,
            subject: pod.name,
            detail: `it came after the disruption of ${service} began, and answers as if there were none`,
          });
        }
      }
      return marks.splice(0);
    },
  };
};

/** Ours: k6 ends that much later than its agents do, at most. */
const lingering: Milliseconds = 1_000;

/** What the agent's end does to those who are just being answered; a window of the fault or of its heal holds them. */
const hanging = 'requests that were in flight then get no answer, and end by their own time limit';

/** Pods of the service that came after its disruption began, of which nobody was told. */
const untouched = ({ known, told }: Current, all: readonly ReplicaPod[]): ReplicaPod[] =>
  all.filter((pod) => !pod.leaving && pod.agent === 'none' && !told.has(pod.uid) && !known.includes(pod.uid));

/** The pods that a disruption would hit, and their port. @throws PlatformError for one that must not be begun */
const aimAt = (
  service: string,
  region: string,
  all: readonly ReplicaPod[],
  disruption: Disruption,
): { targets: readonly ReplicaPod[]; port: number } => {
  const refuse = (found: string, advice: string): PlatformError =>
    new PlatformError(
      service,
      `expected pods of ${service} in ${region} that can be disrupted; found ${found}; nothing was touched; ${advice}`,
    );
  const mistakes = disruptionMistakes(disruption);
  if (mistakes.length > 0)
    throw new PlatformError(service, `${mistakes.join('; ')}; nothing was touched; correct the disruption`);
  // k6 goes by labels, and takes those that leave along; it can't put an agent into them.
  const leaving = all.filter((pod) => pod.leaving).map((pod) => pod.name);
  if (leaving.length > 0) throw refuse(`${leaving.join(', ')} on the way out`, 'wait until they are gone');
  const found = all.flatMap((pod) => objections(pod, agentPort));
  if (found.length > 0) throw refuse(found.join('; '), 'see to them, or undo what is open (`verify undo`)');
  const ports = [...new Set(all.map((pod) => pod.port))];
  const [port] = ports;
  if (port === undefined || ports.length > 1)
    throw refuse(
      all.length === 0 ? 'none' : `more than one port (${ports.join(', ')})`,
      'look at its Deployment',
    );
  return { targets: all, port };
};
