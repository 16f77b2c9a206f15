import { z } from 'zod';
import { Alerts } from './alerts/result.ts';
import { recoverySteps } from './kubernetes/predicted.ts';
import { Objective, Waiver } from './plan.ts';

export const verdictSchema = 'lifeflow-verify/verdict@1';

/** In the order that makes a run's verdict: the worst of the required findings. */
export const verdictValues = ['FAIL', 'INVALID', 'INCONCLUSIVE', 'PASS'] as const;
export const VerdictValue = z.enum(verdictValues);
export type VerdictValue = z.infer<typeof VerdictValue>;

/** [low, high]; null is unbounded (right-censored, or nothing known). */
export const Interval = z.strictObject({ low: z.number().nullable(), high: z.number().nullable() });
export type Interval = z.infer<typeof Interval>;

const found = {
  objective: Objective,
  /** Point estimate for people to look at; the verdict rests on `interval`. */
  observed: z.number().nullable(),
  interval: Interval,
  /** One sentence that says what was seen, with its numbers. */
  says: z.string(),
  /** Where to look: table names and mark names. */
  evidence: z.array(z.string()),
  waived: Waiver.optional(),
};

export const Finding = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('PASS'), ...found }),
  z.strictObject({ verdict: z.literal('FAIL'), ...found }),
  /** `has` and `needs` in words with numbers: requests, seconds, probes. */
  z.strictObject({ verdict: z.literal('INCONCLUSIVE'), ...found, has: z.string(), needs: z.string() }),
  z.strictObject({ verdict: z.literal('INVALID'), ...found, because: z.array(z.string()) }),
]);
export type Finding = z.infer<typeof Finding>;

/** Requests of some, with both bounds of their share. */
const shareSeen = z.strictObject({ failures: z.int(), trials: z.int(), low: z.number(), high: z.number() });

/** The recovery clock of one fault: instants in epoch milliseconds, null where not seen or not observable. */
export const RecoveryClock = z.strictObject({
  fault: z.string(),
  op: z.enum(['read', 'write']),
  /** t0 effective, t1 first bad, t2 alert, t3 mitigation, t4 first good, t5 first 10 clean seconds, t6 capacity, t7 backlog. */
  instants: z.record(
    z.enum(['t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7']),
    z.strictObject({
      at: z.number().nullable(),
      clock: z.string(),
      uncertaintyMs: z.number(),
      says: z.string(),
    }),
  ),
  rtoSeconds: Interval,
  badProbes: z.int(),
  probes: z.int(),
  /** For a fault that disrupts the answers of a service: how it was meant, and what its probes show; null for nothing. */
  disruption: z
    .strictObject({
      asked: z.strictObject({
        delayMs: z.number(),
        errorShare: z.number(),
        errorCode: z.int().optional(),
        /** One of several replicas. */
        replicas: z.strictObject({ hit: z.int(), of: z.int() }).optional(),
      }),
      strong: z.enum(['as-meant', 'weaker', 'stronger']).optional(),
      seen: z
        .strictObject({
          from: z.number(),
          to: z.number(),
          seconds: z.number(),
          errors: shareSeen,
          met: shareSeen.optional(),
          addedMs: z.number(),
        })
        .nullable(),
    })
    .optional(),
});
export type RecoveryClock = z.infer<typeof RecoveryClock>;

/** Of one fault, the steps that a Kubernetes took, against what its settings predict: see slo/kubernetes/held-steps.ts. */
export const HeldSteps = z.strictObject({
  fault: z.string(),
  steps: z.array(
    z.strictObject({
      step: z.enum(recoverySteps),
      after: z.enum([...recoverySteps, 'fault']),
      low: z.number().nonnegative(),
      high: z.number().nonnegative(),
      says: z.string(),
      seen: z.int().nonnegative(),
      /** How many took the one that it follows; absent where these are not the ones that have to take it. */
      of: z.int().nonnegative().optional(),
      /**
       * Shortest and longest time after what it follows, each with what its clocks leave open; null where none was seen, and
       * below 0 where one surely came before what it follows.
       */
      observed: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
      /** When the first took it, and the last, with what their clocks leave open; absent where none was seen. */
      at: z.strictObject({ from: z.number(), to: z.number() }).optional(),
      /** Those whose time can't lie in the band, whatever their clocks leave open, and those that did not take it in time. */
      outside: z.array(z.string()),
      is: z.enum(['inside', 'outside', 'not seen']),
      /** Of one that is not inside, what the platform's marks tell of why; absent where they tell nothing. */
      because: z.string().optional(),
    }),
  ),
});
export type HeldSteps = z.infer<typeof HeldSteps>;
/** A step against its band, over all nodes or replicas that took it. */
export type HeldStep = HeldSteps['steps'][number];

