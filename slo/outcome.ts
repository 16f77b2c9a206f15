import { z } from 'zod';

/**
 * How an answer is counted. `good`: right answer in time. The others are bad: `server-error` (5xx), `network-error`
 * (refused, reset), `wrong-answer` (other status or body than asked for), `late` (no whole answer within the client's
 * time limit), `dropped` (an arrival that found no free virtual user; one row counts arrivals, not requests).
 */
export const outcomes = ['good', 'server-error', 'network-error', 'wrong-answer', 'late', 'dropped'] as const;
export const Outcome = z.enum(outcomes);
export type Outcome = z.infer<typeof Outcome>;
