import type { Figures } from './figures.ts';

/** Share of requests that the service level allows to fail, without the dust of the subtraction. */
export const allowedErrors = (f: Figures): number =>
  Number((1 - f.claim('1.production.availability')).toPrecision(12));

/** The month's budget in seconds of full outage. */
export const monthlyBudget = (f: Figures): number => allowedErrors(f) * f.fact('month');
