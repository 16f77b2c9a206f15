import type { WitnessedOp } from '../../chaos/live-view.ts';
import { reasonOf } from '../../chaos/restore.ts';
import { type StopView, stopReasons } from '../../chaos/stop-conditions.ts';
import { isImposed } from '../../slo/imposed.ts';
import type { PlannedFault } from '../../slo/plan.ts';
import type { EpochMilliseconds, Milliseconds, Seconds } from '../../slo/units.ts';
import { cleanSeconds } from '../../slo/windows.ts';
import { aborted } from './aborted.ts';
import type { Context } from './context.ts';

/** The recovery clock's own: recovery begins the first of them without a bad probe. */
const cleanMs = cleanSeconds * 1000;

/**
 * Lets the fault last: its planned time, and beyond that until reads and writes have recovered, each up to its own
 * bound and the ten seconds that show it. Returns null, or why it has to be healed at once.
 */
export const hold = (
  ctx: Context,
  fault: PlannedFault,
  injectedAt: EpochMilliseconds,
  effectiveAt: EpochMilliseconds,
  mitigated: () => boolean,
): Promise<string | null> => {
  const recovered = recoverySince(fault, effectiveAt);
  ctx.tell('holding', fault.hypothesis, fault.id);
  return watchUntil(
    ctx,
    fault,
    effectiveAt,
    (view) =>
      view.now - injectedAt >= fault.holdSeconds * 1000 &&
      ((recovered(view) && mitigated()) || view.now - effectiveAt > longestRecoveryMs(fault)),
  );
};

/**
 * Lets a fault last that nothing can recover from meanwhile: its planned time. Then ends it, and waits as long for reads
 * and writes as `hold` does. Returns null, or why it has to be healed at once.
 */
export const holdAndEnd = async (
  ctx: Context,
  fault: PlannedFault,
  effectiveAt: EpochMilliseconds,
  end: () => Promise<void>,
): Promise<string | null> => {
  const endsAt = effectiveAt + fault.holdSeconds * 1000;
  ctx.tell('holding', fault.hypothesis, fault.id);
  const early = await watchUntil(ctx, fault, effectiveAt, ({ now }) => now >= endsAt);
  if (early !== null) return early;
  // An interrupt does not wait for it: the heal ends it once more.
  const failure = await Promise.race([end(), aborted(ctx.haltSignal)]).then(() => null, reasonOf);
  if (failure !== null) return `it could not be ended: ${failure}`;
  ctx.tell('holding', 'it is ended; what recovers now does so by itself', fault.id);
  return watchUntil(ctx, fault, effectiveAt, recoverySince(fault, ctx.clock.now()));
};

/** Looks again and again until what is seen is enough, or asks for a heal at once: then it says why. */
const watchUntil = async (
  ctx: Context,
  fault: PlannedFault,
  effectiveAt: EpochMilliseconds,
  enough: (view: StopView) => boolean,
): Promise<string | null> => {
  let busySince: EpochMilliseconds | null = null;
  for (;;) {
    const now = ctx.clock.now();
    let view: StopView;
    try {
      const live = ctx.witnesses.view(effectiveAt);
      busySince = live.generator.busy > ctx.plan.validity.busyAbove ? (busySince ?? now) : null;
      view = { ...live, now, busySince, interrupt: ctx.halted() };
    } catch (error) {
      return `the witnesses can't be asked: ${reasonOf(error)}`;
    }
    const reasons = stopReasons(view, {
      budgetSeconds: fault.budgetSeconds,
      busyAbove: ctx.plan.validity.busyAbove,
    });
    if (reasons.length > 0) return reasons.join('; ');
    if (enough(view)) return null;
    await ctx.clock.sleep(ctx.limits.pollMs, ctx.haltSignal);
  }
};

/** Whether reads and writes have recovered since then, or each has had its bound and the ten seconds that would show it. */
const recoverySince =
  ({ bound }: PlannedFault, since: EpochMilliseconds) =>
  ({ reads, writes, now }: StopView): boolean => {
    const settled = (op: WitnessedOp | null, boundSeconds: Seconds): boolean =>
      op === null ||
      op.seenUntil - Math.max(since, op.lastBadAt ?? since) >= cleanMs ||
      now - since > boundSeconds * 1000 + cleanMs;
    return settled(reads, bound.readsSeconds) && settled(writes, bound.writesSeconds);
  };

const longestRecoveryMs = ({ bound }: PlannedFault): Milliseconds =>
  Math.max(bound.readsSeconds, bound.writesSeconds) * 1000 + cleanMs;

/**
 * How long it can be at most from a fault's injection to its heal, or to the end of one that is imposed; the ledger is
 * read back in between, and an end that is slow takes no longer than that.
 */
export const longestHold = (
  fault: PlannedFault,
  showsWithinMs: Milliseconds,
  readBackMs: Milliseconds,
): Seconds => {
  const heldMs = fault.holdSeconds * 1000;
  const longestMs = isImposed(fault)
    ? showsWithinMs + heldMs
    : Math.max(heldMs, showsWithinMs + longestRecoveryMs(fault));
  return (longestMs + readBackMs) / 1000;
};
