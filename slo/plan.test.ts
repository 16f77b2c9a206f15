import { describe, expect, it } from 'vitest';
import { defectNames, faultNames, Plan } from './plan.ts';
import { withLess, withMore } from './testing/damaged.ts';
import { sampleRun } from './testing/sample-run.ts';

const full = sampleRun().plan;
/** One entry of each list, with all that is optional. */
const plan = Plan.parse({
  ...full,
  environment: { ...full.environment, defects: ['lost-ack'], manifests: 'documented' },
  controlPlane: {
    nodeLeaseSeconds: 40,
    nodeMonitorSeconds: 5,
    nodeMonitorGraceSeconds: 50,
    nodeEvictionRate: 0.1,
    tolerationSeconds: 300,
    readiness: { initialDelaySeconds: 10, periodSeconds: 5 },
    slack: { controllerSeconds: 1, startSeconds: 5, bootSeconds: 2 },
  },
  load: { ...full.load, phases: full.load.phases.slice(0, 1), services: full.load.services.slice(0, 1) },
  chaos: full.chaos.slice(0, 1).map((fault) => ({
    ...fault,
    aim: { service: 'donor', region: 'region-1', zone: 'r1a', node: 'r1a1', zoneOf: 'primary' },
  })),
  objectives: full.objectives.slice(0, 1).map((objective) => ({
    ...objective,
    service: 'donor',
    fault: '1-node-kill',
    op: 'read',
    threshold: 0.77,
    figureNotExamined: 'a stand-in',
  })),
  evidencePlan: [
    {
      objective: 'availability',
      counts: 'requests',
      needs: [299],
      minutes: [3],
      gathers: 100,
      power: { accepts: 0, rejects: null, passAtTenth: 0.9, passAtHalf: 0.5, failAtTwice: 0.1 },
      otherwise: { scale: 0.1, durationSeconds: null },
      says: '',
    },
  ],
  absent: [{ id: 'residue', title: 'nothing is left', takes: 'a run with faults' }],
  gate: { level: 0.999, confidence: 0.95, lookSeconds: 5, canary: { share: 0.1, defects: ['slow-tail'] } },
  waivers: [{ objective: 'residue', owner: 'me', reason: 'known', expires: '2026-12-31' }],
  notExamined: [{ what: 'some', takes: 'more' }],
});
const accepts = (change: Partial<Record<keyof Plan, unknown>>) =>
  Plan.safeParse({ ...plan, ...change }).success;

describe('a plan', () => {
  it('is what its schema says, and nothing more at any depth', () => {
    expect(Plan.parse(plan)).toEqual(plan);
    for (const more of withMore(plan)) expect(Plan.safeParse(more).success).toBe(false);
  });

  it('of before lacks what came later, and nothing else', () => {
    const later = { autoscaler: null, controlPlane: null, evidencePlan: [], absent: [], gate: null };
    for (const less of withLess(plan)) {
      const [gone] = Object.keys(plan).filter((key) => !(key in less));
      const read = Plan.safeParse(less);
      if (gone !== undefined && gone in later) expect(read.data).toEqual({ ...less, ...later, ...less });
      else expect(read.success, gone).toBe(false);
    }
  });

  it('has faults and defects that there are', () => {
    const [fault] = plan.chaos;
    for (const name of faultNames) expect(accepts({ chaos: [{ ...fault, fault: name }] })).toBe(true);
    expect(accepts({ chaos: [{ ...fault, fault: 'flood' }] })).toBe(false);
    expect(accepts({ environment: { ...plan.environment, defects: [...defectNames] } })).toBe(true);
    expect(accepts({ environment: { ...plan.environment, defects: ['moody'] } })).toBe(false);
  });

  it('has times and shares that can be', () => {
    const duration = (durationSeconds: number) => accepts({ load: { ...plan.load, durationSeconds } });
    expect([0, 90, -1, Infinity].map(duration)).toEqual([true, true, false, false]);
    const busy = (busyAbove: number) => accepts({ validity: { ...plan.validity, busyAbove } });
    expect([0, 1, -0.01, 1.01].map(busy)).toEqual([true, true, false, false]);
    const points = (n: number) =>
      accepts({
        load: {
          ...plan.load,
          services: plan.load.services.map((s) => ({
            ...s,
            points: Array(n).fill({ at: 0, arrivalsPerSecond: 1 }),
          })),
        },
      });
    expect([1, 2, 3].map(points)).toEqual([false, true, true]);
    const share = (of: number) => accepts({ gate: { ...plan.gate, canary: { share: of, defects: [] } } });
    expect([0, 0.5, 1].map(share)).toEqual([false, true, false]);
  });
});
