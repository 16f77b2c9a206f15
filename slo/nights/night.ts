import { z } from 'zod';
import { evidenceSchema } from '../evidence.ts';
import { Objective, type Plan } from '../plan.ts';
import { Interval, Latency, SteadyCount, type Verdict, VerdictValue } from '../verdict.ts';

/** Of a line of history.ndjson. Lines of version 1 hold no counts: nothing can be added up from them. */
export const historySchema = 'lifeflow-verify/history@2';

/** What a plan is made of, for telling which nights may be put together; the seed's choice of targets is none of it. */
export const planParts = [
  'versions',
  'environment',
  'scale',
  'load',
  'faults',
  'witnesses',
  'gate',
  'validity',
] as const;
export type PlanPart = (typeof planParts)[number];

const { kind, service, fault, bound, unit, confidence } = Objective.shape;
const NightFinding = z.strictObject({
  id: z.string(),
  kind,
  service,
  fault,
  required: z.boolean(),
  bound,
  unit,
  confidence,
  verdict: VerdictValue,
  observed: z.number().nullable(),
  interval: Interval,
  /** Of a share of steady requests only. */
  steady: SteadyCount.omit({ objective: true }).optional(),
});
export type NightFinding = z.infer<typeof NightFinding>;

/** One run, as what is worth comparing from night to night. */
export const Night = z.strictObject({
  schema: z.literal(historySchema),
  run: z.string(),
  createdAt: z.iso.datetime(),
  environment: z.string(),
  scale: z.number().positive(),
  profile: z.string(),
  durationSeconds: z.number().nonnegative(),
  seed: z.int(),
  defects: z.array(z.string()),
  /** Digest of each part of the plan: nights of which all are the same are comparable. */
  comparable: z.record(z.enum(planParts), z.string()),
  verdict: VerdictValue,
  because: z.string(),
  taints: z.array(z.string()),
  /** Why it was not carried through; null when it was. */
  cut: z.string().nullable(),
  budgetSpentSeconds: z.number(),
  findings: z.array(NightFinding),
  latencies: z.array(Latency),
});
export type Night = z.infer<typeof Night>;

/** Pure: `digest` is asked for each part of the plan as a value that JSON holds. */
export const nightOf = (plan: Plan, verdict: Verdict, digest: (part: unknown) => string): Night => {
  const steady = new Map(verdict.steady.map(({ objective, ...counts }) => [objective, counts]));
  const parts = partsOf(plan);
  return {
    schema: historySchema,
    run: verdict.run,
    createdAt: plan.createdAt,
    environment: plan.environment.name,
    scale: plan.environment.scale,
    profile: plan.load.profile,
    durationSeconds: plan.load.durationSeconds,
    seed: plan.seed,
    defects: plan.environment.defects,
    comparable: Object.fromEntries(
      planParts.map((part) => [part, digest(parts[part])]),
    ) as Night['comparable'],
    verdict: verdict.verdict,
    because: verdict.because,
    taints: verdict.taints,
    cut: verdict.cut,
    budgetSpentSeconds: verdict.budget.spentSeconds,
    findings: verdict.findings.map(({ objective, verdict: value, observed, interval }) => {
      const counts = steady.get(objective.id);
      return {
        id: objective.id,
        kind: objective.kind,
        ...(objective.service === undefined ? {} : { service: objective.service }),
        ...(objective.fault === undefined ? {} : { fault: objective.fault }),
        required: objective.required,
        bound: objective.bound,
        unit: objective.unit,
        confidence: objective.confidence,
        verdict: value,
        observed,
        interval,
        ...(counts === undefined ? {} : { steady: counts }),
      };
    }),
    latencies: verdict.latencies,
  };
};

/**
 * What the requests of a night, their failures and its recoveries depend on. Rates by their share of the documented ones,
 * so that another scale is told as that. Objectives are no part: what they are held against may change while what was
 * seen stays comparable; so may a timer's explanation.
 */
const partsOf = (plan: Plan): Record<PlanPart, unknown> => {
  const { environment, load } = plan;
  const share = (rate: number) => Number((rate / environment.scale).toPrecision(6));
  return {
    versions: [plan.schema, evidenceSchema],
    environment: {
      name: environment.name,
      kind: environment.kind,
      regions: environment.regions,
      zones: environment.zones,
      replicas: environment.replicas,
      defects: [...environment.defects].sort(),
      timers: Object.entries(environment.timers)
        .map(([name, { usedSeconds }]) => ({ name, usedSeconds }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      autoscaler: plan.autoscaler,
    },
    scale: environment.scale,
    load: {
      profile: load.profile,
      durationSeconds: load.durationSeconds,
      timeLimitSeconds: load.timeLimitSeconds,
      phases: load.phases,
      services: load.services.map((s) => ({
        service: s.service,
        targetQps: share(s.targetQps),
        requestsPerArrival: s.requestsPerArrival,
        readShare: s.readShare,
        points: s.points.map((p) => [p.at, share(p.arrivalsPerSecond)]),
      })),
    },
    faults: plan.chaos.map(({ fault, aim, at, holdSeconds, healBoundSeconds, bound: within }) => ({
      fault,
      aim,
      at,
      holdSeconds,
      healBoundSeconds,
      // The windows that are no steady state follow from it.
      within: [within.readsSeconds, within.writesSeconds],
    })),
    witnesses: plan.witnesses,
    gate: plan.gate,
    validity: plan.validity,
  };
};
