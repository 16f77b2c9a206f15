import { claimOutcomes } from '../../slo/claim-outcomes.ts';
import type { Evidence, LedgerRow, Mark, ProbeRow, Sample, VisibilityRow } from '../../slo/evidence.ts';
import { evidenceSchema } from '../../slo/evidence.ts';
import type { LoadRow } from '../../slo/load-row.ts';
import type { Objective, Plan } from '../../slo/plan.ts';
import { planSchema } from '../../slo/plan.ts';
import { services } from '../../slo/services.ts';
import type { Finding, Verdict } from '../../slo/verdict.ts';
import { verdictSchema } from '../../slo/verdict.ts';
import type { ReportInput } from '../input.ts';

/**
 * A run made up to show everything that a report can show: all four verdicts, a waiver, a taint, a lost write,
 * a recovery that never came, and strings that try to break out of the page. No judge would give it.
 */
export const hostile = `<script>alert("x")</script>'"&<img src=x onerror=alert(1)>`;

const start = Date.UTC(2026, 10, 24, 1, 22, 7);
const length = 300;
const at = (second: number) => start + second * 1000;
const scale = 0.04;
const faultsAt = { '1-replica-kill': 80, '2-region-loss': 170 } as const;

const objective = (id: string, kind: Objective['kind'], more: Partial<Objective> = {}): Objective => ({
  id,
  kind,
  title: id,
  required: true,
  bound: 60,
  unit: 'seconds',
  claims: [],
  confidence: 0.95,
  needs: '62,956 requests',
  has: '40,000 requests',
  decidable: true,
  ...more,
});

const found = (
  o: Objective,
  observed: number | null,
  low: number | null,
  high: number | null,
  says: string,
) => ({
  objective: o,
  observed,
  interval: { low, high },
  says,
  evidence: ['load', 'marks:fault-effective'],
});

const findings: Finding[] = [
  {
    verdict: 'PASS',
    ...found(
      objective('availability', 'availability', {
        title: 'All services together answer well in steady state',
        bound: 0.9998,
        unit: 'ratio',
        claims: ['1.production.availability'],
      }),
      0.999985,
      0.99991,
      1,
      '1 of 66,912 requests was bad; independence was not rejected.',
    ),
  },
  {
    verdict: 'FAIL',
    ...found(
      objective('durability', 'durability', {
        title: 'No acknowledged write is lost after a synchronous failover',
        bound: 0,
        unit: 'writes',
      }),
      1,
      1,
      1,
      `1 acknowledged write is not at the writer: ledger-${hostile}.`,
    ),
  },
  {
    verdict: 'INCONCLUSIVE',
    ...found(
      objective('rto:2-region-loss:writes', 'rto', {
        title: 'Writes come back after a region is lost',
        bound: 900,
        fault: '2-region-loss',
        op: 'write',
        claims: ['5.manual.rto'],
        figureNotExamined: 'promotion takes 8 s here instead of 300 s: mechanism exercised',
      }),
      null,
      61.2,
      null,
      'No 10 s without a bad probe were seen before the heal.',
    ),
    has: '61.2 s seen',
    needs: '900 s, or a recovery',
  },
  {
    verdict: 'INVALID',
    ...found(
      objective('latency-p99:donor', 'latency', {
        title: 'p99 of donor answers',
        bound: 5,
        service: 'donor',
      }),
      0.031,
      0.028,
      0.04,
      'p99 is at most 40 ms.',
    ),
    because: ['the machine was over 90 % busy in 4.1 % of the steady seconds', hostile],
  },
  {
    verdict: 'PASS',
    ...found(
      objective('rto:1-replica-kill:reads', 'rto', {
        title: 'Reads come back after a replica is killed',
        bound: 30,
        fault: '1-replica-kill',
        op: 'read',
      }),
      2.4,
      2.3,
      2.5,
      '11 of 3,120 probes were bad, the last 2.4 s after the kill.',
    ),
  },
  {
    verdict: 'INCONCLUSIVE',
    ...found(
      objective('availability:camp', 'availability', {
        title: 'camp answers well in steady state',
        bound: 0.9999,
        unit: 'ratio',
        required: false,
        decidable: false,
        service: 'camp',
      }),
      1,
      0.9989,
      1,
      '0 of 2,811 requests were bad.',
    ),
    has: '2,811 requests',
    needs: '29,956 requests',
    waived: {
      objective: 'availability:camp',
      owner: hostile,
      reason: 'camps are over',
      expires: '2027-01-31',
    },
  },
];

