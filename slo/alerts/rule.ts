import type { Count, Ratio, Seconds } from '../units.ts';

export const severities = ['critical', 'high', 'medium'] as const;
export type Severity = (typeof severities)[number];

/**
 * What a rule looks at. `errors` and `late`: share of a service's answers within the range before an instant (late:
 * slower than `slowerThan`, so that a quantile lies above it exactly when the share lies above 1 − quantile).
 * `silence`: 1 while a service is asked and answers nothing. `unrecorded`: no run keeps a series of it.
 */
export type Measure =
  | { of: 'silence' }
  | { of: 'errors' }
  | { of: 'late'; slowerThan: Seconds }
  | { of: 'restarts'; within: Seconds }
  | { of: 'queue' }
  | { of: 'unready' }
  | { of: 'replication-lag' }
  | { of: 'unrecorded'; because: string };

/** One alert of the document's section 4: it fires when its measure lies above `above` for `forSeconds` on end. */
export type AlertRule = {
  id: AlertId;
  title: string;
  severity: Severity;
  /** Claims that its figures come from; none where the document gives no figure. */
  claims: readonly string[];
  measure: Measure;
  above: Ratio | Seconds | Count;
  /** Prometheus' `for`: 0 fires at the first evaluation that finds it true. */
  forSeconds: Seconds;
};

export const alertIds = [
  'service-down',
  'errors-critical',
  'p99-critical',
  'pool-exhausted',
  'crash-loop',
  'disk-critical',
  'queue',
  'shortage',
  'errors-high',
  'p99-high',
  'pending',
  'replication-lag',
  'cache-hits',
  'fulfilment',
  'deployment-failed',
  'certificate',
  'backup-failed',
  'disk-medium',
  'memory',
] as const;
export type AlertId = (typeof alertIds)[number];

/**
 * Ours: what `rate()` looks back over. Four scrapes of 15 s, the usual least with which it survives a lost scrape;
 * a condition may therefore outlast what caused it by as much.
 */
export const rangeSeconds: Seconds = 60;

/** Seconds by which a rule's condition may outlast its cause. */
export const lingers = ({ measure }: Pick<AlertRule, 'measure'>): Seconds =>
  measure.of === 'errors' || measure.of === 'late' ? rangeSeconds : 0;
