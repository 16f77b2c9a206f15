import { describe, expect, it } from 'vitest';
import { claims } from './claims.ts';
import { notExamined } from './not-examined.ts';
import { Objective } from './plan.ts';
import { sampleRun } from './testing/sample-run.ts';
import { smallRun } from './testing/small-run.ts';

const { plan } = sampleRun();
const of = (id: string, objectives = plan.objectives): Objective => {
  const found = objectives.find((o) => o.id === id);
  if (found === undefined) throw new Error(`no objective ${id}`);
  return found;
};

describe('objectives', () => {
  it('have unique ids, and claims that exist', () => {
    const ids = plan.objectives.map((o) => o.id);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(claims.map((c) => c.id));
    for (const o of plan.objectives) {
      expect(Objective.parse(o)).toEqual(o);
      expect(o.claims.filter((c) => !known.has(c))).toEqual([]);
    }
  });

  it('are required where a pattern asks for them', () => {
    expect(of('rto:2-node-kill:writes').required).toBe(true);
    expect(of('availability').required).toBe(true);
    expect(of('availability:donor').required).toBe(false);
  });

  it('say how many requests decide them and how many the run has', () => {
    expect(of('availability')).toMatchObject({
      needs: '14,978 requests without a failure, 31,477 with 2',
      has: expect.stringMatching(/^about 7\d,\d{3} in steady state$/),
      decidable: true,
    });
    expect(of('availability:donor')).toMatchObject({
      needs: '29,956 requests without a failure, 62,956 with 2',
      decidable: false,
    });
    expect(of('latency-p99:camp').needs).toBe('299 requests without a failure, 628 with 2');
  });

  it('know that a run is too short', () => {
    const short = sampleRun({
      scale: 0.04,
      level: 0.9998,
      probesPerSecond: 1,
      quietSeconds: 2,
      rampSeconds: 3,
      holdSeconds: 20,
      decaySeconds: 1,
      faults: [],
    }).plan;
    expect(of('availability', short.objectives).decidable).toBe(false);
    expect(of('throughput:donor', short.objectives).decidable).toBe(false);
  });

  it('expect about what a run then has', () => {
    const { plan: small, evidence } = smallRun();
    const counted = evidence.load.reduce((sum, r) => sum + r.count, 0);
    const expected = Number(/[\d,]+/.exec(of('availability', small.objectives).has)?.[0].replaceAll(',', ''));
    expect(expected).toBeGreaterThan(counted * 0.35);
    expect(expected).toBeLessThan(counted * 0.7);
  });

  it('of RPO exist only where a database gives way, in seconds only where it may lose', () => {
    expect(plan.objectives.filter((o) => o.kind === 'rpo').map((o) => [o.id, o.bound, o.unit])).toEqual([
      ['rpo:3-database-primary-kill', 0, 'writes'],
      ['rpo:5-region-loss', 300, 'seconds'],
    ]);
  });

  it('say where the document’s own figure is out of reach', () => {
    expect(of('rto:5-region-loss:reads').figureNotExamined).toContain('promotion 8 s (documented 300 s)');
  });
});

describe('what is not examined', () => {
  const list = notExamined(plan);

  it('begins with 99.99 % of each service, and the minutes that it takes', () => {
    expect(list[0]?.what).toBe('availability of each service at 99.99 % (1.production.availability)');
    // Camp's 16 requests a second take 29,956 / 16 / 60 minutes.
    expect(list[0]?.takes).toContain('camp 32');
  });

  it('names the figures that shortened timers stand for, and the rate', () => {
    expect(list.some((n) => n.what.includes('region-loss') && n.what.includes('figure not examined'))).toBe(
      true,
    );
    expect(list.at(-2)?.what).toContain('16,500 queries a second');
  });

  it('puts objectives of one kind into one line', () => {
    expect(list.filter((n) => n.what.includes('gets a replica'))).toHaveLength(1);
  });

  it('leaves out the level that every service can show', () => {
    const long = {
      ...plan,
      chaos: [],
      load: {
        ...plan.load,
        durationSeconds: 3000,
        phases: [{ name: 'hold' as const, from: 0, to: 3000 }],
        services: plan.load.services.map((s) => ({
          ...s,
          points: [
            { at: 0, arrivalsPerSecond: 50 },
            { at: 3000, arrivalsPerSecond: 50 },
          ],
        })),
      },
    };
    expect(notExamined(long)[0]?.what).not.toContain('99.99 %');
  });
});
