import { sampleAutoscaler } from '../autoscaling/testing/sample-model.ts';
import { notExamined } from '../not-examined.ts';
import type { Objective, Plan, PlannedFault } from '../plan.ts';
import { planSchema } from '../plan.ts';
import { services } from '../services.ts';
import type { EpochMilliseconds, Ratio, Seconds } from '../units.ts';

/** When load starts in made-up runs. */
export const loadStart: EpochMilliseconds = Date.UTC(2026, 10, 2, 3, 0, 0);

/** Share of a made-up service's requests that are reads. */
export const readShare: Ratio = 0.75;

const queriesPerArrival = 1.25;
const quietShare = 0.2;

export type SampleShape = {
  scale: number;
  /** Availability that all services together must show. */
  level: Ratio;
  probesPerSecond: number;
  quietSeconds: Seconds;
  rampSeconds: Seconds;
  holdSeconds: Seconds;
  decaySeconds: Seconds;
  faults: readonly Pick<PlannedFault, 'fault' | 'at' | 'holdSeconds' | 'healBoundSeconds'>[];
};

/** A full run of the embedded LifeFlow in small. */
export const fullShape: SampleShape = {
  scale: 0.04,
  level: 0.9998,
  probesPerSecond: 10,
  quietSeconds: 20,
  rampSeconds: 30,
  holdSeconds: 530,
  decaySeconds: 20,
  faults: [
    { fault: 'replica-kill', at: 110, holdSeconds: 20, healBoundSeconds: 15 },
    { fault: 'node-kill', at: 185, holdSeconds: 25, healBoundSeconds: 15 },
    { fault: 'database-primary-kill', at: 275, holdSeconds: 30, healBoundSeconds: 15 },
    { fault: 'zone-loss', at: 360, holdSeconds: 30, healBoundSeconds: 15 },
    { fault: 'region-loss', at: 450, holdSeconds: 45, healBoundSeconds: 45 },
  ],
};

/** A plan of that shape; `objectives` are made from the plan that is otherwise done. */
export const samplePlan = (
  shape: SampleShape,
  objectives: (plan: Plan, level: Ratio) => Objective[],
): Plan => {
  const { quietSeconds: quiet, rampSeconds: ramp, holdSeconds: hold, decaySeconds: decay } = shape;
  const ends = [quiet, quiet + ramp, quiet + ramp + hold, quiet + ramp + hold + decay] as const;
  const plan: Plan = {
    schema: planSchema,
    run: '20261102-030000-sample',
    createdAt: new Date(loadStart - 30_000).toISOString(),
    seed: 42,
    environment: {
      name: 'local',
      kind: 'local',
      scale: shape.scale,
      scaleSource: 'config',
      regions: ['region-1', 'region-2'],
      zones: ['r1a', 'r1b', 'r1c', 'r2a', 'r2b', 'r2c'],
      replicas: { min: 3, max: 20 },
      timers: {
        promotion: {
          usedSeconds: 8,
          documentedSeconds: 300,
          claim: '5.replica.promotion',
          why: "the runbook's steps without people",
        },
        nodeDetection: {
          usedSeconds: 8,
          documentedSeconds: null,
          claim: null,
          why: 'Kubernetes needs 50 s by default; a run of minutes',
        },
      },
      defects: [],
    },
    autoscaler: sampleAutoscaler,
    controlPlane: null,
    load: {
      profile: 'emergency-spike',
      durationSeconds: ends[3],
      timeLimitSeconds: 5,
      phases: [
        { name: 'quiet', from: 0, to: ends[0] },
        { name: 'ramp', from: ends[0], to: ends[1] },
        { name: 'hold', from: ends[1], to: ends[2] },
        { name: 'decay', from: ends[2], to: ends[3] },
      ],
      services: services.map((service) => {
        const peak = (service.peakQps * shape.scale) / queriesPerArrival;
        return {
          service: service.id,
          targetQps: service.peakQps * shape.scale,
          peakArrivalsPerSecond: peak,
          requestsPerArrival: 1,
          requestsPerSecond: peak,
          readShare,
          points: [
            { at: 0, arrivalsPerSecond: peak * quietShare },
            { at: ends[0], arrivalsPerSecond: peak * quietShare },
            { at: ends[1], arrivalsPerSecond: peak },
            { at: ends[2], arrivalsPerSecond: peak },
            { at: ends[3], arrivalsPerSecond: peak * quietShare },
          ],
        };
      }),
    },
    witnesses: { probesPerSecond: shape.probesPerSecond, ledgerWritesPerSecond: 2 },
    chaos: shape.faults.map((fault, i) => ({
      ...fault,
      id: `${i + 1}-${fault.fault}`,
      aim: {
        region: 'region-1',
        ...(fault.fault === 'rolling-restart' ? { service: 'request' as const } : {}),
      },
      bound: boundOf[fault.fault],
      hypothesis: 'the rest carries on',
      touches: `one ${fault.fault} in region-1`,
      undo: 'start again what was killed',
      budgetSeconds: 5,
    })),
    objectives: [],
    evidencePlan: [],
    absent: [],
    gate: null,
    waivers: [],
    notExamined: [],
    validity: { busyAbove: 0.9, slipAboveMs: 50, taintedShare: 0.01, countsApart: 0.001 },
  };
  const judged = { ...plan, objectives: objectives(plan, shape.level) };
  return { ...judged, notExamined: notExamined(judged) };
};

const ours = (seconds: Seconds) => ({
  readsSeconds: seconds,
  writesSeconds: seconds,
  claim: null,
  why: 'ours: the document gives none',
});
const boundOf: Record<PlannedFault['fault'], PlannedFault['bound']> = {
  'replica-kill': ours(30),
  'node-kill': ours(60),
  'zone-loss': ours(60),
  'rolling-restart': ours(30),
  'replica-stop': ours(30),
  'replica-evict': ours(30),
  'container-kill': ours(30),
  'node-drain': ours(60),
  'node-cut': ours(60),
  'zone-cut': ours(60),
  'api-cut': ours(30),
  'scale-pin': ours(60),
  'broken-rollout': ours(30),
  'http-delay': ours(60),
  'http-errors': ours(60),
  'network-drop': ours(60),
  'database-primary-kill': {
    readsSeconds: 60,
    writesSeconds: 60,
    claim: '3.standby.failover',
    why: 'automatic failover',
  },
  'region-loss': {
    readsSeconds: 60,
    writesSeconds: 900,
    claim: '5.region.auto-rto',
    why: 'reads by themselves',
  },
};
