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
});
