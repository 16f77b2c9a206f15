import type { EpochMilliseconds } from '../../slo/units.ts';
import type { Context } from './context.ts';

/** When an experiment was under way; `to` is open until its audit is over. */
export type Span = { fault: string; from: EpochMilliseconds; to: EpochMilliseconds };

/**
 * Carries the platform's facts into the evidence until `signal` is aborted, and once more then. A fact that falls
 * within an experiment gets its id. A platform that does not answer costs marks, which is a problem of the
 * evidence and no reason to stop.
 */
export const collectFacts = async (
  ctx: Context,
  spans: readonly Span[],
  signal: AbortSignal,
): Promise<void> => {
  let nextSeq = 0;
  let failing = false;
  const collect = async (): Promise<void> => {
    try {
      const facts = await ctx.platform.facts(nextSeq);
      nextSeq = facts.nextSeq;
      failing = false;
      for (const mark of facts.marks) {
        const fault = mark.fault ?? spans.find((s) => s.from <= mark.at && mark.at <= s.to)?.fault;
        ctx.pass(fault === undefined ? mark : { ...mark, fault });
      }
    } catch (error) {
      // One problem for each stretch of silence is enough.
      if (!failing) ctx.problem("the platform's facts", error);
      failing = true;
    }
  };
  while (!signal.aborted) {
    await collect();
    await ctx.clock.sleep(ctx.limits.factsPollMs, signal);
  }
  await collect();
};
