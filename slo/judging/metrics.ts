import { metricsOf } from '../documented-metrics.ts';
import type { Sample } from '../evidence.ts';
import { many } from '../words.ts';
import type { Judging } from './case.ts';
import { fail, inconclusive, nothing, pass, type Seen } from './finding.ts';

type Scrape = Extract<Sample, { kind: 'metrics' }>;

/**
 * Every answer of a service's /metrics holds each of the document's metrics that it must show. An answer that lacks one
 * is enough to fail: a metric that comes and goes blinds an alert as well as one that is not there.
 */
export const judgeMetrics: Judging = (objective, { evidence }) => {
  const { service } = objective;
  const scrapes = evidence.samples.filter((s): s is Scrape => s.kind === 'metrics' && s.service === service);
  if (service === undefined || scrapes.length === 0) {
    const none = nothing(`/metrics of ${service ?? 'no service'} was not read`, 'samples:metrics');
    return inconclusive(objective, none, 'no answer of /metrics', objective.needs);
  }
  const documented = metricsOf(service);
  const lacking = documented.filter(({ name }) => scrapes.some((s) => !s.names.includes(name)));
  const what: Seen = {
    observed: lacking.length,
    interval: { low: lacking.length, high: lacking.length },
    says:
      lacking.length === 0
        ? `all ${documented.length} were in each of ${many(scrapes.length)} answers`
        : `missing: ${lacking.map(({ name, claim }) => `${name} (${claim}) in ${many(scrapes.filter((s) => !s.names.includes(name)).length)} of ${many(scrapes.length)} answers`).join(', ')}`,
    evidence: ['samples:metrics'],
  };
  return lacking.length > objective.bound ? fail(objective, what) : pass(objective, what);
};
