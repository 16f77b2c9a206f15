import type { Fault, FaultPlan } from '../../chaos/fault.ts';
import { faultOf } from '../../chaos/faults/index.ts';
import { replicas } from '../../chaos/residue.ts';
import { reasonOf } from '../../chaos/restore.ts';
import { isImposed } from '../../slo/imposed.ts';
import type { PlannedFault } from '../../slo/plan.ts';
import { targetName } from '../../slo/topology.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import { aborted } from './aborted.ts';
import type { Context } from './context.ts';
import type { Span } from './facts.ts';
import { heal } from './heal.ts';
import { hold, holdAndEnd, longestHold } from './hold.ts';
import type { FaultOutcome } from './result.ts';
import { waitForSteadyState, waitForTurn } from './steady-state.ts';

type Injected = { effective: boolean; stopped: string | null };

/** One fault from its turn to its audit. Once the intent is in the journal, every way out leads through the heal. */
export const experiment = async (
  ctx: Context,
  planned: PlannedFault,
  loadStartedAt: EpochMilliseconds,
  spans: Span[],
  readBack: () => Promise<void>,
): Promise<FaultOutcome> => {
  const { id } = planned;
  const skip = (because: string): FaultOutcome => {
    ctx.mark({ name: 'fault-skipped', fault: id, detail: because });
    ctx.tell('fault-over', `skipped: ${because}`, id);
    return { id, state: 'skipped', because };
  };
  const early = await waitForTurn(ctx, planned, loadStartedAt);
  if (early !== null) return skip(early);
  ctx.mark({ name: 'fault-planned', fault: id, detail: planned.touches });
  const readiness = await waitForSteadyState(ctx, planned);
  if (!readiness.ready) {
    ctx.mark({ name: 'preflight-failed', fault: id, detail: readiness.because });
    return skip(readiness.because);
  }
  ctx.mark({ name: 'preflight-passed', fault: id });
  const before = readiness.state;
  const fault = faultOf(planned.fault);
  let plan: FaultPlan;
  try {
    plan = fault.plan(planned.aim, before, ctx.plan.seed + ctx.plan.chaos.indexOf(planned), planned.strength);
  } catch (error) {
    return skip(reasonOf(error));
  }
  const targets = plan.targets.map(targetName);
  if (
    !(await ctx.journal({
      step: 'intent',
      at: ctx.clock.now(),
      id,
      fault: planned.fault,
      targets,
      undo: [...plan.undo],
    }))
  )
    return skip(ctx.halted() ?? 'its undo could not be written down');

  const span: Span = { fault: id, from: ctx.clock.now(), to: Number.POSITIVE_INFINITY };
  spans.push(span);
  const { effective, stopped } = await underFault(ctx, planned, fault, plan, readBack).catch(
    (error: unknown): Injected => ({ effective: false, stopped: reasonOf(error) }),
  );
  if (stopped !== null) {
    ctx.mark({ name: 'stop-condition', fault: id, detail: stopped });
    ctx.halt(`stopped in ${id}: ${stopped}`);
  }
  const left = await heal(ctx, planned, fault, plan, before);
  span.to = ctx.clock.now();
  ctx.tell('fault-over', left === null ? 'healed, nothing left behind' : `not healed: ${left}`, id);
  if (left === null) return { id, state: 'healed', effective, stopped };
  ctx.halt(`${id} is not healed: ${left}`);
  return { id, state: 'not-healed', effective, because: left, steps: plan.undo };
};