const plan: Plan = {
  schema: planSchema,
  run: '2026-11-24T01-22-07Z-local',
  createdAt: '2026-11-24T01:21:50Z',
  seed: 7,
  environment: {
    name: 'local',
    kind: 'local',
    scale,
    scaleSource: `k6.config.ts ${hostile}`,
    regions: ['region-1', 'region-2'],
    zones: ['r1a', 'r1b', 'r1c', 'r2a', 'r2b', 'r2c'],
    replicas: { min: 3, max: 20 },
    timers: {
      promotion: { usedSeconds: 8, documentedSeconds: 300, claim: '5.replica.promotion', why: 'no people' },
      timeToLive: { usedSeconds: 10, documentedSeconds: null, claim: null, why: hostile },
    },
    defects: ['lost-ack'],
  },
  autoscaler: null,
  controlPlane: null,
  load: {
    profile: 'emergency-spike',
    durationSeconds: length,
    timeLimitSeconds: 5,
    phases: [
      { name: 'quiet', from: 0, to: 20 },
      { name: 'ramp', from: 20, to: 60 },
      { name: 'hold', from: 60, to: 270 },
      { name: 'decay', from: 270, to: length },
    ],
    services: services.map((s) => ({
      service: s.id,
      targetQps: s.peakQps * scale,
      peakArrivalsPerSecond: (s.peakQps * scale) / 2,
      points: [
        { at: 0, arrivalsPerSecond: s.peakQps * scale * 0.1 },
        { at: 20, arrivalsPerSecond: s.peakQps * scale * 0.1 },
        { at: 60, arrivalsPerSecond: (s.peakQps * scale) / 2 },
        { at: 270, arrivalsPerSecond: (s.peakQps * scale) / 2 },
        { at: length, arrivalsPerSecond: s.peakQps * scale * 0.1 },
      ],
      requestsPerArrival: 1.5,
      requestsPerSecond: s.peakQps * scale * 0.75,
      readShare: 0.8,
    })),
  },
  witnesses: { probesPerSecond: 10, ledgerWritesPerSecond: 2 },
  chaos: Object.entries(faultsAt).map(([id, when]) => ({
    id,
    fault: id === '1-replica-kill' ? 'replica-kill' : 'region-loss',
    aim: { region: 'region-1' },
    at: when,
    holdSeconds: 30,
    healBoundSeconds: 15,
    bound: { readsSeconds: 30, writesSeconds: 60, claim: null, why: 'ours' },
    hypothesis: `the others answer ${hostile}`,
    touches: 'request-r1a1-1',
    undo: 'start it again',
    budgetSeconds: 30,
  })),
  objectives: findings.map((f) => f.objective),
  evidencePlan: [
    {
      objective: 'availability',
      counts: 'requests',
      needs: [14_978, 23_718, 31_477, 38_767],
      minutes: [0.4, 0.7, 0.9, 1.1],
      gathers: 40_000,
      power: { accepts: 3, rejects: 15, passAtTenth: 0.99, passAtHalf: 0.42, failAtTwice: 0.6 },
      otherwise: null,
      says: hostile,
    },
    {
      objective: 'availability:camp',
      counts: 'requests',
      needs: [29_956, 47_437, 62_956, 77_535],
      minutes: [31.2, 49.4, 65.6, 80.8],
      gathers: 1200,
      power: { accepts: null, rejects: 3, passAtTenth: 0, passAtHalf: 0, failAtTwice: 0.01 },
      otherwise: { scale: 0.99, durationSeconds: 2000 },
      says: '',
    },
  ],
  absent: [],
  gate: null,
  waivers: findings.flatMap((f) => f.waived ?? []),
  notExamined: [{ what: '99.99 % for each service', takes: `29,956 requests a service ${hostile}` }],
  validity: { busyAbove: 0.9, slipAboveMs: 50, taintedShare: 0.01, countsApart: 0.001 },
};

