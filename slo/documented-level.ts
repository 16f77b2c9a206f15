import { claimedFigure } from './claims.ts';
import type { Ratio } from './units.ts';

/** Claim 1.production.availability: the level of each service, and of the month's error budget. */
export const documentedLevel: Ratio = claimedFigure('1.production.availability');
