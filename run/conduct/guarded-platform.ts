import type { Clock } from '../../chaos/clock.ts';
import { disturbanceName } from '../../chaos/disturbance.ts';
import type { Platform } from '../../chaos/platform.ts';
import { withinLimit } from '../../chaos/time-limit.ts';
import { targetName } from '../../slo/topology.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import type { Limits } from './limits.ts';

/**
 * The platform with a time limit on every verb, and a memory of calls that went wrong: a kill whose answer was lost
 * may still kill, long after somebody healed.
 */
export type GuardedPlatform = Platform & {
  /** Kills, rollouts, disturbances and promotions that may still have their effect. */
  harmful(): readonly string[];
  /** The same, restoring calls included: none of them may meet the next fault. */
  unanswered(): readonly string[];
  /** Resolves when no harmful call is open any more, or after `ms`. */
  settled(ms: Milliseconds): Promise<void>;
};

/** `until`: when the call counts as over; infinite while no answer has come, be it an error. */
type OpenCall = { says: string; harmful: boolean; until: EpochMilliseconds; answered: Promise<void> };

export const guardPlatform = (
  platform: Platform,
  clock: Clock,
  limits: Limits,
  promoteMs: Milliseconds,
): GuardedPlatform => {
  const { disruptor } = platform;
  const calls = new Set<OpenCall>();
  const open = () => [...calls].filter((c) => c.until > clock.now());

  const act = (
    says: string,
    harmful: boolean,
    limitMs: Milliseconds,
    ask: () => Promise<void>,
  ): Promise<void> => {
    const call: OpenCall = { says, harmful, until: Number.POSITIVE_INFINITY, answered: Promise.resolve() };
    calls.add(call);
    const asked = (): Promise<void> => {
      const answer = (async () => ask())();
      call.answered = answer.then(
        () => void calls.delete(call),
        () => {
          // The other side may still be at work on what it answered with an error.
          call.until = clock.now() + limits.settleMs;
        },
      );
      return answer;
    };
    return withinLimit(clock, limitMs, says, asked);
  };

  return {
    observe: () => withinLimit(clock, limits.observeMs, 'observing the platform', () => platform.observe()),
    proof: (targets) =>
      withinLimit(clock, limits.observeMs, 'proof of effect', () => platform.proof(targets)),
    facts: (since) => withinLimit(clock, limits.factsMs, "the platform's facts", () => platform.facts(since)),
    kill: (targets) =>
      act(`killing ${targets.map(targetName).join(', ')}`, true, limits.killMs, () => platform.kill(targets)),
    rollOut: (targets) =>
      act(`rolling out ${targets.map(targetName).join(', ')}`, true, limits.killMs, () =>
        platform.rollOut(targets),
      ),
    disturb: (disturbance) =>
      act(disturbanceName(disturbance), true, limits.killMs, () => platform.disturb(disturbance)),
    shows: (disturbance) =>
      withinLimit(clock, limits.observeMs, 'proof of effect', () => platform.shows(disturbance)),
    promoteRegion: (region) =>
      act(`promoting ${region}`, true, promoteMs, () => platform.promoteRegion(region)),
    restore: (step) => act(`restoring (${step.kind})`, false, limits.restoreMs, () => platform.restore(step)),
    ...(disruptor === undefined
      ? {}
      : {
          disruptor: {
            disrupt: (targets, disruption) =>
              act(`disrupting ${targets.map(targetName).join(', ')}`, true, limits.killMs, () =>
                disruptor.disrupt(targets, disruption),
              ),
            inForce: (targets) =>
              withinLimit(clock, limits.observeMs, 'proof of effect', () => disruptor.inForce(targets)),
          },
        }),
    harmful: () =>
      open()
        .filter((c) => c.harmful)
        .map((c) => c.says),
    unanswered: () => open().map((c) => c.says),
    settled: async (ms) => {
      const waitedFor = open().filter((c) => c.harmful);
      if (waitedFor.length === 0) return;
      const over = new AbortController();
      const each = waitedFor.map((c) =>
        c.until < Number.POSITIVE_INFINITY ? clock.sleep(c.until - clock.now(), over.signal) : c.answered,
      );
      await Promise.race([Promise.all(each), clock.sleep(ms, over.signal)]);
      over.abort();
    },
  };
};
