import { number } from '../slo/words.ts';
import type { Year } from '../slo/year.ts';

/** The year in one sentence. */
export const yearText = ({ seconds, budgetSeconds, kept }: Year): string =>
  `a year of the document’s own promises costs ${number(seconds)} s of the ${number(budgetSeconds, 2)} s that its service level leaves: ${kept ? 'kept' : `${number(seconds / budgetSeconds, 2)} times the budget`}`;

/** The year as lines: what each event costs, by which claims, and what was assumed. */
export const renderYear = (year: Year): string[] => [
  ...year.items.flatMap((i) => [
    `${i.id}: ${number(i.perYear, 2)} a year × ${number(i.secondsEach, 2)} s = ${number(i.secondsYear, 1)} s`,
    `  ${i.says}`,
    `  claims: ${i.uses.join(', ') || 'none'}${i.facts.length === 0 ? '' : `; facts: ${i.facts.join(', ')}`}`,
    ...i.ours.map((text) => `  ${text}`),
  ]),
  ...year.unpriced.map((text) => `not priced: ${text}`),
  '',
  `Together, ${yearText(year)}.`,
];
