import { z } from 'zod';

/**
 * The rules of OpenSLO v1 for the kinds that the export makes, transcribed from what OpenSLO published (both Apache-2.0):
 * - its JSON schema, `https://openslo.com/schemas/v1/` (repository OpenSLO/OpenSLO, `schemas/v1`, last at 7ee2e02 of
 *   October 2022; 525dc60 of September 2024 took the files away in favour of the SDK);
 * - the validation of its SDK for Go, which took their place (repository OpenSLO/go-sdk, `pkg/openslo/v1`, at ae145da).
 * Where they differ the stricter one counts: the schema lets a name have dots and 255 characters, the SDK and the
 * specification's text a DNS label only. What neither knows is refused too, so that a misspelt field doesn't pass.
 */
const dnsLabel = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
const metadata = z.strictObject({ name: dnsLabel, displayName: z.string().min(1).max(63).optional() });
const description = z.string().max(1050);

const metric = z.strictObject({
  metricSource: z.strictObject({
    metricSourceRef: dnsLabel.optional(),
    type: z.string().optional(),
    spec: z.record(z.string(), z.unknown()).refine((spec) => Object.keys(spec).length > 0, 'an empty spec'),
  }),
});

const sli = z.strictObject({
  description: description.optional(),
  ratioMetric: z
    .strictObject({ counter: z.boolean(), good: metric.optional(), bad: metric.optional(), total: metric })
    .refine(({ good, bad }) => (good === undefined) !== (bad === undefined), 'expected either good or bad'),
});

const rollingWindow = z.strictObject({
  duration: z.string().regex(/^[1-9][0-9]*[mhdwMQY]$/),
  // With a calendar it would not roll.
  isRolling: z.literal(true),
});

const slo = z.strictObject({
  description: description.optional(),
  service: dnsLabel,
  indicator: z.strictObject({ metadata, spec: sli }),
  timeWindow: z.array(rollingWindow).length(1),
  budgetingMethod: z.literal('Occurrences'),
  // A ratio has neither `op` nor `value`.
  objectives: z
    .array(z.strictObject({ displayName: z.string().min(1).optional(), target: z.number().min(0).lt(1) }))
    .min(1),
});

const apiVersion = z.literal('openslo/v1');

export const openSloDocument = z.discriminatedUnion('kind', [
  z.strictObject({
    apiVersion,
    kind: z.literal('Service'),
    metadata,
    spec: z.strictObject({ description: description.optional() }),
  }),
  z.strictObject({ apiVersion, kind: z.literal('SLO'), metadata, spec: slo }),
]);
