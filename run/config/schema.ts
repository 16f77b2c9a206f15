import { z } from 'zod';
import { manifestSets } from '../../fixtures/lifeflow/manifests/index.ts';
import { Bound, FaultName, PlannedFault, Timer, Waiver } from '../../slo/plan.ts';

/** Of a part of a run, which lasts a day at most. */
const seconds = z.number().nonnegative().max(86_400, 'at most a day, which is 86400');
const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');

const Region = z.strictObject({
  name,
  zones: z.array(name).min(1),
  nodesPerZone: z.int().min(1).max(20),
  /** Replicas of each service that this region starts with; also the autoscaler's minimum there. */
  replicas: z.int().min(1).max(20),
});

const Experiment = z.strictObject({
  fault: FaultName,
  aim: PlannedFault.shape.aim.default({}),
  /** Of `http-delay`: `delayMs`; of `http-errors`: `errorShare` and `errorCode`. What is left out is as slo/disruption.ts has it. */
  strength: z
    .strictObject({
      delayMs: z.int().min(1, 'a delay of 1 ms or more'),
      errorShare: z.number().gt(0, 'a share above 0').max(1, 'a share of 1 at most'),
      errorCode: z
        .int()
        .min(400, "an error's HTTP status, from 400 to 599")
        .max(599, "an error's HTTP status, from 400 to 599"),
    })
    .partial()
    .optional(),
  /** From the injection to the heal; of one that is imposed on all replicas of a service from its effect to its end. */
  holdSeconds: seconds,
  healBoundSeconds: seconds,
  hypothesis: z.string(),
  /** Left out of a run that names no fault. */
  onlyWhenNamed: z.boolean().default(false),
});

/** What every environment says of itself, whoever runs it. */
const common = {
  /** Multiplies every documented rate; `auto` measures what this machine carries (embedded environments only). */
  scale: z.union([z.number().gt(0).max(1), z.literal('auto')]),
  /** Faults that may be injected here: the blast radius that is allowed. Empty allows none. */
  allow: z.array(FaultName),
  /** Objectives that a PASS needs, by id; `*` stands for any run of characters without a colon. */
  require: z.array(z.string()).min(1),
  availability: z.number().gt(0.5).lt(1),
  confidence: z.number().gt(0.5).lt(1).default(0.95),
  /** One for each fault that is allowed. */
  bounds: z.partialRecord(FaultName, Bound),
  timers: z.record(z.string(), Timer),
  autoscaling: z.strictObject({
    min: z.int().positive(),
    max: z.int().positive(),
    scaleUpAboveUtilisation: z.number().gt(0),
    scaleDownBelowUtilisation: z.number().gt(0),
    scaleDownAfterSeconds: seconds,
    syncSeconds: seconds,
    tolerance: z.number().nonnegative(),
    /** From the metric crossing the threshold to the replica being ready. */
    reactionBoundSeconds: seconds,
    /** Which of these figures are the document's, by claim. */
    claims: z
      .partialRecord(
        z.enum([
          'min',
          'max',
          'scaleUpAboveUtilisation',
          'scaleDownBelowUtilisation',
          'scaleDownAfterSeconds',
        ]),
        z.string(),
      )
      .default({}),
  }),
  witnesses: z.strictObject({
    probesPerSecond: z.number().gt(0).max(50),
    ledgerWritesPerSecond: z.number().min(0).max(20),
  }),
  /** Shape of a full run's load; `--duration` shortens the steady part. */
  load: z
    .strictObject({
      quietSeconds: seconds.default(10),
      rampSeconds: seconds.default(30),
      /** At the full rate before the first fault. */
      steadySeconds: seconds.default(90),
      decaySeconds: seconds.default(8),
      /** Share of the peak before the alarm. */
      quietShare: z.number().min(0).max(1).default(0.2),
    })
    .prefault({}),
  /** Experiments of a full run, in order. */
  experiments: z.array(Experiment),
};

/** What every environment says that the suite starts itself. */
const own = {
  /** The first is the primary region. */
  regions: z.tuple([Region, Region]),
  /** Port of the edge on 127.0.0.1; 0 takes a free one. */
  edgePort: z.int().min(0).max(65_535).default(0),
  database: z.strictObject({
    maxConnections: z.int().positive(),
    poolSizePerReplica: z.int().positive(),
  }),
};

const Local = z.strictObject({ kind: z.literal('local'), ...common, ...own });

/** A Kubernetes on this machine for each region. */
const Cluster = z.strictObject({
  kind: z.literal('cluster'),
  ...common,
  ...own,
  /** LifeFlow's objects as the document has them, or with the audit's corrections. */
  manifests: z.enum(manifestSets).default('documented'),
  /** The first region has the addresses 10.N.0.0/16 of this N, the second those of the next. */
  network: z.int().min(0).max(254).default(77),
});

/** A cluster of somebody else's: a context of the kubeconfig, and the namespace that LifeFlow is in. */
const ForeignRegion = z.strictObject({
  name,
  context: z.string().min(1),
  namespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'the name of a namespace')
    .max(63),
});

/** An environment that somebody else owns: nothing goes there without these. */
const Foreign = z.strictObject({
  kind: z.enum(['staging', 'production']),
  ...common,
  /** File of the contexts; by default those of $KUBECONFIG, or ~/.kube/config. */
  kubeconfig: z.string().min(1).optional(),
  /** How its autoscalers are set: as the document has them, or with the audit's corrections (`verify manifests`). */
  manifests: z.enum(manifestSets).default('documented'),
  /** The first is the primary region. */
  regions: z.tuple([ForeignRegion], ForeignRegion),
  /** Origin that load, probes and ledger go to. */
  target: z.strictObject({ baseUrl: z.url({ protocol: /^https?$/ }) }),
  /** Confirms that all data that the load touches is synthetic: a test must never reach a real donor. */
  syntheticData: z.literal(true, { error: 'must be true: load may only touch synthetic data' }),
  /** Where notifications end instead of at people. */
  notificationSink: z.url({
    error: 'needs the address where notifications end: a test must never text a real donor',
  }),
});

export const Environment = z.discriminatedUnion('kind', [Local, Cluster, Foreign]);
export type Environment = z.infer<typeof Environment>;
export type Experiment = z.infer<typeof Experiment>;
export type LocalEnvironment = z.infer<typeof Local>;
export type ClusterEnvironment = z.infer<typeof Cluster>;
/** One that the suite starts itself, and whose shape it therefore knows. */
export type OwnEnvironment = LocalEnvironment | ClusterEnvironment;
/** One that somebody else runs, reached by a kubeconfig. */
export type ForeignEnvironment = z.infer<typeof Foreign>;
export const isOwnEnvironment = (e: Environment): e is OwnEnvironment =>
  e.kind === 'local' || e.kind === 'cluster';

export const Config = z.strictObject({
  defaultEnvironment: name,
  environments: z.record(name, Environment),
  waivers: z.array(Waiver).default([]),
  /** Your own figures for claims of the document, by id and in the claim's unit; null takes a claim back. */
  claims: z.record(z.string(), z.number().finite().nullable()).default({}),
});
export type Config = z.infer<typeof Config>;
/** What a person writes; defaults may be left out. */
export type ConfigInput = z.input<typeof Config>;
