import type { CountRow, Evidence } from './evidence.ts';
import type { LoadTable } from './load-table.ts';
import { isOwn } from './own-environment.ts';
import type { Plan } from './plan.ts';
import { type ServiceId, serviceIds } from './services.ts';
import type { Count } from './units.ts';
import type { Verdict } from './verdict.ts';

export type CountComparison = {
  rows: Verdict['counts'];
  taints: string[];
  /** Answers, and requests of dropped arrivals, that k6 counted and the rows lack: worst case, bad and in steady state. */
  unaccounted: Record<ServiceId, Count>;
  /** Answers that the rows hold and k6 did not count: worst case, good ones that never were. */
  surplus: Record<ServiceId, Count>;
};

/**
 * Requests as k6, the rows, the edge and the services counted them. What was in flight at the end may differ, and
 * `countsApart` of the rest; beyond that the evidence is tainted. What the services counted is smaller by what
 * killed replicas took with them, so it is shown and taints nothing. Dropped arrivals are compared with k6's own count
 * of them, each for the requests that it would have made. k6 breaks off what is in flight when its load is
 * `stopped` before its planned end and counts none of it, though the edge has seen it.
 */
export const compareCounts = (
  plan: Plan,
  evidence: Evidence,
  table: LoadTable,
  stopped: boolean,
): CountComparison => {
  const unaccounted = {} as Record<ServiceId, Count>;
  const surplus = {} as Record<ServiceId, Count>;
  const taints: string[] = [];
  const k6Seen = evidence.counts.some((r) => r.party === 'k6');
  const edgeSeen = evidence.counts.some((r) => r.party === 'edge');
  if (!k6Seen) taints.push("counts: k6's own count is missing");
  if (!edgeSeen && isOwn(plan.environment.kind)) taints.push("counts: the edge's count is missing");
  const rows = serviceIds.map((service) => {
    const k6 = total(evidence.counts, 'k6', service);
    const edge = total(evidence.counts, 'edge', service);
    const own = total(evidence.counts, 'service', service);
    const rowsHeld = table.answers[service];
    const dropped = droppedIn(plan, evidence.counts, table, service);
    unaccounted[service] =
      (k6Seen ? Math.max(0, k6.answered - rowsHeld) : 0) + Math.max(0, dropped.requestsApart);
    surplus[service] = k6Seen ? Math.max(0, rowsHeld - k6.answered) : 0;
    const slack = plan.validity.countsApart * k6.requests + k6.requests - k6.answered;
    const brokenOff = stopped ? inFlightAtMost(plan, service) : 0;
    const unreached = errorsOf(table, service);
    const inRows = !k6Seen || Math.abs(k6.answered - rowsHeld) <= slack;
    const dropsInRows = Math.abs(dropped.requestsApart) <= plan.validity.countsApart * k6.requests;
    const atEdge =
      !edgeSeen ||
      (edge.requests <= k6.requests + slack + (edge.requests - edge.answered) + brokenOff &&
        edge.requests >= k6.requests - slack - unreached);
    const atServices = own.requests <= edge.requests + slack;
    const says = [
      inRows ? '' : `the rows hold ${rowsHeld} answers, k6 counted ${k6.answered}`,
      dropsInRows ? '' : `the rows hold ${dropped.inRows} dropped arrivals, k6 counted ${dropped.byK6}`,
      atEdge ? '' : `the edge saw ${edge.requests} requests, k6 sent ${k6.requests}`,
      atServices || !edgeSeen ? '' : `the services saw ${own.requests} requests, the edge ${edge.requests}`,
    ].filter((s) => s !== '');
    if (!inRows || !dropsInRows || !atEdge) taints.push(`counts of ${service} disagree: ${says.join('; ')}`);
    return {
      service,
      k6: k6.requests,
      evidence: rowsHeld,
      edge: edge.requests,
      services: own.requests,
      missingReplicas: own.missingReplicas,
      agree: k6Seen && says.length === 0,
      says: says.length > 0 ? says.join('; ') : agreement(own, edge, k6Seen, edgeSeen),
    };
  });
  return { rows, taints, unaccounted, surplus };
};

/** `requestsApart`: what the rows lack of k6's count, in requests; 0 where k6's count doesn't tell. */
const droppedIn = (plan: Plan, counts: readonly CountRow[], table: LoadTable, service: ServiceId) => {
  const inRows = table.droppedArrivals[service];
  const told = counts.flatMap((r) =>
    r.party === 'k6' && r.service === service && r.client === 'load' && r.dropped !== undefined
      ? [r.dropped]
      : [],
  );
  const byK6 = told.reduce((sum, n) => sum + n, 0);
  const perArrival = plan.load.services.find((s) => s.service === service)?.requestsPerArrival ?? 1;
  return { inRows, byK6, requestsApart: told.length === 0 ? 0 : Math.ceil((byK6 - inRows) * perArrival) };
};

type Totals = Pick<CountRow, 'requests' | 'answered' | 'missingReplicas'>;

const total = (rows: readonly CountRow[], party: CountRow['party'], service: ServiceId): Totals => {
  const sum = { requests: 0, answered: 0, missingReplicas: 0 };
  for (const row of rows) {
    if (row.party !== party || row.service !== service || row.client !== 'load') continue;
    sum.requests += row.requests;
    sum.answered += row.answered;
    sum.missingReplicas += row.missingReplicas;
  }
  return sum;
};

/** Ours: what was sent in the last second; the edge answers in milliseconds, so more can't have been in flight. */
const inFlightAtMost = (plan: Plan, service: ServiceId): Count =>
  Math.ceil(plan.load.services.find((s) => s.service === service)?.requestsPerSecond ?? 0);

/** Requests that k6 may have counted without reaching the edge. */
const errorsOf = (table: LoadTable, service: ServiceId): Count => {
  let sum = 0;
  for (const series of [table.series[service].read, table.series[service].write]) {
    for (let i = 0; i < table.seconds; i += 1) sum += (series.error[i] ?? 0) + (series.late[i] ?? 0);
  }
  return sum;
};

const agreement = (own: Totals, edge: Totals, k6Seen: boolean, edgeSeen: boolean): string => {
  if (!k6Seen) return "k6's own count is missing";
  if (!edgeSeen) return 'k6 and the rows agree; no edge of ours counts here';
  const gone = edge.requests - own.requests;
  return gone === 0
    ? 'all agree'
    : `k6, the rows and the edge agree; the services' counts lack ${gone}, ${own.missingReplicas} replicas took theirs along`;
};
