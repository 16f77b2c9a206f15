import type { Plan } from '../../slo/plan.ts';
import { openContext } from './context.ts';
import { endedEarly } from './ended-early.ts';
import { experiment } from './experiment.ts';
import { collectFacts, type Span } from './facts.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { endLoad, markPhases, start, watchLoad } from './load-and-witnesses.ts';
import type { LoadEnd, Ports } from './ports.ts';
import type { ConductResult, FaultOutcome } from './result.ts';
import { stoppable } from './stoppable.ts';

/**
 * Carries out a plan: witnesses, load, one fault after the other, and back again. All that it sees and does goes
 * through the ports, so it runs the same in a simulated world. Never throws: whatever fails, what was injected is
 * healed or named in the result. `signal` ends the run early: the user's interrupt, or an error as its reason that
 * says what can't go on.
 */
export const conduct = async (
  plan: Plan,
  ports: Ports,
  signal: AbortSignal,
  limits: Limits = defaultLimits,
): Promise<ConductResult> => {
  const ctx = openContext(plan, ports, signal, limits);
  const faults: FaultOutcome[] = [];
  const spans: Span[] = [];
  const over = new AbortController();
  const readBack = async (): Promise<void> => {
    await ctx.attempt('ledger read-back', limits.readBackMs, () => ports.witnesses.readBack());
  };

  ctx.mark({ name: 'run-started' });
  const facts = collectFacts(ctx, spans, over.signal);
  const driver = stoppable(ctx, 'the load', ports.load);
  const witnesses = stoppable(ctx, 'the witnesses', ports.witnesses);
  const loadStartedAt = await start(ctx, driver, witnesses);
  let end: LoadEnd = { kind: 'failed', reason: 'load and witnesses could not be started' };
  if (loadStartedAt === null) {
    const because = ctx.halted() ?? end.reason;
    for (const { id } of plan.chaos) {
      ctx.mark({ name: 'fault-skipped', fault: id, detail: because });
      faults.push({ id, state: 'skipped', because });
    }
    await driver.stop();
  } else {
    const load = watchLoad(ctx, ports);
    markPhases(ctx, loadStartedAt);
    for (const planned of plan.chaos)
      faults.push(await experiment(ctx, planned, loadStartedAt, spans, readBack));
    end = await endLoad(ctx, driver, load);
    await readBack();
  }
  ctx.tell('ending', 'the witnesses give their last evidence');
  await witnesses.stop();
  over.abort();
  await facts;
  for (const { port, at, says } of [...ctx.problems])
    ctx.mark({ name: 'problem', subject: port, at, detail: says });
  const { ended, because } = ending(signal, end, ctx.endEarly);
  ctx.mark({ name: 'run-ended', subject: ended, detail: because });
  return { ...ending(signal, end, ctx.endEarly), loadStartedAt, faults, problems: ctx.problems };
};

const ending = (
  signal: AbortSignal,
  end: LoadEnd,
  endEarly: AbortSignal,
): Pick<ConductResult, 'ended' | 'because'> => {
  if (signal.aborted) return endedEarly(signal);
  if (endEarly.aborted) return { ended: 'failed', because: "evidence can't be kept" };
  return end.kind === 'failed'
    ? { ended: 'failed', because: end.reason }
    : { ended: 'completed', because: 'the load ran to its planned end' };
};
