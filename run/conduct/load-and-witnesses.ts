import type { Floor } from '../../chaos/residue.ts';
import { reasonOf } from '../../chaos/restore.ts';
import { withinLimit } from '../../chaos/time-limit.ts';
import type { EpochMilliseconds } from '../../slo/units.ts';
import { aborted } from './aborted.ts';
import type { Context } from './context.ts';
import type { LoadEnd, Ports } from './ports.ts';
import type { Stoppable } from './stoppable.ts';

/** Witnesses first, then the load; null when it does not come to that. */
export const start = async (
  ctx: Context,
  load: Stoppable<{ startedAt: EpochMilliseconds }>,
  witnesses: Stoppable<void>,
): Promise<EpochMilliseconds | null> => {
  ctx.tell('starting', 'witnesses and load');
  const steps = async (): Promise<EpochMilliseconds | null> => {
    if (ctx.endEarly.aborted) return null;
    try {
      await witnesses.start();
      ctx.floor = await findFloor(ctx);
      if (ctx.endEarly.aborted) return null;
      const { startedAt } = await load.start();
      return startedAt;
    } catch (error) {
      ctx.problem('start', error);
      ctx.halt(`could not start: ${reasonOf(error)}`);
      return null;
    }
  };
  const startedAt = await Promise.race([steps(), aborted(ctx.endEarly)]);
  if (startedAt === null) return null;
  ctx.mark({ name: 'load-started', at: startedAt });
  ctx.tell('load', `${ctx.plan.load.profile}, ${ctx.plan.load.durationSeconds} s`);
  return startedAt;
};

/** Looks after the load's end from its start on; a load that breaks off halts the faults. */
export const watchLoad = async (ctx: Context, ports: Ports): Promise<LoadEnd> => {
  const limitMs = ctx.plan.load.durationSeconds * 1000 + ctx.limits.loadExtraMs;
  const end = await withinLimit(ctx.clock, limitMs, 'the end of the load', () => ports.load.ended()).catch(
    (error: unknown): LoadEnd => ({ kind: 'failed', reason: reasonOf(error) }),
  );
  // An interrupted load may well call itself failed; that is no news.
  if (end.kind === 'failed' && !ctx.endEarly.aborted) ctx.halt(`the load broke off: ${end.reason}`);
  ctx.endLoad();
  return end;
};

/** Waits for the load's planned end, or ends it now when the run has to end early. */
export const endLoad = async (
  ctx: Context,
  driver: Pick<Stoppable<unknown>, 'stop'>,
  load: Promise<LoadEnd>,
): Promise<LoadEnd> => {
  await Promise.race([load, aborted(ctx.endEarly)]);
  // Also after a failure: half a load may still be running.
  const end = ctx.loadOver.aborted ? await load : null;
  if (end?.kind !== 'completed') await driver.stop();
  const given = new AbortController();
  const last =
    end ??
    (await Promise.race([
      load,
      ctx.clock
        .sleep(ctx.limits.stopMs, given.signal)
        .then((): LoadEnd => ({ kind: 'failed', reason: 'it did not end' })),
    ]));
  given.abort();
  ctx.mark({ name: 'load-ended', ...(last.kind === 'failed' ? { detail: last.reason } : {}) });
  return last;
};

/** Marks each phase of the load as it begins. */
export const markPhases = (ctx: Context, loadStartedAt: EpochMilliseconds): void => {
  const run = async (): Promise<void> => {
    const over = AbortSignal.any([ctx.loadOver, ctx.endEarly]);
    for (const { name, from } of ctx.plan.load.phases) {
      const at = loadStartedAt + from * 1000;
      await ctx.clock.sleep(Math.max(0, at - ctx.clock.now()), over);
      if (over.aborted) return;
      ctx.mark({ name: 'phase', subject: name, at });
    }
  };
  void run();
};

/** What every service and region starts with; without it nobody could tell whether something is missing. */
const findFloor = async (ctx: Context): Promise<Floor> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { desired } = await ctx.platform.observe();
      if (Object.keys(desired).length > 0) return desired;
      throw new RangeError('expected the wanted replicas of each service, the platform names none');
    } catch (error) {
      if (attempt === 3) throw error;
      await ctx.clock.sleep(ctx.limits.pollMs, ctx.haltSignal);
    }
  }
};
