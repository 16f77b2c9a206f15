import { z } from 'zod';
import { type ServiceId, serviceIds } from './services.ts';

/**
 * What a run will do, decided before anything is seen. Plain data: written to plan.json, read by the conductor,
 * the judge and the report. Offsets are seconds after load starts.
 */
export const planSchema = 'lifeflow-verify/plan@1';

const service = z.enum(serviceIds as [ServiceId, ...ServiceId[]]);
const seconds = z.number().finite().nonnegative();
const ratio = z.number().min(0).max(1);

/** Faults that the embedded LifeFlow has a way to, as every platform has. */
export const embeddedFaultNames = [
  'replica-kill',
  'node-kill',
  'database-primary-kill',
  'zone-loss',
  'region-loss',
  'rolling-restart',
] as const;
/** Faults inside of the replicas of one service, in the way of their requests. */
export const disruptionNames = ['http-delay', 'http-errors', 'network-drop'] as const;
/** The kinds of fault, each with one file of the same name in chaos/faults/; the last ones take a Kubernetes. */
export const faultNames = [
  ...embeddedFaultNames,
  'replica-stop',
  'replica-evict',
  'container-kill',
  'node-drain',
  'node-cut',
  'zone-cut',
  'api-cut',
  'scale-pin',
  'broken-rollout',
  ...disruptionNames,
] as const;
export const FaultName = z.enum(faultNames);
export type FaultName = z.infer<typeof FaultName>;

/** LifeFlow's objects as the document has them, or with the audit's corrections. */
export const manifestSets = ['documented', 'corrected'] as const;
export type ManifestSet = (typeof manifestSets)[number];

/** Switchable defects of the embedded LifeFlow, which the gate must catch. */
export const defectNames = [
  'lost-ack',
  'async-standby',
  'slow-endpoint',
  'dead-health-check',
  'wrong-answer',
  'stuck-scaler',
  'scaler-beyond-max',
  'slow-tail',
  'duplicate-write',
  'connection-leak',
  'no-failback',
  'missing-metric',
  'undrained',
  'rollout-errors',
  'stale-reads',
] as const;
export const DefectName = z.enum(defectNames);
export type DefectName = z.infer<typeof DefectName>;

/** A timer of the environment: what the document says, if anything, what is used, and why. */
export const Timer = z.strictObject({
  usedSeconds: seconds,
  /** The document's figure, or that of the product it names; null where neither gives one. */
  documentedSeconds: seconds.nullable(),
  /** The claim that `documentedSeconds` comes from, or null. */
  claim: z.string().nullable(),
  why: z.string(),
});
export type Timer = z.infer<typeof Timer>;

export const Bound = z.strictObject({
  readsSeconds: seconds,
  writesSeconds: seconds,
  /** Claim, or null when the bound is ours. */
  claim: z.string().nullable(),
  why: z.string(),
});
export type Bound = z.infer<typeof Bound>;

/** Piecewise-linear arrival rate: straight lines between points, ordered by time, the first at 0. */
export const RatePoint = z.strictObject({ at: seconds, arrivalsPerSecond: z.number().nonnegative() });
export type RatePoint = z.infer<typeof RatePoint>;

export const ServiceLoad = z.strictObject({
  service,
  /** Documented queries a second times scale: the figure that the hold phase must reach at this database. */
  targetQps: z.number().nonnegative(),
  /** Solution of F·λ = q for this service's journey, at the figure above. */
  peakArrivalsPerSecond: z.number().nonnegative(),
  points: z.array(RatePoint).min(2),
  /** Requests that one arrival of this service's journey makes, of any service; what a dropped arrival would have asked. */
  requestsPerArrival: z.number().positive(),
  /** Requests a second that all journeys together make of this service at the figure above. */
  requestsPerSecond: z.number().positive(),
  /** Share of them that read. */
  readShare: ratio,
});
export type ServiceLoad = z.infer<typeof ServiceLoad>;

const scalingRules = z.strictObject({
  stabilisationSeconds: seconds,
  selectPolicy: z.enum(['Max', 'Min', 'Disabled']),
  policies: z.array(
    z.strictObject({
      type: z.enum(['Pods', 'Percent']),
      value: z.number().positive(),
      periodSeconds: seconds,
    }),
  ),
  tolerance: z.number().nonnegative(),
});

/** The autoscaler that should be at work: see slo/autoscaling/. Its bounds are the environment's. */
export const Autoscaler = z.strictObject({
  target: z.number().positive(),
  scaleUp: scalingRules,
  scaleDown: scalingRules,
  syncSeconds: seconds,
  lagSeconds: seconds,
  slackSeconds: seconds,
  /** Replicas of all services together that the environment has room for; null without such a limit. */
  limitInAll: z.int().positive().nullable(),
});
export type Autoscaler = z.infer<typeof Autoscaler>;

