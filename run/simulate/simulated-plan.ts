import { type FaultName, type Plan, planSchema } from '../../slo/plan.ts';
import { defaultLimits, type Limits } from '../conduct/limits.ts';
import { regions } from './simulated-lifeflow.ts';

/** A plan that has what the conductor reads. */
export const simulatedPlan = (seed: number, faults: readonly FaultName[]): Plan => ({
  schema: planSchema,
  run: `simulated-${seed}`,
  createdAt: '2026-01-01T00:00:00.000Z',
  seed,
  environment: {
    name: 'simulated',
    kind: 'local',
    scale: 1,
    scaleSource: 'config',
    regions: [...regions],
    zones: ['r1a', 'r1b', 'r1c', 'r2a', 'r2b', 'r2c'],
    replicas: { min: 1, max: 3 },
    timers: {},
    defects: [],
  },
  autoscaler: null,
  controlPlane: null,
  load: {
    profile: 'simulated',
    durationSeconds: 12 + 60 * faults.length,
    timeLimitSeconds: 5,
    phases: [{ name: 'hold', from: 0, to: 12 + 60 * faults.length }],
    services: [],
  },
  witnesses: { probesPerSecond: 1, ledgerWritesPerSecond: 1 },
  chaos: faults.map((fault, i) => ({
    id: `${i + 1}-${fault}`,
    fault,
    aim: { region: regions[0], ...(fault === 'zone-loss' ? { zoneOf: 'standby' as const } : {}) },
    at: 12 + 50 * i,
    holdSeconds: 12,
    healBoundSeconds: 10,
    bound: { readsSeconds: 20, writesSeconds: 40, claim: null, why: 'simulated' },
    hypothesis: 'simulated',
    touches: 'simulated',
    undo: 'simulated',
    budgetSeconds: 60,
  })),
  objectives: [],
  evidencePlan: [],
  absent: [],
  gate: null,
  waivers: [],
  notExamined: [],
  validity: { busyAbove: 0.9, slipAboveMs: 50, taintedShare: 0.01, countsApart: 0.001 },
});

/** The real limits with a slower rhythm, so that a schedule costs few milliseconds. */
export const simulatedLimits: Limits = {
  ...defaultLimits,
  pollMs: 2_000,
  factsPollMs: 6_000,
  proofPollMs: 1_000,
  restoreMs: 20_000,
};
