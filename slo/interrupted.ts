import type { Evidence } from './evidence.ts';
import type { Plan } from './plan.ts';
import type { Timeline } from './timeline.ts';
import type { Milliseconds } from './units.ts';
import type { VerdictValue } from './verdict.ts';

/** Ours: the marks of load's start and end are of two clocks of one machine. */
const slackMs: Milliseconds = 1000;

/**
 * Why the run was not carried through, by its `run-ended` mark (whose subject is how it ended) or by a load that is
 * shorter than planned; null when it was. Pure.
 */
export const cutShort = (
  plan: Pick<Plan, 'load' | 'gate'>,
  { marks }: Pick<Evidence, 'marks'>,
  { loadStarted, loadEnded }: Pick<Timeline, 'loadStarted' | 'loadEnded'>,
): string | null => {
  const ends = marks.filter((m) => m.name === 'run-ended');
  // Every run that its program lived through ends with this mark.
  if (ends.length === 0) return 'no mark says how the run ended';
  for (const { subject = 'completed', detail } of ends) if (subject !== 'completed') return detail ?? subject;
  // A gate ends when it is decided; what it then lacks its objectives say.
  if (plan.gate !== null) return null;
  const lacks = lackingOf(plan, { loadStarted, loadEnded });
  return lacks > slackMs
    ? `the load ended ${(lacks / 1000).toFixed(0)} s before its planned ${plan.load.durationSeconds} s`
    : null;
};

/** Whether the load was stopped before its planned end, for whatever reason: what was in flight was broken off. */
export const stoppedEarly = (
  plan: Pick<Plan, 'load'>,
  times: Pick<Timeline, 'loadStarted' | 'loadEnded'>,
): boolean => lackingOf(plan, times) > slackMs;

const lackingOf = (
  { load }: Pick<Plan, 'load'>,
  { loadStarted, loadEnded }: Pick<Timeline, 'loadStarted' | 'loadEnded'>,
): Milliseconds =>
  loadStarted === null || loadEnded === null ? 0 : loadStarted + load.durationSeconds * 1000 - loadEnded;

/** What is missing could have failed, so a run that was cut short passes nothing; what it shows to fail stays. */
export const capped = <T extends { verdict: VerdictValue; because: string }>(
  decided: T,
  why: string | null,
): T | { verdict: 'INCONCLUSIVE'; because: string } =>
  why === null || decided.verdict !== 'PASS'
    ? decided
    : {
        verdict: 'INCONCLUSIVE',
        because: `the run was not carried through: ${why} (until then ${decided.because})`,
      };
