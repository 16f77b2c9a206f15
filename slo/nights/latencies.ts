import type { LoadTable } from '../load-table.ts';
import { serviceIds } from '../services.ts';
import { quantile } from '../statistics/exponential-histogram.ts';
import type { Latency } from '../verdict.ts';

/** Of each service that answered; a bucket without a finite edge can be no latency. */
export const latenciesOf = ({ steadyLatency }: Pick<LoadTable, 'steadyLatency'>): Latency[] =>
  serviceIds.flatMap((service) => {
    const [p50Ms, p99Ms] = [0.5, 0.99].map((share) => quantile(steadyLatency[service], share));
    return p50Ms == null || p99Ms == null || !Number.isFinite(p99Ms.high) ? [] : [{ service, p50Ms, p99Ms }];
  });