const seconds = Array.from({ length }, (_, i) => i);
const down = (second: number) => Object.values(faultsAt).some((t) => second >= t && second < t + 4);
const shape = (second: number) =>
  second < 20 ? 0.2 : second < 60 ? 0.2 + (second - 20) / 50 : second < 270 ? 1 : 0.3;
/** A lump around a bucket of 2^(i/8) ms, spread over nine buckets. */
const lump = (count: number, middle: number) => ({
  scale: 3,
  zeroCount: 0,
  offset: middle - 4,
  counts: [0.02, 0.08, 0.2, 0.3, 0.2, 0.1, 0.06, 0.03, 0.01].map((share) => Math.round(share * count)),
});

const load: LoadRow[] = seconds.flatMap((second) =>
  services.flatMap((s): LoadRow[] => {
    const asked = Math.round(
      s.peakQps * scale * 0.75 * shape(second) * (1 + 0.05 * Math.sin(second + s.peakQps)),
    );
    const bad = down(second) ? Math.round(asked * 0.3) : second === 140 && s.id === 'donor' ? 2 : 0;
    const row = {
      second: at(second) / 1000,
      service: s.id,
      op: 'read',
      track: 'stable',
      runner: 'k6',
    } as const;
    const good = lump(asked - bad, 16 + Math.round(3 * Math.sin(second / 9)));
    return [
      { ...row, outcome: 'good', count: asked - bad, histogram: good },
      ...(bad > 0
        ? [{ ...row, outcome: 'server-error', count: bad, histogram: lump(bad, 72) } as const]
        : []),
      ...(bad > 5 ? [{ ...row, outcome: 'dropped', count: 3 } as const] : []),
    ];
  }),
);

const probes: ProbeRow[] = seconds.flatMap((second) =>
  services.flatMap((s) =>
    [0, 0.5].map((part): ProbeRow => {
      const sentAt = at(second + part) + 1 + (second % 37 === 0 ? 30 : 0);
      const bad = down(second);
      return {
        service: s.id,
        scheduledAt: at(second + part),
        sentAt,
        endedAt: sentAt + (bad ? 900 : 3),
        outcome: bad ? 'network-error' : 'good',
        ...(bad ? {} : { region: 'region-1' }),
      };
    }),
  ),
);

const samples: Sample[] = seconds.flatMap((second): Sample[] => [
  {
    kind: 'machine',
    at: at(second),
    busy: 0.3 + 0.3 * shape(second),
    k6Cores: 0.2,
    runnerCores: 0.1,
    runnerMegabytes: 120,
  },
  ...services.flatMap((s): Sample[] => [
    {
      kind: 'replicas',
      at: at(second),
      service: s.id,
      region: 'region-1',
      desired: 3,
      ready: down(second) ? 2 : 3,
    },
    {
      kind: 'queries',
      at: at(second),
      service: s.id,
      queries: Math.round(s.peakQps * scale * second),
      connections: 6,
    },
  ]),
  {
    kind: 'replication',
    at: at(second),
    standby: 'standby-r1b',
    mode: 'sync',
    lagBytes: down(second) ? 4e6 : 1200,
  },
  { kind: 'queue', at: at(second), service: 'notification', depth: Math.round(20 * shape(second)) },
]);

const mark = (name: Mark['name'], second: number, more: Partial<Mark> = {}): Mark => ({
  name,
  at: at(second),
  clock: 'runner',
  uncertaintyMs: 20,
  ...more,
});
const marks: Mark[] = [
  mark('load-started', 0),
  ...Object.entries(faultsAt).flatMap(([fault, t]) => [
    mark('fault-injected', t - 0.2, { fault }),
    mark('fault-effective', t, { fault, clock: 'platform', subject: hostile, detail: hostile }),
    mark('endpoint-removed', t + 2, { fault, clock: 'edge', subject: 'request-r1a1-1' }),
    mark('heal-started', t + 30, { fault }),
    mark('heal-ended', t + 33, { fault }),
    mark('capacity-restored', t + 36, { fault, clock: 'platform' }),
  ]),
  mark('load-ended', length),
];

