import type { EvidencePlan, Plan } from '../plan.ts';
import type { Count, Seconds } from '../units.ts';

export type Shortage = {
  /** What is missing `of` what is needed, in the same unit. */
  missing: number;
  of: number;
  /** Of that unit, in a second of undisturbed hold. */
  perSecond: number;
  /** How many counts, each rounded down, grow with the scale; 0 where a larger one gathers no more. */
  scaling: Count;
};

/**
 * Smallest scale at this length, and smallest length at this scale, that decide what this run leaves open. What a
 * longer run gains is steady hold before its first fault; the scale is rounded up to four digits.
 */
export const otherwise = (
  { load, environment }: Pick<Plan, 'load'> & { environment: Pick<Plan['environment'], 'scale'> },
  { missing, of, perSecond, scaling }: Shortage,
): EvidencePlan['otherwise'] => {
  const has = of - missing;
  const longer: Seconds = Math.ceil(missing / perSecond);
  return {
    scale: scaling > 0 && has > 0 ? upTo4Digits((environment.scale * (of + scaling)) / has) : null,
    durationSeconds: perSecond > 0 ? Math.ceil(load.durationSeconds) + longer : null,
  };
};

const upTo4Digits = (value: number): number => {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 3);
  return Number((Math.ceil(value / unit) * unit).toPrecision(4));
};