/** An interval of time in which badness belongs to a fault, or to its heal, and not to steady state. */
export const Window = z.strictObject({
  fault: z.string(),
  of: z.enum(['fault', 'heal']),
  op: z.enum(['read', 'write']),
  from: z.number(),
  to: z.number(),
});
export type Window = z.infer<typeof Window>;

const count = z.int().nonnegative();

/** What one run's steady state adds to a bound over many: requests, failures, and how these lie together. */
export const SteadyCount = z.strictObject({
  objective: z.string(),
  requests: count,
  bad: count,
  /** As `Apart` has them, see slo/statistics/design-effect.ts. */
  unaccounted: count,
  surplus: count,
  seconds: count,
  /** Of each length: how many blocks of time there are, and of those that failed how many with so many failures. */
  blocks: z.array(
    z.strictObject({
      seconds: z.int().positive(),
      blocks: count,
      failing: z.array(z.strictObject({ failures: z.int().positive(), blocks: z.int().positive() })),
    }),
  ),
});
export type SteadyCount = z.infer<typeof SteadyCount>;

const milliseconds = z.strictObject({ low: z.number().nonnegative(), high: z.number().nonnegative() });

/** A service's latencies in steady state: the histogram's bucket that holds each quantile, for comparing runs. */
export const Latency = z.strictObject({
  service: z.string(),
  p50Ms: milliseconds,
  p99Ms: milliseconds,
});
export type Latency = z.infer<typeof Latency>;

export const Verdict = z.strictObject({
  schema: z.literal(verdictSchema),
  run: z.string(),
  verdict: VerdictValue,
  /** In one sentence, why. */
  because: z.string(),
  findings: z.array(Finding),
  notExamined: z.array(z.strictObject({ what: z.string(), takes: z.string() })),
  /** Every claim of the document. Confirmed and refuted are of the environment that was examined, as `because` says. */
  claims: z.array(
    z.strictObject({
      claim: z.string(),
      outcome: z.enum(['confirmed', 'refuted', 'not examined']),
      because: z.string(),
    }),
  ),
  /** Whole-run reasons not to trust the evidence; empty when it can be trusted. */
  taints: z.array(z.string()),
  /** Why the run was not carried through; null when it was. Verdicts of before don't say. */
  cut: z.string().nullable().default(null),
  windows: z.array(Window),
  clocks: z.array(RecoveryClock),
  /** Each fault's steps on a Kubernetes whose settings are known; empty elsewhere, and in verdicts of before. */
  steps: z.array(HeldSteps).default([]),
  /** What the document's alerts would have told of this run. */
  alerts: Alerts,
  budget: z.strictObject({
    /** The whole run, faults included, in seconds of full outage for all services together. */
    spentSeconds: z.number(),
    monthSeconds: z.number(),
    perFault: z.array(z.strictObject({ fault: z.string(), spentSeconds: z.number() })),
  }),
  /** Multi-window burn rates of all services together; `firedAt` in seconds after the load table's begin. */
  burns: z
    .array(
      z.strictObject({
        rate: z.number(),
        longSeconds: z.number(),
        shortSeconds: z.number(),
        outcome: z.enum(['fired', 'silent', 'not examined']),
        firedAt: z.number().nullable(),
        /** Highest burn rate over a whole window; null where none fits into the run. */
        peakLong: z.number().nullable(),
        peakShort: z.number().nullable(),
      }),
    )
    .default([]),
  rates: z.array(
    z.strictObject({
      service: z.string(),
      targetQps: z.number(),
      offeredRequestsPerSecond: z.number(),
      completedRequestsPerSecond: z.number(),
      databaseQps: z.number().nullable(),
      declaredQueriesPerRequest: z.number(),
      measuredQueriesPerRequest: z.number().nullable(),
    }),
  ),
  /** How each service's size moved; empty where nothing is known of its autoscaler. */
  autoscaling: z
    .array(
      z.strictObject({
        service: z.string(),
        /** Seconds of the load in which the band is known. */
        coveredSeconds: z.number(),
        changes: z.int(),
        /** Turns against the change before, within the scale-down stabilisation. */
        reversals: z.int(),
        /** Slowest growth, from the wish for more replicas to their being ready; null without one. */
        timeToSize: z.strictObject({ size: z.int(), seconds: Interval }).nullable(),
      }),
    )
    .default([]),
  /** What this run adds to bounds over many; empty in verdicts of before. */
  steady: z.array(SteadyCount).default([]),
  latencies: z.array(Latency).default([]),
  counts: z.array(
    z.strictObject({
      service: z.string(),
      k6: z.int(),
      evidence: z.int(),
      edge: z.int(),
      services: z.int(),
      missingReplicas: z.int(),
      agree: z.boolean(),
      says: z.string(),
    }),
  ),
});
export type Verdict = z.infer<typeof Verdict>;