const lost = `ledger-${hostile}`;
const ledger: LedgerRow[] = [...Array.from({ length: 40 }, (_, i) => `ledger-${i}`), lost].map((ref, i) => ({
  ref,
  service: services[i % 8]?.id ?? 'auth',
  sentAt: at(5 * i),
  endedAt: at(5 * i) + 4,
  class: i === 11 ? 'indeterminate' : 'acknowledged',
  outcome: i === 11 ? 'late' : 'good',
}));

/** Each acknowledged write is shown at once, but the second only after 37 s, and the third by no read. */
const looksOf = (i: number): readonly (readonly [after: number, shown: VisibilityRow['shown']])[] => {
  if (i === 2) return [[0, 'unknown']];
  if (i !== 1) return [[0, 'yes']];
  return [
    [0, 'no'],
    [36, 'no'],
    [37, 'yes'],
  ];
};
const visibility: VisibilityRow[] = ledger.flatMap(({ ref, service, class: end, endedAt }, i) =>
  (end === 'acknowledged' ? looksOf(i) : []).map(([after, shown], look): VisibilityRow => {
    const sentAt = endedAt + after * 1000;
    return { ref, service, look, sentAt, endedAt: sentAt + 3, shown, region: hostile };
  }),
);

const evidence: Evidence<LoadRow[]> = {
  schema: evidenceSchema,
  load,
  probes,
  ledger,
  visibility,
  readBack: services.map((s, i) => ({
    service: s.id,
    at: at(length + 3),
    status: s.id === 'camp' ? 'failed' : 'complete',
    coversUntil: at(length),
    refs: Array.from({ length: 5 }, (_, k) => `ledger-${k * 8 + i}`).concat(i === 1 ? ['ledger-1'] : []),
    ...(s.id === 'camp' ? { error: hostile } : {}),
  })),
  marks,
  samples,
  counts: [],
  defects: [],
};

const instant = (second: number | null, clock: string, says: string) => ({
  at: second === null ? null : at(second),
  clock,
  uncertaintyMs: second === null ? 0 : 100,
  says,
});
const clock = (fault: keyof typeof faultsAt, op: 'read' | 'write', back: number | null) => {
  const t = faultsAt[fault];
  return {
    fault,
    op,
    instants: {
      t0: instant(t, 'platform', `fault effective ${hostile}`),
      t1: instant(t + 0.3, 'runner', 'first bad answer'),
      t2: instant(null, 'edge', 'no alert can fire in time'),
      t3: instant(t + 2, 'edge', 'endpoint removed'),
      t4: instant(t + 2.1, 'runner', 'first good answer'),
      t5: instant(back === null ? null : t + back, 'runner', 'first 10 s without a bad probe'),
      t6: instant(back === null ? null : t + 36, 'platform', 'capacity restored'),
      t7: instant(null, 'database', 'no backlog seen'),
    },
    rtoSeconds: back === null ? { low: 61.2, high: null } : { low: back - 0.1, high: back + 0.1 },
    badProbes: 11,
    probes: 3120,
  };
};

