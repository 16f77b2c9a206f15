import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleRun } from '../slo/testing/sample-run.ts';
import { openSlo } from './openslo.ts';

/** The rules of OpenSLO's JSON schema for v1 that these kinds meet, transcribed: its repository no longer holds the files. */
const name = z
  .string()
  .max(255)
  .regex(/^[a-z0-9][a-z0-9.|/\\-]*[a-z0-9]*$/);
const metric = z.object({
  metricSource: z.object({ type: z.string(), spec: z.object({ query: z.string() }) }),
});
const metadata = z.object({ name, displayName: z.string().min(1).optional() });
const document = z.discriminatedUnion('kind', [
  z.strictObject({
    apiVersion: z.literal('openslo/v1'),
    kind: z.literal('Service'),
    metadata,
    spec: z.strictObject({}),
  }),
  z.strictObject({
    apiVersion: z.literal('openslo/v1'),
    kind: z.literal('SLO'),
    metadata,
    spec: z.strictObject({
      service: name,
      description: z.string().max(1050),
      indicator: z.strictObject({
        metadata,
        spec: z.strictObject({
          ratioMetric: z.strictObject({ counter: z.boolean(), good: metric, total: metric }),
        }),
      }),
      timeWindow: z
        .array(
          z.strictObject({
            duration: z.string().regex(/^[1-9][0-9]*[mhdwMQY]$/),
            isRolling: z.literal(true),
          }),
        )
        .length(1),
      budgetingMethod: z.literal('Occurrences'),
      objectives: z
        .array(z.strictObject({ displayName: z.string().min(1), target: z.number().min(0).lt(1) }))
        .min(1),
    }),
  }),
]);

const documents = openSlo(sampleRun().plan.objectives);

describe('the OpenSLO export', () => {
  it('keeps to the rules of v1, with names of their own and services that exist', () => {
    for (const d of documents) expect(document.parse(d)).toEqual(d);
    const names = documents.map((d) => `${d.kind}/${d.metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const d of documents.filter((d) => d.kind === 'SLO'))
      expect(names).toContain(`Service/${d.spec.service}`);
  });

  it('has all nine availabilities and eight latencies, at the document’s level', () => {
    const slos = documents.filter((d) => d.kind === 'SLO');
    expect(slos).toHaveLength(17);
    expect(slos.find((d) => d.metadata.name === 'availability')?.spec.objectives).toMatchObject([
      { target: 0.9999 },
    ]);
    expect(slos.find((d) => d.metadata.name === 'latency-p99.camp')?.spec.objectives).toMatchObject([
      { target: 0.99 },
    ]);
  });
});
