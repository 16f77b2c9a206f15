import type { Disruption, HttpStrength } from '../../slo/disruption.ts';
import { isImposed } from '../../slo/imposed.ts';
import type { FaultName } from '../../slo/plan.ts';
import type { Seconds } from '../../slo/units.ts';
import { defineFault, type Fault, type FaultPlan } from '../fault.ts';
import { type Disruptor, type Platform, PlatformError } from '../platform.ts';
import { restoreAll } from '../restore.ts';
import { aimedReplica, aimedService } from './aimed.ts';
import { readyIn, replicaFloors } from './replica-floors.ts';

/**
 * A fault that sits in all replicas of one service in one region, or in one of them if the aim says so; they stay ready, and
 * go on being asked. `disruption` makes ours of a strength that is not given.
 */
export const disrupting = (
  name: FaultName,
  disruption: (seconds: Seconds, strength: HttpStrength | undefined) => Disruption,
): Fault =>
  defineFault({
    name,
    plan: (aim, state, seed, strength) => {
      const { service, region } = aimedService(name, aim, state, seed);
      const replicas =
        aim.replicas === 'one'
          ? [aimedReplica(name, { ...aim, service, region }, state, seed)]
          : // Those that are not ready, too: they may be once it has begun.
            state.replicas.filter((r) => r.service === service && r.region === region);
      return {
        targets: replicas.map((r) => ({ kind: 'replica', replica: r.name })),
        // Ended first: until all are replaced minutes may go by.
        undo: [
          { kind: 'end-disruption', service, region },
          { kind: 'replace-disrupted', service, region, ready: readyIn(state, { service, region }) },
          ...replicaFloors(state, [{ service, region }]),
        ],
        lasting: ["the replicas' names and nodes"],
        ...(strength === undefined ? {} : { strength }),
      };
    },
    // Should nobody be left to end it, it ends by itself, and never before it is healed.
    inject: (platform, plan, longest) =>
      disruptorOf(platform, name).disrupt(plan.targets, disruption(Math.ceil(longest), plan.strength)),
    // Ours: k6 starts, and a container in every replica, on a machine that may be busy.
    showsWithinMs: 60_000,
    effective: (platform, plan) => disruptorOf(platform, name).inForce(plan.targets),
    ...(isImposed({ fault: name })
      ? {
          end: (platform: Platform, { undo }: FaultPlan) =>
            restoreAll(
              platform,
              undo.filter((step) => step.kind === 'end-disruption'),
            ),
        }
      : {}),
    heal: (platform, plan) => restoreAll(platform, plan.undo),
  });

const disruptorOf = ({ disruptor }: Platform, name: FaultName): Disruptor => {
  if (disruptor !== undefined) return disruptor;
  throw new PlatformError(
    name,
    `expected a platform whose replicas can be disrupted, for ${name}; found one that can't; leave the fault out here`,
  );
};
