import { z } from 'zod';
import type { Load } from './load-columns.ts';
import { LoadRow } from './load-row.ts';
import { Outcome } from './outcome.ts';

/**
 * What a run leaves behind and the judge reads: plain rows, one schema each. Time is epoch milliseconds unless a
 * name says otherwise. A change of a row's meaning raises `evidenceSchema`.
 */
export const evidenceSchema = 'lifeflow-verify/evidence@2';

const { service } = LoadRow.shape;
/** The last instant that a Date can name. Sums of a few of them stay numbers. */
const lastInstant = 8.64e15;
const epochMs = z.number().positive().max(lastInstant);
/** Ours: no machine shows more, and what is summed up of them stays a number. */
const measure = z.number().nonnegative().max(1e15);
const count = z.int().nonnegative();

/** One probe. `scheduledAt` by the prober's own schedule; slip is sentAt - scheduledAt. */
export const ProbeRow = z.strictObject({
  service,
  scheduledAt: epochMs,
  sentAt: epochMs,
  endedAt: epochMs,
  outcome: Outcome.exclude(['dropped']),
  /** Region that answered; absent without an answer. */
  region: z.string().optional(),
});
export type ProbeRow = z.infer<typeof ProbeRow>;

/**
 * One write of the ledger. `acknowledged`: success was answered. `refused`: an answer said that it was not done.
 * `indeterminate`: time-out or reset, may or may not be stored.
 */
export const LedgerRow = z.strictObject({
  ref: z.string().min(1),
  service,
  sentAt: epochMs,
  endedAt: epochMs,
  class: z.enum(['acknowledged', 'refused', 'indeterminate']),
  outcome: Outcome.exclude(['dropped']),
  region: z.string().optional(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

/**
 * One look for an acknowledged write by an ordinary read of its service. `yes`: it is there; `no`: a right answer that
 * lacks it; `unknown`: no right answer. Looks at one write are numbered from 0 and go on until one is `yes`.
 */
export const VisibilityRow = z.strictObject({
  ref: z.string().min(1),
  service,
  look: count,
  sentAt: epochMs,
  endedAt: epochMs,
  shown: z.enum(['yes', 'no', 'unknown']),
  region: z.string().optional(),
});
export type VisibilityRow = z.infer<typeof VisibilityRow>;

/** What one service's writer held of the ledger when it was read back. `refs` are repeated as often as stored. */
export const ReadBackRow = z.strictObject({
  service,
  at: epochMs,
  /** `complete`: every stored ref is listed. `failed`: could not be read; then nothing follows from absence. */
  status: z.enum(['complete', 'failed']),
  /** The writes sent up to this instant are covered. */
  coversUntil: epochMs,
  refs: z.array(z.string()),
  error: z.string().optional(),
});
export type ReadBackRow = z.infer<typeof ReadBackRow>;

/** Names of timestamped facts. `fault` ties those of one experiment together. */
export const markNames = [
  'run-started',
  'load-started',
  'load-ended',
  'run-ended',
  'problem',
  'phase',
  'fault-planned',
  'preflight-passed',
  'preflight-failed',
  'fault-injected',
  'fault-effective',
  'fault-ineffective',
  'fault-skipped',
  'stop-condition',
  'heal-started',
  'heal-ended',
  'heal-failed',
  'residue-clean',
  'residue-found',
  'endpoint-added',
  'endpoint-removed',
  'replica-created',
  'replica-pending',
  'replica-scheduled',
  'replica-started',
  'replica-restarted',
  'replica-ready',
  'replica-unready',
  'replica-evicted',
  'replica-gone',
  'replica-undisrupted',
  'disruption-over',
  'capacity-restored',
  'lease-missed',
  'node-down',
  'node-up',
  'node-condition',
  'node-cordoned',
  'node-uncordoned',
  'cluster-event',
  'clock-compared',
  'watch-broken',
  'primary-lost',
  'standby-dropped',
  'standby-promoted',
  'standby-attached',
  'region-unhealthy',
  'region-healthy',
  'traffic-moved',
  'runbook-step',
  'scaled',
  'alert-fired',
] as const;

/** A timestamped fact. `clock` names whose clock; uncertainty is one-sided (the fact lies within ± that). */
export const Mark = z.strictObject({
  name: z.enum(markNames),
  at: epochMs,
  clock: z.enum(['runner', 'platform', 'edge', 'database', 'k6']),
  uncertaintyMs: z.number().nonnegative().max(lastInstant),
  /** The platform's own time of it, by its own clock, where it tells one; `at` is on ours, by the measured skew. */
  toldAt: epochMs.optional(),
  /** When the runner saw it. */
  seenAt: epochMs.optional(),
  /** Id of the experiment, e.g. `1-replica-kill`. */
  fault: z.string().optional(),
  /** What it happened to, e.g. `request-a-1`, `lifeflow_requests_prod`, `region-1`. */
  subject: z.string().optional(),
  /** The node of that replica, where the platform tells it. */
  node: z.string().optional(),
  /** How often that replica's container had been started again by then, where the platform counts it. */
  restarts: count.optional(),
  detail: z.string().optional(),
});
export type Mark = z.infer<typeof Mark>;

/** What the observers saw, about once a second. Counters are cumulative since the environment started. */
export const Sample = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('machine'),
    at: epochMs,
    /** Share of all cores that was busy since the sample before. */
    busy: z.number().min(0).max(1),
    k6Cores: measure.optional(),
    runnerCores: measure,
    runnerMegabytes: measure,
  }),
  z.strictObject({
    kind: z.literal('replicas'),
    at: epochMs,
    service,
    region: z.string(),
    desired: count,
    ready: count,
    /** Mean CPU over ready replicas as a share of the request; absent before the first metric. */
    utilisation: measure.optional(),
    /** The most that any other metric of its autoscaler is, as a share of that one's target; absent where it has none. */
    others: measure.optional(),
    /** Why the plan's autoscaler is not the one at work here, in words; then what it saw is not held against its size. */
    unmodelled: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('queries'), at: epochMs, service, queries: count, connections: count }),
  z.strictObject({
    kind: z.literal('replication'),
    at: epochMs,
    standby: z.string(),
    mode: z.enum(['sync', 'async']),
    lagBytes: measure,
  }),
  z.strictObject({ kind: z.literal('queue'), at: epochMs, service, depth: count }),
  z.strictObject({
    kind: z.literal('metrics'),
    at: epochMs,
    service,
    /** Whose /metrics answered. */
    replica: z.string(),
    /** Names of the metrics that the answer declares, with or without a value yet. */
    names: z.array(z.string()),
  }),
]);
export type Sample = z.infer<typeof Sample>;

