import type { DefectName } from '../../slo/plan.ts';
import type { Seconds } from '../../slo/units.ts';
import type { Verdict } from '../../slo/verdict.ts';
import { latestVerdict, verify } from '../cli/testing/verify.ts';
import { type Case, everyCase } from './cases.ts';

/** One run of the real command line, from its first line to its end. */
export type TargetedRun = {
  code: number | null;
  /** Undefined when nothing was judged. */
  verdict: Verdict | undefined;
  seconds: Seconds;
  /** All that it printed, for who looks why. */
  printed: string;
};

/** Runs a case's arguments, with its defect switched on or with none. Never rejects for what LifeFlow does. */
export const runTargeted = async (
  { args }: Pick<Case, 'args'>,
  defect?: DefectName,
): Promise<TargetedRun> => {
  const began = performance.now();
  const on = defect === undefined ? [] : ['--defect', defect];
  const { code, stdout, stderr } = await verify('run', ...on, ...everyCase, ...args);
  return {
    code,
    // Above are the codes that say that nothing was judged.
    verdict: code !== null && code < 64 ? latestVerdict() : undefined,
    seconds: (performance.now() - began) / 1000,
    printed: `${stdout}\n${stderr}`,
  };
};
