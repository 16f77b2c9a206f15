import type { Check, Claim } from '../slo/claims/claim.ts';
import type { Verdict } from '../slo/verdict.ts';
import { number, percent } from '../slo/words.ts';
import { duration } from './words.ts';

type Outcome = Verdict['claims'][number];

/** A claim's figure with its unit: `259 s`, `70 %`, `yes`. */
export const figureText = ({ figure, unit }: Pick<Claim, 'figure' | 'unit'>): string => {
  switch (unit) {
    case 'truth':
      return figure === 1 ? 'yes' : 'no';
    case 'ratio':
      return percent(figure);
    case 'seconds':
      return figure >= 2 * day && figure % day === 0
        ? `${number(figure / day)} days`
        : figure < 1
          ? `${number(figure * 1000)} ms`
          : duration(figure);
    case 'port':
    case 'weight':
      return `${unit} ${figure}`;
    default:
      return `${number(figure)} ${figure === 1 && unit.endsWith('s') ? unit.slice(0, -1) : unit}`;
  }
};
const day = 86_400;

/** How a claim is checked, in a line. */
export const checkText = (check: Check): string => {
  switch (check.by) {
    case 'experiment':
      return `experiment: ${check.objective}`;
    case 'audit':
      return 'audit: reasoned about without a run';
    case 'observation':
      return `observation: ${check.of}`;
    default:
      return `out of reach: ${check.because}`;
  }
};

/** `148 claims: 34 by experiment, 88 by the audit, …`: what the suite can examine at all. */
export const coverageText = (claims: readonly Claim[]): string => {
  const by = (kind: Check['by']) => claims.filter((c) => c.check.by === kind).length;
  return `${claims.length} claims: ${by('experiment')} checked by experiment, ${by('audit')} by the audit, ${by('observation')} by observation, ${by('nothing')} out of reach`;
};

/** Claims as lines, a heading for each section; `outcomes` adds what a run says of each. */
export const renderClaims = (claims: readonly Claim[], outcomes?: readonly Outcome[]): string[] => {
  const known = new Map(outcomes?.map((o) => [o.claim, o]));
  const line = (claim: Claim): string[] => {
    const of = claim.environment === 'production' ? '' : ` (${claim.environment})`;
    const outcome = known.get(claim.id);
    const detail = outcome === undefined ? checkText(claim.check) : `${outcome.outcome}: ${outcome.because}`;
    return [`  ${claim.id}: ${figureText(claim)}, ${claim.says}${of}`, `      ${detail}`];
  };
  const sections = Map.groupBy(claims, (c) => c.section);
  return [
    ...[...sections].flatMap(([section, group]) => [`Section ${section}`, ...group.flatMap(line), '']),
    `${coverageText(claims)}.`,
    ...(outcomes === undefined ? [] : [`This run: ${outcomeText(outcomes)}.`]),
  ];
};

/** `9 confirmed, 0 refuted, 139 not examined`. */
export const outcomeText = (outcomes: readonly Outcome[]): string =>
  (['confirmed', 'refuted', 'not examined'] as const)
    .map((which) => `${outcomes.filter((o) => o.outcome === which).length} ${which}`)
    .join(', ');
