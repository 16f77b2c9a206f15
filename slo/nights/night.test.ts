import { describe, expect, it } from 'vitest';
import { judge } from '../judge.ts';
import type { Plan } from '../plan.ts';
import { smallRun } from '../testing/small-run.ts';
import { Night, nightOf, planParts } from './night.ts';

const { plan, evidence } = smallRun();
const verdict = judge(plan, evidence);
const of = (p: Plan): Night => nightOf(p, verdict, (part) => JSON.stringify(part));
const night = of(plan);
const differing = (other: Plan) => planParts.filter((p) => of(other).comparable[p] !== night.comparable[p]);

describe('a night', () => {
  it('keeps to its schema, also as a line of text', () => {
    expect(Night.parse(JSON.parse(JSON.stringify(night)))).toEqual(night);
  });

  it('holds of each share what was asked and bad, by blocks of time', () => {
    const found = night.findings.find((f) => f.id === 'availability');
    const finding = verdict.findings.find((f) => f.objective.id === 'availability');
    const { requests = 0, bad = 0, seconds = 0, blocks = [] } = found?.steady ?? {};
    expect(requests).toBeGreaterThan(10_000);
    expect(1 - bad / requests).toBeCloseTo(finding?.observed ?? 0, 5);
    expect(finding?.says).toContain(`in ${seconds} steady seconds`);
    expect(blocks.map((b) => b.seconds)).toEqual([1, 5, 25]);
    for (const { failing } of blocks)
      expect(failing.reduce((sum, f) => sum + f.failures * f.blocks, 0)).toBe(bad);
    expect(night.findings.filter((f) => f.steady !== undefined)).toHaveLength(1 + 8 + 8);
    expect(night.latencies.map((l) => l.service)).toContain('donor');
  });

  it('is comparable with another of the same plan, whatever its seed, its name, and what it is held against', () => {
    expect(
      differing({
        ...plan,
        run: 'another',
        seed: 7,
        createdAt: '2026-12-01T00:00:00.000Z',
        waivers: [],
        objectives: plan.objectives.map((o) => ({ ...o, bound: 0.5, required: false })),
      }),
    ).toEqual([]);
  });

  it.each<[string, Plan, string[]]>([
    ['a defect', { ...plan, environment: { ...plan.environment, defects: ['lost-ack'] } }, ['environment']],
    [
      'a timer',
      {
        ...plan,
        environment: {
          ...plan.environment,
          timers: Object.fromEntries(
            Object.entries(plan.environment.timers).map(([k, t]) => [k, { ...t, usedSeconds: 1 }]),
          ),
        },
      },
      ['environment'],
    ],
    ['a longer load', { ...plan, load: { ...plan.load, durationSeconds: 900 } }, ['load']],
    ['fewer faults', { ...plan, chaos: [] }, ['faults']],
    ['more probes', { ...plan, witnesses: { ...plan.witnesses, probesPerSecond: 99 } }, ['witnesses']],
    ['another rule of validity', { ...plan, validity: { ...plan.validity, busyAbove: 1 } }, ['validity']],
    ['a gate', { ...plan, gate: { level: 0.9, confidence: 0.95, lookSeconds: 5, canary: null } }, ['gate']],
  ])('is not comparable with one of %s', (_, other, parts) => {
    expect(differing(other)).toEqual(parts);
  });

  it('of another scale differs in nothing else', () => {
    const scaled = smallRun().plan;
    const factor = 3;
    expect(
      differing({
        ...scaled,
        environment: { ...scaled.environment, scale: scaled.environment.scale * factor },
        load: {
          ...scaled.load,
          services: scaled.load.services.map((s) => ({
            ...s,
            targetQps: s.targetQps * factor,
            points: s.points.map((p) => ({ ...p, arrivalsPerSecond: p.arrivalsPerSecond * factor })),
          })),
        },
      }),
    ).toEqual(['scale']);
  });

  it('tells its plan, its verdict and its findings as they are', () => {
    expect(night).toMatchObject({
      run: verdict.run,
      createdAt: plan.createdAt,
      environment: 'local',
      scale: 0.01,
      profile: 'emergency-spike',
      durationSeconds: 208,
      seed: 42,
      defects: [],
      verdict: verdict.verdict,
      because: verdict.because,
      taints: [],
      cut: null,
      budgetSpentSeconds: verdict.budget.spentSeconds,
      latencies: verdict.latencies,
    });
    expect(night.findings.map((f) => f.id)).toEqual(verdict.findings.map((f) => f.objective.id));
    const [service, fault] = ['availability:donor', 'rto:1-database-primary-kill:reads'].map((id) =>
      night.findings.find((f) => f.id === id),
    );
    expect(service).toMatchObject({
      kind: 'availability',
      service: 'donor',
      unit: 'ratio',
      confidence: 0.95,
    });
    expect(service).not.toHaveProperty('fault');
    expect(fault).toMatchObject({
      kind: 'rto',
      fault: '1-database-primary-kill',
      bound: 60,
      verdict: 'PASS',
    });
    expect(fault).not.toHaveProperty('service');
    expect(fault).not.toHaveProperty('steady');
  });

  it('is compared by all that its requests, their failures and its recoveries depend on, and by nothing else', () => {
    const [donor] = plan.load.services.filter((s) => s.service === 'donor');
    const [fault] = plan.chaos;
    if (donor === undefined || fault === undefined)
      throw new Error('expected donor and a fault in the small run');
    const environment = {
      ...plan.environment,
      scale: 0.3,
      defects: ['slow-tail' as const, 'lost-ack' as const],
      timers: Object.fromEntries(
        ['promotion', 'detection', 'zone', 'a'].map((name, i) => [
          name,
          { usedSeconds: i, documentedSeconds: 9, claim: null, why: 'ours' },
        ]),
      ),
    };
    const points = [
      { at: 0, arrivalsPerSecond: 0 },
      { at: 7, arrivalsPerSecond: 1 },
    ];
    const own = {
      ...plan,
      environment,
      load: { ...plan.load, services: [{ ...donor, targetQps: 600, points }] },
    };
    const parts = Object.fromEntries(
      Object.entries(of(own).comparable).map(([part, digest]) => [part, JSON.parse(digest)]),
    );
    expect(parts).toEqual({
      versions: ['lifeflow-verify/plan@1', 'lifeflow-verify/evidence@2'],
      environment: {
        name: 'local',
        kind: 'local',
        regions: environment.regions,
        zones: environment.zones,
        replicas: environment.replicas,
        defects: ['lost-ack', 'slow-tail'],
        timers: [
          { name: 'a', usedSeconds: 3 },
          { name: 'detection', usedSeconds: 1 },
          { name: 'promotion', usedSeconds: 0 },
          { name: 'zone', usedSeconds: 2 },
        ],
        autoscaler: plan.autoscaler,
      },
      scale: 0.3,
      load: {
        profile: 'emergency-spike',
        durationSeconds: 208,
        timeLimitSeconds: 5,
        phases: plan.load.phases,
        services: [
          {
            service: 'donor',
            // Shares of the documented rates, to six digits.
            targetQps: 2000,
            requestsPerArrival: 1,
            readShare: 0.75,
            points: [
              [0, 0],
              [7, 3.33333],
            ],
          },
        ],
      },
      faults: [
        {
          fault: 'database-primary-kill',
          aim: fault.aim,
          at: 45,
          holdSeconds: 20,
          healBoundSeconds: 5,
          within: [60, 60],
        },
      ],
      witnesses: plan.witnesses,
      gate: null,
      validity: plan.validity,
    });
    // The plan that it was asked for keeps its own order.
    expect(environment.defects).toEqual(['slow-tail', 'lost-ack']);
  });
});
