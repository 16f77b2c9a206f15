import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ServiceId, serviceIds } from '../../slo/services.ts';
import type { Count } from '../../slo/units.ts';
import { LoadError } from './load-error.ts';

/** What k6 itself counted, told apart from what came over OTLP: its end-of-test summary. */
export type K6Counts = {
  /** Requests that it sent and saw the end of, whatever their outcome. */
  httpRequests: Count;
  arrivals: Count;
  services: Readonly<Record<ServiceId, { answers: Count; dropped: Count }>>;
};

/** Reads what `handleSummary` of scenarios/load.k6.ts wrote. Rejects with LoadError when it is not there or not whole. */
export const readK6Counts = async (file: string): Promise<K6Counts> => {
  try {
    const metrics = Summary.parse(JSON.parse(await readFile(file, 'utf8')));
    const count = (name: string) => metrics[name]?.values.count ?? 0;
    return {
      httpRequests: count('http_reqs'),
      arrivals: count('iterations'),
      services: Object.fromEntries(
        serviceIds.map((id) => [
          id,
          {
            answers: count(`lifeflow_answer{service:${id}}`),
            dropped: count(`dropped_iterations{scenario:${id}}`),
          },
        ]),
      ) as K6Counts['services'],
    };
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new LoadError(
      file,
      `expected k6's own counts in ${file}; found: ${found}. k6's log beside it says why.`,
      { cause },
    );
  }
};

const Summary = z.record(
  z.string(),
  z.object({ values: z.object({ count: z.int().nonnegative().optional() }) }),
);
