import { documentedLevel } from '../documented-level.ts';
import type { Ratio, Seconds } from '../units.ts';

/** Fires while errors burn the budget `burn` times too fast over both windows; the short one ends it soon. */
export type BurnRate = {
  id: string;
  severity: 'page' | 'ticket';
  burn: number;
  longSeconds: Seconds;
  shortSeconds: Seconds;
};

const hour = 3600;

/**
 * Multi-window, multi-burn-rate alerts (Beyer et al., The Site Reliability Workbook, 2018, chapter 5): 2 % of the
 * month's budget in an hour, 5 % in six hours, 10 % in a day and in three days.
 */
export const burnRates: readonly BurnRate[] = [
  { id: 'burn-1h', severity: 'page', burn: 14.4, longSeconds: hour, shortSeconds: 300 },
  { id: 'burn-6h', severity: 'page', burn: 6, longSeconds: 6 * hour, shortSeconds: 1800 },
  { id: 'burn-1d', severity: 'ticket', burn: 3, longSeconds: 24 * hour, shortSeconds: 2 * hour },
  { id: 'burn-3d', severity: 'ticket', burn: 1, longSeconds: 72 * hour, shortSeconds: 6 * hour },
];

/** Share of errors that burns the budget this many times too fast. */
export const burnShare = ({ burn }: Pick<BurnRate, 'burn'>, level: Ratio = documentedLevel): Ratio =>
  Number((burn * (1 - level)).toPrecision(9));
