import { betterWay } from '../slo/direction.ts';
import type { Objective, Plan } from '../slo/plan.ts';
import type { Interval, VerdictValue } from '../slo/verdict.ts';
import { number, percent, seconds } from '../slo/words.ts';

/** A verdict is never told by colour alone. */
export const symbol = { PASS: '✓', FAIL: '✗', INCONCLUSIVE: '?', INVALID: '⊘' } as const satisfies Record<
  VerdictValue,
  string
>;

/** A run's verdict for people who have not read the design. */
export const headline = {
  PASS: 'Every required objective was met, and there is enough evidence to say so.',
  FAIL: 'At least one required objective was missed, and the evidence excludes chance.',
  INCONCLUSIVE: 'Nothing required was shown to fail, but there is too little evidence to pass.',
  INVALID: 'The evidence can’t be trusted, so this run says nothing about LifeFlow.',
} as const satisfies Record<VerdictValue, string>;

type Unit = Objective['unit'];

/** 400 → `6 min 40 s`. */
export const duration = (value: number): string => {
  const whole = Math.round(value);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return [h > 0 && `${h} h`, m > 0 && `${m} min`, (s > 0 || whole === 0) && `${s} s`]
    .filter(Boolean)
    .join(' ');
};

const amount = (value: number, unit: Unit): string => {
  switch (unit) {
    case 'ratio':
      return percent(value);
    case 'seconds':
      return seconds(value);
    case 'queries/s':
      return `${number(value)} queries/s`;
    default:
      return `${number(value)} ${value === 1 ? unit.slice(0, -1) : unit}`;
  }
};

/** `12.1 to 12.3 s`; an open end is said, because it decides a verdict. */
export const interval = ({ low, high }: Interval, unit: Unit): string => {
  if (low === null && high === null) return 'not known';
  if (high === null) return `at least ${amount(low ?? 0, unit)}`;
  if (low === null) return `at most ${amount(high, unit)}`;
  if (low === high) return amount(low, unit);
  return `${amount(low, unit)} to ${amount(high, unit)}`;
};

/** `≥ 99.98 %` or `≤ 60 s`. */
export const bound = (objective: Objective): string => {
  if (objective.kind === 'autoscaling-band') return 'inside the band';
  if (objective.kind === 'autoscaling-bounds') return amount(objective.bound, objective.unit);
  return `${betterWay(objective) === 'more' ? '≥' : '≤'} ${amount(objective.bound, objective.unit)}`;
};

/** Seconds since the load's start as `3:07`, `1:02:45` or `−0:05`. */
export const offset = (value: number): string => {
  const whole = Math.round(Math.abs(value));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = `${h > 0 ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`;
  return `${value < 0 && whole > 0 ? '−' : ''}${h > 0 ? `${h}:` : ''}${tail}`;
};

/** `+3.29 s` after a fault, or `−1.88 s` before it. */
export const sinceFault = (value: number): string => `${value < 0 ? '−' : '+'}${seconds(Math.abs(value))}`;

/** `2026-11-24 01:22:07.250 UTC`, with as many decimals as asked for. */
export const utc = (epochMs: number, digits: 0 | 3 = 0): string =>
  `${new Date(epochMs)
    .toISOString()
    .replace('T', ' ')
    .slice(0, digits === 0 ? 19 : 23)} UTC`;

/** What goes beside every rate: a rate without its scale says nothing. */
export const scaleNote = ({ environment }: Plan): string =>
  environment.scale === 1
    ? `environment ${environment.name}, documented rates (scale 1)`
    : `environment ${environment.name}, scale ${environment.scale} of the documented rates`;

/** Timers that differ from the document's figure, or from the named product's. */
export const changedTimers = ({ environment }: Plan): readonly string[] =>
  Object.entries(environment.timers)
    .filter(([, t]) => t.documentedSeconds !== null && t.documentedSeconds !== t.usedSeconds)
    .map(
      ([name, t]) => `${name} ${number(t.usedSeconds)} s instead of ${number(t.documentedSeconds ?? 0)} s`,
    );
