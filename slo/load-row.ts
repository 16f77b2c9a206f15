import { z } from 'zod';
import { Outcome } from './outcome.ts';
import { type ServiceId, serviceIds } from './services.ts';
import { ExponentialHistogram } from './statistics/exponential-histogram.ts';

/** Ours: its text takes less than 256 bytes. */
export const longestRunner = 60;

export const tracks = ['stable', 'canary'] as const;

/** Answers that k6 counted in one second. `histogram` counts the same answers; absent for `dropped`. */
export const LoadRow = z.strictObject({
  second: z.uint32().positive(),
  service: z.enum(serviceIds as [ServiceId, ...ServiceId[]]),
  op: z.enum(['read', 'write']),
  outcome: Outcome,
  track: z.enum(tracks),
  runner: z.string().max(longestRunner),
  count: z.uint32(),
  histogram: ExponentialHistogram.optional(),
});
export type LoadRow = z.infer<typeof LoadRow>;