const verdict: Verdict = {
  schema: verdictSchema,
  run: plan.run,
  steps: [
    {
      fault: '1-replica-kill',
      steps: [
        {
          step: 'endpoint-removed',
          after: 'fault',
          low: 0,
          high: 2,
          says: hostile,
          seen: 1,
          observed: { low: 3.1, high: 3.2 },
          outside: [hostile],
          is: 'outside',
        },
        {
          step: 'replica-scheduled',
          after: 'replica-created',
          low: 0,
          high: 2,
          says: 'the scheduler finds a node with room for it',
          seen: 1,
          observed: { low: 3.1, high: 3.2 },
          at: { from: at(faultsAt['1-replica-kill'] + 3.1), to: at(faultsAt['1-replica-kill'] + 7.2) },
          outside: ['request-service-1'],
          is: 'outside',
          because: `0/3 nodes are available ${hostile}`,
        },
        {
          step: 'replica-ready',
          after: 'replica-started',
          low: 5,
          high: 12,
          says: 'readiness probe after 5 s, each 5 s',
          seen: 0,
          observed: null,
          outside: [],
          is: 'not seen',
        },
      ],
    },
  ],
  verdict: 'FAIL',
  because: `durability: 1 acknowledged write was lost ${hostile}`,
  findings,
  claims: claimOutcomes(plan, findings, null),
  notExamined: plan.notExamined,
  cut: null,
  taints: [`the prober slipped over 50 ms in 0.4 % of the steady seconds ${hostile}`],
  windows: Object.entries(faultsAt).flatMap(([fault, t]) =>
    (['read', 'write'] as const).flatMap((op) => [
      { fault, of: 'fault' as const, op, from: at(t - 7), to: at(t + (op === 'read' ? 30 : 60) + 10) },
      { fault, of: 'heal' as const, op, from: at(t + 30), to: at(t + 45) },
    ]),
  ),
  clocks: [
    clock('1-replica-kill', 'read', 2.4),
    clock('1-replica-kill', 'write', 3.1),
    clock('2-region-loss', 'read', 12.2),
    clock('2-region-loss', 'write', null),
  ],
  burns: [
    {
      rate: 14.4,
      longSeconds: 3600,
      shortSeconds: 300,
      outcome: 'not examined',
      firedAt: null,
      peakLong: null,
      peakShort: 120,
    },
  ],
  alerts: {
    rules: [
      {
        rule: 'errors-critical',
        title: 'errors of a service, critical',
        severity: 'critical',
        result: 'fired',
        says: '1 times, for 1 of 8',
        firings: [
          {
            subject: hostile,
            pendingAt: at(20),
            firedAt: at(41),
            resolvedAt: null,
            budgetSpentSeconds: 8.5,
            fault: '2-region-loss',
          },
        ],
      },
      {
        rule: 'shortage',
        title: 'blood runs short',
        severity: 'critical',
        result: 'not observable',
        says: `an event of the business ${hostile}`,
        firings: [],
      },
    ],
    matrix: [
      {
        fault: '2-region-loss',
        rule: 'errors-critical',
        expected: 'yes',
        outcome: 'fired',
        says: `for ${hostile} 21 s after the fault`,
      },
      {
        fault: '1-replica-kill',
        rule: 'errors-high',
        expected: 'no',
        outcome: 'can not fire',
        says: '600 s of window > 35 s of fault',
      },
      { fault: null, rule: 'queue', expected: 'no', outcome: 'false', says: hostile },
    ],
  },
  budget: {
    spentSeconds: 9.3,
    monthSeconds: 259.2,
    perFault: [
      { fault: '1-replica-kill', spentSeconds: 1.2 },
      { fault: '2-region-loss', spentSeconds: 8 },
    ],
  },
  rates: services.map((s) => ({
    service: s.id,
    targetQps: s.peakQps * scale,
    offeredRequestsPerSecond: s.peakQps * scale * 0.75,
    completedRequestsPerSecond: s.peakQps * scale * 0.74,
    databaseQps: s.id === 'camp' ? null : s.peakQps * scale * 0.99,
    declaredQueriesPerRequest: 1.33,
    measuredQueriesPerRequest: s.id === 'camp' ? null : 1.34,
  })),
  autoscaling: services.map((s) => ({
    service: s.id,
    coveredSeconds: 212,
    changes: s.id === 'donor' ? 3 : 0,
    reversals: s.id === 'donor' ? 1 : 0,
    timeToSize:
      s.id === 'donor'
        ? { size: 5, seconds: { low: 17.5, high: 19.2 } }
        : s.id === 'camp'
          ? { size: 4, seconds: { low: 61, high: null } }
          : null,
  })),
  steady: [
    {
      objective: 'availability',
      requests: 66_912,
      bad: 1,
      unaccounted: 0,
      surplus: 0,
      seconds: 190,
      blocks: [{ seconds: 1, blocks: 190, failing: [{ failures: 1, blocks: 1 }] }],
    },
  ],
  latencies: services.map((s) => ({
    service: s.id,
    p50Ms: { low: 3.7, high: 4 },
    p99Ms: { low: 8.7, high: 9.5 },
  })),
  counts: services.map((s) => ({
    service: s.id,
    k6: 8000,
    evidence: 8000,
    edge: s.id === 'donor' ? 8004 : 8000,
    services: 7980,
    missingReplicas: 1,
    agree: s.id !== 'donor',
    says: s.id === 'donor' ? '4 apart, none in flight' : 'equal',
  })),
};

export const syntheticRun = (): ReportInput & { evidence: typeof evidence } => ({ plan, evidence, verdict });