/** What a Kubernetes control plane and LifeFlow's pods are set to, see slo/kubernetes/predicted.ts. */
export const ControlPlane = z.strictObject({
  /** Kubelet: for how long its lease counts; it renews it after a quarter of that (nodeLeaseDurationSeconds). */
  nodeLeaseSeconds: z.number().positive(),
  /** Controller manager: --node-monitor-period, --node-monitor-grace-period, --node-eviction-rate (nodes a second, a zone). */
  nodeMonitorSeconds: z.number().positive(),
  nodeMonitorGraceSeconds: z.number().positive(),
  nodeEvictionRate: z.number().positive(),
  /** API server: --default-unreachable-toleration-seconds, or the pod's own. */
  tolerationSeconds: seconds,
  /** Readiness probe of the pods. */
  readiness: z.strictObject({ initialDelaySeconds: seconds, periodSeconds: z.number().positive() }),
  /** What no setting says: how long a step takes that waits for nothing but the machine. Each is a longest time. */
  slack: z.strictObject({
    /** A controller sees a change and writes its own: endpoints, taints, a pod in place of another. */
    controllerSeconds: seconds,
    /** From a node for the pod to its container's start. */
    startSeconds: seconds,
    /** From the container's start until its program answers. */
    bootSeconds: seconds,
  }),
});
export type ControlPlane = z.infer<typeof ControlPlane>;

export const Phase = z.strictObject({
  name: z.enum(['quiet', 'ramp', 'hold', 'decay']),
  from: seconds,
  to: seconds,
});
export type Phase = z.infer<typeof Phase>;

/** How strong a fault is that disrupts answers; an answer with an error's status counts as bad. */
const Strength = z.strictObject({
  delayMs: z.int().nonnegative(),
  /** Share of the answers that are errors instead, and their HTTP status. */
  errorShare: ratio,
  errorCode: z.int().min(400).max(599),
});

/** One experiment. Its windows follow from t0 (see slo/windows.ts); `at` is when the pre-flight check begins. */
export const PlannedFault = z.strictObject({
  /** `N-fault-name`, N counting from 1 in order of time. */
  id: z.string(),
  fault: FaultName,
  /** What to hit, as a choice that the platform's state at that time settles. */
  aim: z.strictObject({
    service: service.optional(),
    region: z.string().optional(),
    zone: z.string().optional(),
    node: z.string().optional(),
    /** Hit the zone that holds this database role. */
    zoneOf: z.enum(['primary', 'standby']).optional(),
    /** Of a fault inside of replicas: one of the service's, or all of them, as without it. */
    replicas: z.enum(['one', 'all']).optional(),
  }),
  /** Of a fault that disrupts answers; plans of before have none, and mean that of slo/disruption.ts. */
  strength: Strength.optional(),
  at: seconds,
  /**
   * From the injection to the heal, if recovery is not seen before `bound`; of a fault that is imposed (slo/imposed.ts)
   * from its effect to its end.
   */
  holdSeconds: seconds,
  /** The heal, or failback, opens a window of its own of this length. */
  healBoundSeconds: seconds,
  bound: Bound,
  hypothesis: z.string(),
  /** In words, for the plan that is printed. */
  touches: z.string(),
  undo: z.string(),
  budgetSeconds: seconds,
});
export type PlannedFault = z.infer<typeof PlannedFault>;

/**
 * An objective with all numbers that its check needs. Ids are stable: config, waivers, reports and history use them.
 * `needs`/`has` say, before the start, how much evidence decides it and how much this run can gather.
 */
export const Objective = z.strictObject({
  /** e.g. `availability`, `availability:donor`, `latency-p99:donor`, `throughput:donor`, `rto:2-node-kill:reads`. */
  id: z.string(),
  kind: z.enum([
    'availability',
    'latency',
    'throughput',
    'rto',
    'durability',
    'rpo',
    'autoscaling-bounds',
    'autoscaling-reaction',
    'autoscaling-band',
    'residue',
    'gate-availability',
    'gate-latency',
    'canary-availability',
    'canary-latency',
    'metrics',
    'rollout',
    'read-your-writes',
  ]),
  title: z.string(),
  required: z.boolean(),
  service: service.optional(),
  fault: z.string().optional(),
  op: z.enum(['read', 'write']).optional(),
  /** The figure: a ratio, seconds, a rate or a count, as `unit` says. */
  bound: z.number(),
  unit: z.enum(['ratio', 'seconds', 'queries/s', 'writes', 'replicas', 'differences', 'metrics', 'answers']),
  /** Of an autoscaling reaction: the utilisation whose crossing starts the clock, tolerance included. */
  threshold: z.number().positive().optional(),
  /** Claims that it would confirm or refute. */
  claims: z.array(z.string()),
  /** Set where a shortened timer or a stand-in makes the document's own figure unreachable in this environment. */
  figureNotExamined: z.string().optional(),
  confidence: ratio,
  needs: z.string(),
  has: z.string(),
  /** False when even a flawless run of this plan leaves it undecided. */
  decidable: z.boolean(),
});
export type Objective = z.infer<typeof Objective>;

