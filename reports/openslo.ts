import { documentedLevel } from '../slo/documented-level.ts';
import type { Objective } from '../slo/plan.ts';

/** An OpenSLO v1 document; JSON is YAML, so its files are read as they are. */
export type OpenSlo = {
  apiVersion: 'openslo/v1';
  kind: 'Service' | 'SLO';
  metadata: { name: string; displayName?: string };
  spec: Record<string, unknown>;
};

/**
 * Objectives on a share of requests, as OpenSLO v1: a Service for each and an SLO with its indicator inside. The others
 * (recovery times, durability, replicas) are of single events and have no share over a window. Burn-rate alerts are
 * left out: a v1 condition has one window and can't say that two burn at once. A name is a DNS label (RFC 1123), which
 * is what the specification lets every implementation expect: no dot or colon in it.
 */
export const openSlo = (objectives: readonly Objective[]): OpenSlo[] => {
  const shares = objectives.filter((o) => o.kind === 'availability' || o.kind === 'latency');
  const services = [...new Set(shares.map((o) => o.service ?? everything))];
  return [
    ...services.map((name): OpenSlo => ({ apiVersion, kind: 'Service', metadata: { name }, spec: {} })),
    ...shares.map(sloOf),
  ];
};

const apiVersion = 'openslo/v1';
const everything = 'lifeflow';

const sloOf = (objective: Objective): OpenSlo => {
  const { id, title, kind, service, bound } = objective;
  const name = id.replaceAll(':', '-');
  // The month's level is the document's, whatever a run can decide in its minutes.
  const target =
    kind === 'availability' ? Math.max(bound, documentedLevel) : Number((1 - bound).toPrecision(12));
  return {
    apiVersion,
    kind: 'SLO',
    metadata: { name, displayName: shortened(title) },
    spec: {
      service: service ?? everything,
      description: `claims: ${objective.claims.join(', ') || 'none, the figure is ours'}`,
      indicator: { metadata: { name: `${name}-indicator` }, spec: { ratioMetric: ratio(kind, service) } },
      timeWindow: [{ duration: '30d', isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ displayName: title, target }],
    },
  };
};

/** The most that OpenSLO's own SDK for Go takes; the objective inside has its title whole. */
const longestDisplayName = 63;
const shortened = (text: string): string =>
  text.length <= longestDisplayName ? text : `${text.slice(0, longestDisplayName - 1)}…`;

/** Ours: each replica is scraped with the label `service`. 5 s is the high-priority alert's figure, 4.alert.p99-high. */
const ratio = (kind: Objective['kind'], service: string | undefined) => {
  const of = service === undefined ? '' : `service="${service}"`;
  const requests = 'lifeflow_http_requests_total';
  const times = 'lifeflow_http_request_duration_seconds';
  const labels = (...more: string[]) => `{${[of, ...more].filter((l) => l !== '').join(',')}}`;
  return kind === 'availability'
    ? {
        counter: true,
        good: source(`sum(${requests}${labels('status!~"5.."')})`),
        total: source(`sum(${requests}${labels()})`),
      }
    : {
        counter: true,
        good: source(`sum(${times}_bucket${labels('le="5"')})`),
        total: source(`sum(${times}_count${labels()})`),
      };
};

const source = (query: string) => ({ metricSource: { type: 'Prometheus', spec: { query } } });
