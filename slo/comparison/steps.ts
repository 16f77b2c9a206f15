import type { HeldStep, HeldSteps } from '../verdict.ts';
import { paired } from './paired.ts';

/** One step of two ways back, each against its own band; null where nothing is predicted of it in that run. */
export type ComparedStep = { step: HeldStep['step']; first: HeldStep | null; second: HeldStep | null };

export type ComparedSteps = {
  /** Name of the fault, as of a recovery. */
  fault: string;
  /** In the order in which they are predicted. */
  steps: readonly ComparedStep[];
};

/** The steps that a Kubernetes took after each fault of two runs, side by side. */
export const compareSteps = (
  first: readonly HeldSteps[],
  second: readonly HeldSteps[],
  nameInFirst: (fault: string) => string,
  nameInSecond: (fault: string) => string,
): ComparedSteps[] =>
  paired(
    first,
    second,
    (s) => nameInFirst(s.fault),
    (s) => nameInSecond(s.fault),
  ).map(({ key, first: one, second: other }) => ({
    fault: key,
    steps: paired(
      one?.steps ?? [],
      other?.steps ?? [],
      (s) => s.step,
      (s) => s.step,
    ).map(({ first: held, second: heldToo, either }) => ({
      step: either.step,
      first: held,
      second: heldToo,
    })),
  }));
