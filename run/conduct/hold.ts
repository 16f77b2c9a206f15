import type { WitnessedOp } from '../../chaos/live-view.ts';
import { reasonOf } from '../../chaos/restore.ts';
import { type StopView, stopReasons } from '../../chaos/stop-conditions.ts';
import type { PlannedFault } from '../../slo/plan.ts';
import type { EpochMilliseconds, Milliseconds, Seconds } from '../../slo/units.ts';
import { cleanSeconds } from '../../slo/windows.ts';
import type { Context } from './context.ts';

/** The recovery clock's own: recovery begins the first of them without a bad probe. */
const cleanMs = cleanSeconds * 1000;

/**
 * Lets the fault last: its planned time, and beyond that until reads and writes have recovered, each up to its own
 * bound and the ten seconds that show it. Returns null, or why it has to be healed at once.
 */
export const hold = async (
  ctx: Context,
  fault: PlannedFault,
  injectedAt: EpochMilliseconds,
  effectiveAt: EpochMilliseconds,
  mitigated: () => boolean,
): Promise<string | null> => {
  const settled = (op: WitnessedOp | null, boundSeconds: number, now: number): boolean =>
    op === null || recovered(op, effectiveAt) || now - effectiveAt > boundSeconds * 1000 + cleanMs;
  const longest = longestRecoveryMs(fault);
  let busySince: EpochMilliseconds | null = null;
  ctx.tell('holding', fault.hypothesis, fault.id);
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
    const done =
      settled(view.reads, fault.bound.readsSeconds, now) &&
      settled(view.writes, fault.bound.writesSeconds, now) &&
      mitigated();
    if (now - injectedAt >= fault.holdSeconds * 1000 && (done || now - effectiveAt > longest)) return null;
    await ctx.clock.sleep(ctx.limits.pollMs, ctx.haltSignal);
  }
};

const longestRecoveryMs = ({ bound }: PlannedFault): Milliseconds =>
  Math.max(bound.readsSeconds, bound.writesSeconds) * 1000 + cleanMs;

/** How long it can be at most from a fault's injection to its heal; the ledger is read back in between. */
export const longestHold = (
  fault: PlannedFault,
  showsWithinMs: Milliseconds,
  readBackMs: Milliseconds,
): Seconds =>
  (Math.max(fault.holdSeconds * 1000, showsWithinMs + longestRecoveryMs(fault)) + readBackMs) / 1000;

const recovered = (op: WitnessedOp, since: EpochMilliseconds): boolean =>
  op.seenUntil - Math.max(since, op.lastBadAt ?? since) >= cleanMs;
