import type { Fault, FaultPlan } from '../../chaos/fault.ts';
import { type Residue, residueOf } from '../../chaos/residue-of.ts';
import { reasonOf } from '../../chaos/restore.ts';
import type { PlannedFault } from '../../slo/plan.ts';
import type { PlatformState } from '../../slo/topology.ts';
import type { Context } from './context.ts';

/**
 * Heals until every undo step was answered, no kill can strike any more and an audit finds nothing left; gives up
 * after a number of attempts. Returns null when healed, else what is not. Nothing stops it, the user's interrupt
 * least of all.
 */
export const heal = async (
  ctx: Context,
  planned: PlannedFault,
  fault: Fault,
  plan: FaultPlan,
  before: PlatformState,
): Promise<string | null> => {
  const { clock, limits, platform } = ctx;
  const id = planned.id;
  await ctx.journal({ step: 'healing', at: clock.now(), id });
  ctx.mark({ name: 'heal-started', fault: id });
  ctx.tell('healing', planned.undo, id);
  let left = 'it was not tried';
  let answered = false;
  for (let attempt = 1; attempt <= limits.healAttempts; attempt += 1) {
    if (attempt > 1) await clock.sleep(limits.healPauseMs);
    let failure = await carryOut(ctx, fault, plan);
    if (platform.harmful().length > 0) {
      // What was asked for may strike after the heal: wait for it, then heal once more.
      await platform.settled(limits.settleMs);
      failure = await carryOut(ctx, fault, plan);
    }
    if (failure === null && !answered) {
      answered = true;
      ctx.mark({ name: 'heal-ended', fault: id });
    }
    const auditMs = failure === null ? planned.healBoundSeconds * 1000 + limits.auditExtraMs : 0;
    const { left: found, others } = await audit(ctx, planned, plan, before, auditMs);
    const doubts = platform.harmful().map((call) => `${call} has not answered and may still have its effect`);
    const reasons = [...(failure === null ? [] : [failure]), ...found, ...doubts];
    if (reasons.length === 0 || attempt === limits.healAttempts)
      for (const says of others) ctx.problem('platform', `somebody changed it under ${id}: ${says}`);
    if (reasons.length === 0) {
      ctx.mark({ name: 'residue-clean', fault: id, detail: `meant to last: ${plan.lasting.join(', ')}` });
      await ctx.journal({ step: 'healed', at: clock.now(), id });
      return null;
    }
    left = reasons.join('; ');
    ctx.tell('healing', `attempt ${attempt} left: ${left}`, id);
    if (attempt === limits.healAttempts)
      for (const detail of found) ctx.mark({ name: 'residue-found', fault: id, detail });
  }
  ctx.mark({ name: 'heal-failed', fault: id, detail: left });
  await ctx.journal({ step: 'heal-failed', at: clock.now(), id, error: left });
  return left;
};

const carryOut = (ctx: Context, fault: Fault, plan: FaultPlan): Promise<string | null> =>
  fault.heal(ctx.platform, plan).then(() => null, reasonOf);

/** Differences, looking again until none is left by the fault or the time is over. */
const audit = async (
  ctx: Context,
  planned: PlannedFault,
  plan: FaultPlan,
  before: PlatformState,
  limitMs: number,
): Promise<Residue> => {
  const until = ctx.clock.now() + limitMs;
  ctx.tell('auditing', 'comparing the platform with its state before the fault', planned.id);
  for (;;) {
    const found = await ctx.platform.observe().then(
      (after) => residueOf(plan, before, after, ctx.floor),
      (error: unknown) => ({ left: [`the audit could not look: ${reasonOf(error)}`], others: [] }),
    );
    if (found.left.length === 0 || ctx.clock.now() >= until) return found;
    await ctx.clock.sleep(ctx.limits.pollMs);
  }
};