/** Requests as each party counted them, for one service and client, over the whole run. */
export const CountRow = z.strictObject({
  party: z.enum(['k6', 'edge', 'service']),
  service,
  client: z.enum(['load', 'probe', 'ledger']),
  /** Requests that the party saw begin, and those it answered (edge, service) or got an answer for (k6). */
  requests: z.uint32(),
  answered: z.uint32(),
  /** Service counts of killed replicas are lost; this many replicas' last counts are missing. */
  missingReplicas: z.uint32(),
  /** Arrivals that k6 itself counted as dropped. */
  dropped: z.uint32().optional(),
});
export type CountRow = z.infer<typeof CountRow>;

/** All that `judge` sees beside the plan; the load in either form, or in the one that is named. */
export type Evidence<L extends Load = Load> = {
  schema: typeof evidenceSchema;
  load: L;
  probes: readonly ProbeRow[];
  ledger: readonly LedgerRow[];
  /** Empty in run folders of before. */
  visibility: readonly VisibilityRow[];
  readBack: readonly ReadBackRow[];
  marks: readonly Mark[];
  samples: readonly Sample[];
  counts: readonly CountRow[];
  /** Why the evidence is not whole; empty for an intact run folder. Each entry taints the run. */
  defects: readonly string[];
};

/**
 * File of each table in a run folder's `evidence/`, and the schema of its rows. A line is a row, but for the load, which
 * grows by millions a day and is kept by column (run/evidence/load-block.ts).
 */
export const evidenceTables = {
  load: { file: 'load.columns', row: LoadRow },
  probes: { file: 'probes.ndjson', row: ProbeRow },
  ledger: { file: 'ledger.ndjson', row: LedgerRow },
  visibility: { file: 'visibility.ndjson', row: VisibilityRow },
  readBack: { file: 'read-back.ndjson', row: ReadBackRow },
  marks: { file: 'marks.ndjson', row: Mark },
  samples: { file: 'samples.ndjson', row: Sample },
  counts: { file: 'counts.ndjson', row: CountRow },
} as const;

/** `sha256`: sum of those of the lines, or blocks, modulo 2^256, so that their order is of no matter. */
const digest = z.string().length(64);
const digested = z.strictObject({ rows: count, sha256: digest }).optional();

/** Written last: a run folder without it was cut off. What it says nothing of is not protected by it. */
export const EvidenceManifest = z.strictObject({
  schema: z.literal(evidenceSchema),
  tables: z.strictObject({
    plan: z.strictObject({ rows: z.literal(1), sha256: digest }).optional(),
    load: digested,
    probes: digested,
    ledger: digested,
    visibility: digested,
    readBack: digested,
    marks: digested,
    samples: digested,
    counts: digested,
  }),
});
export type EvidenceManifest = z.infer<typeof EvidenceManifest>;
