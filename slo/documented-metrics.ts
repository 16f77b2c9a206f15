import type { ServiceId } from './services.ts';
import type { Seconds } from './units.ts';

export type DocumentedMetric = {
  claim: string;
  /** Under which a service shows it at /metrics. Ours: the document names what is measured, not the series. */
  name: string;
  /** The one service that has what it measures; every service where this is absent. */
  only?: ServiceId;
  /** What is measured here in the place of the document's. */
  standIn?: string;
};

/** The document's application metrics (section 4). Those of nodes and of the business are not shown by a service. */
export const documentedMetrics: readonly DocumentedMetric[] = [
  { claim: '4.metric.requests', name: 'lifeflow_http_requests_total' },
  { claim: '4.metric.durations', name: 'lifeflow_http_request_duration_seconds' },
  { claim: '4.metric.errors', name: 'lifeflow_http_errors_total' },
  { claim: '4.metric.connections', name: 'lifeflow_http_active_connections' },
  { claim: '4.metric.pool', name: 'lifeflow_database_pool' },
  {
    claim: '4.metric.cache',
    name: 'lifeflow_database_buffer_cache_hit_ratio',
    standIn: "the database's own cache",
  },
  {
    claim: '4.metric.queue',
    name: 'lifeflow_notification_queue_depth',
    only: 'notification',
    standIn: 'a table of the database',
  },
];

/** Ours: often enough that a run of half a minute sees several answers, and cheap beside its load. */
export const scrapeSeconds: Seconds = 5;

export const metricsOf = (service: ServiceId): readonly DocumentedMetric[] =>
  documentedMetrics.filter(({ only }) => only === undefined || only === service);