const underFault = async (
  ctx: Context,
  planned: PlannedFault,
  fault: Fault,
  plan: FaultPlan,
  readBack: () => Promise<void>,
): Promise<Injected> => {
  const { id } = planned;
  const already = ctx.halted();
  if (already !== null) return { effective: false, stopped: already };
  const subject = plan.targets.map(targetName).join(', ');
  ctx.tell('injecting', subject, id);
  const injectedAt = ctx.clock.now();
  const longest = longestHold(planned, showsWithin(ctx, fault), ctx.limits.readBackMs);
  const failure = await fault.inject(ctx.platform, plan, longest).then(() => null, reasonOf);
  const answeredAt = ctx.clock.now();
  ctx.mark({
    name: 'fault-injected',
    fault: id,
    subject,
    at: injectedAt,
    uncertaintyMs: answeredAt - injectedAt,
    ...(failure === null ? {} : { detail: failure }),
  });
  const kept = await ctx.journal({ step: 'injected', at: ctx.clock.now(), id });
  const effectiveAt = await prove(ctx, planned, fault, plan, injectedAt);
  const effective = effectiveAt !== null;
  if (failure !== null) return { effective, stopped: `the injection failed: ${failure}` };
  if (!kept) return { effective, stopped: ctx.halted() };
  if (effectiveAt === null) return { effective, stopped: ctx.halted() };

  let mitigated = fault.mitigate === undefined;
  void fault.mitigate?.(ctx.platform, plan).then(
    () => {
      mitigated = true;
    },
    (error: unknown) => {
      // Without it there is nothing to wait for but the bound; the evidence shows the missing recovery.
      mitigated = true;
      ctx.problem('mitigation', error);
    },
  );
  const over = new AbortController();
  void watchCapacity(ctx, planned, AbortSignal.any([over.signal, ctx.haltSignal]));
  const stopped =
    fault.end === undefined || !isImposed(planned)
      ? await hold(ctx, planned, injectedAt, effectiveAt, () => mitigated)
      : await holdAndEnd(ctx, planned, effectiveAt, async () => fault.end?.(ctx.platform, plan));
  over.abort();
  if (stopped !== null) return { effective, stopped };
  // What the promoted writer holds is known only now: the heal may rebuild it. An interrupt does not wait for it.
  await Promise.race([readBack(), aborted(ctx.haltSignal)]);
  return { effective, stopped: ctx.halted() };
};

const showsWithin = ({ limits }: Context, fault: Fault): Milliseconds =>
  Math.max(limits.proofMs, fault.showsWithinMs ?? 0);

/** Instant of the effect, from a source other than the call that caused it; null when none was seen in time. */
const prove = async (
  ctx: Context,
  planned: PlannedFault,
  fault: Fault,
  plan: FaultPlan,
  injectedAt: EpochMilliseconds,
): Promise<EpochMilliseconds | null> => {
  const until = ctx.clock.now() + showsWithin(ctx, fault);
  let says = 'no proof was given';
  for (;;) {
    try {
      const proof = await fault.effective(ctx.platform, plan);
      says = proof.says;
      if (proof.effective) {
        // Between the call and the first look that found it gone.
        const seenAt = Math.min(Math.max(proof.at, injectedAt), ctx.clock.now());
        const at = (injectedAt + seenAt) / 2;
        ctx.mark({
          name: 'fault-effective',
          fault: planned.id,
          at,
          uncertaintyMs: (seenAt - injectedAt) / 2,
          detail: says,
        });
        return at;
      }
      if (proof.vain) break;
    } catch (error) {
      says = reasonOf(error);
    }
    if (ctx.clock.now() >= until || ctx.halted() !== null) break;
    await ctx.clock.sleep(ctx.limits.proofPollMs, ctx.haltSignal);
  }
  ctx.mark({ name: 'fault-ineffective', fault: planned.id, detail: says });
  return null;
};

/** Marks the first look that finds all floors held again, after one that did not. */
const watchCapacity = async (ctx: Context, planned: PlannedFault, signal: AbortSignal): Promise<void> => {
  let missingAt: EpochMilliseconds | null = null;
  while (!signal.aborted) {
    const state = await ctx.platform.observe().catch(() => null);
    if (signal.aborted) return;
    const at = ctx.clock.now();
    if (state !== null && replicas(state, ctx.floor).length > 0) missingAt = at;
    else if (state !== null && missingAt !== null) {
      ctx.mark({
        name: 'capacity-restored',
        fault: planned.id,
        at: (missingAt + at) / 2,
        uncertaintyMs: (at - missingAt) / 2,
      });
      return;
    }
    await ctx.clock.sleep(2 * ctx.limits.pollMs, signal);
  }
};
