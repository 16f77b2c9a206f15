import { preflight, preflightDefaults } from '../../chaos/preflight.ts';
import { reasonOf } from '../../chaos/restore.ts';
import type { PlannedFault } from '../../slo/plan.ts';
import type { PlatformState } from '../../slo/topology.ts';
import type { Context } from './context.ts';

export type Readiness = { ready: true; state: PlatformState } | { ready: false; because: string };

/** Waits until the fault's time has come; says why not when the load is over or the run halted before. */
export const waitForTurn = async (
  ctx: Context,
  fault: PlannedFault,
  loadStartedAt: number,
): Promise<string | null> => {
  const due = loadStartedAt + fault.at * 1000;
  if (due > ctx.clock.now()) {
    ctx.tell('waiting', `until ${fault.at} s`, fault.id);
    await ctx.clock.sleep(due - ctx.clock.now(), AbortSignal.any([ctx.haltSignal, ctx.loadOver]));
  }
  return ctx.halted() ?? (ctx.loadOver.aborted ? 'the load was over before its turn' : null);
};

/** Looks until the environment is in its steady state, for `limits.preflightMs` at most. */
export const waitForSteadyState = async (ctx: Context, fault: PlannedFault): Promise<Readiness> => {
  const until = ctx.clock.now() + ctx.limits.preflightMs;
  const over = AbortSignal.any([ctx.haltSignal, ctx.loadOver]);
  for (;;) {
    const { state, reasons } = await look(ctx);
    const ended = ctx.halted() ?? (ctx.loadOver.aborted ? 'the load was over before its turn' : null);
    if (ended !== null)
      return {
        ready: false,
        because: reasons.length === 0 ? ended : `${ended}; no steady state until then: ${reasons.join('; ')}`,
      };
    if (state !== null && reasons.length === 0) return { ready: true, state };
    if (ctx.clock.now() >= until) return { ready: false, because: `no steady state: ${reasons.join('; ')}` };
    ctx.tell('preflight', reasons.join('; '), fault.id);
    await ctx.clock.sleep(ctx.limits.pollMs, over);
  }
};

const look = async (ctx: Context): Promise<{ state: PlatformState | null; reasons: string[] }> => {
  const doubts = ctx.platform
    .unanswered()
    .map((call) => `${call} has not answered and may still have its effect`);
  try {
    const state = await ctx.platform.observe();
    const now = ctx.clock.now();
    const { busyAbove, slipAboveMs } = ctx.plan.validity;
    const limits = { ...preflightDefaults, busyAbove, slipAboveMs };
    return {
      state,
      reasons: [...doubts, ...preflight(state, ctx.witnesses.view(now), ctx.floor, now, limits)],
    };
  } catch (error) {
    return { state: null, reasons: [...doubts, reasonOf(error)] };
  }
};