/** How much evidence decides one objective, and what this run's evidence can show; see slo/planner/evidence.ts. */
export const EvidencePlan = z.strictObject({
  objective: z.string(),
  /** What `needs` and `gathers` count. */
  counts: z.enum([
    'requests',
    'seconds of undisturbed hold',
    'probes',
    'ledger writes',
    'seconds with a sample',
    'heals',
    'scrapes',
  ]),
  /** With 0, 1, 2 and 3 failures where they are counted, else one number; empty where no count decides. */
  needs: z.array(z.number().nonnegative()),
  /** Minutes that take this long at this environment's rates, for each of `needs`. */
  minutes: z.array(z.number().nonnegative()),
  gathers: z.number().nonnegative(),
  /** Of a share of failures only: how likely this run ends so, were requests to fail independently. */
  power: z
    .strictObject({
      /** Most failures with a PASS and fewest with a FAIL; null where no number of them does. */
      accepts: z.int().nonnegative().nullable(),
      rejects: z.int().nonnegative().nullable(),
      passAtTenth: ratio,
      passAtHalf: ratio,
      failAtTwice: ratio,
    })
    .nullable(),
  /** Smallest scale at this length, and smallest length at this scale, that would decide it; null where it can't. */
  otherwise: z
    .strictObject({ scale: z.number().positive().nullable(), durationSeconds: seconds.nullable() })
    .nullable(),
  /** What the numbers leave open, in words. */
  says: z.string(),
});
export type EvidencePlan = z.infer<typeof EvidencePlan>;

export const Waiver = z.strictObject({
  objective: z.string(),
  owner: z.string(),
  reason: z.string(),
  expires: z.iso.date(),
});
export type Waiver = z.infer<typeof Waiver>;

/** A gate looks again and again, and ends as soon as its objectives are decided. */
export const GatePlan = z.strictObject({
  /** Availability that all services together must show. */
  level: ratio,
  confidence: ratio,
  /** Between two looks. */
  lookSeconds: z.number().positive(),
  /** A second version beside the stable one, and the share of requests that it gets. */
  canary: z.strictObject({ share: z.number().gt(0).lt(1), defects: z.array(DefectName) }).nullable(),
});
export type GatePlan = z.infer<typeof GatePlan>;

export const Plan = z.strictObject({
  schema: z.literal(planSchema),
  run: z.string(),
  createdAt: z.iso.datetime(),
  seed: z.int(),
  environment: z.strictObject({
    name: z.string(),
    kind: z.enum(['local', 'containers', 'cluster', 'staging', 'production']),
    scale: z.number().positive(),
    scaleSource: z.string(),
    regions: z.array(z.string()),
    zones: z.array(z.string()),
    replicas: z.strictObject({ min: z.int(), max: z.int() }),
    timers: z.record(z.string(), Timer),
    defects: z.array(DefectName),
    /** Of a Kubernetes of our own: LifeFlow's objects as documented, or with the audit's corrections. */
    manifests: z.enum(manifestSets).optional(),
  }),
  /** Null where it is not known: then no size is held against it. Older plans have none. */
  autoscaler: Autoscaler.nullable().default(null),
  /** Null where LifeFlow runs on no Kubernetes, or nobody knows how it is set. */
  controlPlane: ControlPlane.nullable().default(null),
  load: z.strictObject({
    profile: z.string(),
    durationSeconds: seconds,
    /** Client's time limit: a later answer is bad. */
    timeLimitSeconds: seconds,
    phases: z.array(Phase),
    services: z.array(ServiceLoad),
  }),
  /** Rates of the witnesses, each for one service. */
  witnesses: z.strictObject({
    probesPerSecond: z.number().positive(),
    ledgerWritesPerSecond: z.number().nonnegative(),
  }),
  chaos: z.array(PlannedFault),
  objectives: z.array(Objective),
  /** One for each objective, in the same order. Run folders of before have none. */
  evidencePlan: z.array(EvidencePlan).default([]),
  /** Required by the config, and not generated by this run: it was narrowed, so it can't end PASS. */
  absent: z.array(z.strictObject({ id: z.string(), title: z.string(), takes: z.string() })).default([]),
  /** Null for a run that goes on to its planned end. */
  gate: GatePlan.nullable().default(null),
  waivers: z.array(Waiver),
  /** What this run will not examine, and what it would take. */
  notExamined: z.array(z.strictObject({ what: z.string(), takes: z.string() })),
  /** Rules that turn into taint; the numbers are the design's. */
  validity: z.strictObject({
    busyAbove: ratio,
    slipAboveMs: z.number(),
    taintedShare: ratio,
    countsApart: ratio,
  }),
});
export type Plan = z.infer<typeof Plan>;
