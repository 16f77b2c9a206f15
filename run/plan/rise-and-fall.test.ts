import { describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { describePlan } from './describe.ts';
import { planOfConfig } from './testing/plan-of.ts';

const planOf = planOfConfig(shipped);
const plan = planOf({ profile: 'rise-and-fall' });
const phases = (of = plan) =>
  Object.fromEntries(of.load.phases.map(({ name, from, to }) => [name, [from, to]]));
const shareOf = (at: number) => {
  const [donor] = plan.load.services.filter((s) => s.service === 'donor');
  return donor === undefined
    ? []
    : donor.points.filter((p) => p.at === at).map((p) => p.arrivalsPerSecond / donor.peakArrivalsPerSecond);
};

describe('load for the autoscaler', () => {
  it('is quiet, above the figure, and quiet again for as long as the autoscaler may take', () => {
    const { scaleDownAfterSeconds, reactionBoundSeconds } = {
      scaleDownAfterSeconds: 600,
      reactionBoundSeconds: 60,
    };
    const { quiet, ramp, hold, decay } = phases();
    expect(quiet).toEqual([0, 12]);
    expect(ramp).toEqual([12, 42]);
    expect(hold).toEqual([42, 42 + 2 * reactionBoundSeconds]);
    // Fall, the metric's age, the quiet time, a sync that is late, and some more to see it.
    expect(decay).toEqual([162, 162 + 30 + 2 + scaleDownAfterSeconds + 15 + 5 + 10]);
    expect([0, 12, 42, 162, 192, 824].map((at) => shareOf(at)[0]?.toFixed(3))).toEqual(
      [0.2, 0.2, 1.5, 1.5, 0.2, 0.2].map((share) => (share / 1.5).toFixed(3)),
    );
  });

  it('follows the times of an environment’s own autoscaler', () => {
    const short = planOf({ profile: 'rise-and-fall' }, (local) => {
      Object.assign(local.autoscaling, {
        scaleDownAfterSeconds: 60,
        syncSeconds: 5,
        reactionBoundSeconds: 20,
      });
    });
    expect(phases(short)).toMatchObject({ hold: [42, 82], decay: [82, 82 + 30 + 2 + 60 + 5 + 5 + 10] });
  });

  it('meets the faults that are named, and no others, at the size that it has grown to', () => {
    expect(plan.chaos).toEqual([]);
    const lost = planOf({ profile: 'rise-and-fall', fault: ['zone-loss'] });
    const [fault] = lost.chaos;
    expect(fault).toMatchObject({ fault: 'zone-loss', at: 42 + 120 });
    const { hold, decay } = phases(lost);
    expect(hold?.[1]).toBe(42 + 120 + (fault?.holdSeconds ?? 0) + (fault?.healBoundSeconds ?? 0) + 12);
    expect(decay?.[0]).toBe(hold?.[1]);
  });

  it('is judged by the autoscaler’s objectives, and by none that only load decides', () => {
    const required = (of = plan) => [...new Set(of.objectives.filter((o) => o.required).map((o) => o.kind))];
    expect(required().sort()).toEqual([
      'autoscaling-band',
      'autoscaling-bounds',
      'autoscaling-reaction',
      'durability',
      'metrics',
      'read-your-writes',
    ]);
    expect(required(planOf({ profile: 'rise-and-fall', fault: ['zone-loss'] }))).toEqual(
      expect.arrayContaining(['rto', 'residue', 'autoscaling-band']),
    );
    expect(plan.absent.map((a) => a.id)).toContain('availability');
    const text = describePlan(plan).join('\n');
    expect(text).toContain('Load, at its peak (150 % of scale × the documented queries a second):');
    expect(text).toContain('this run has load above the documented figure for 120 s');
    expect(text).not.toMatch(/NOT ENOUGH for autoscaling/);
    const usual = describePlan(planOf({})).join('\n');
    expect(usual).toContain('Load, at its peak (scale × the documented queries a second):');
  });

  it('has the length that the autoscaler needs, and no other', () => {
    expect(() => planOf({ profile: 'rise-and-fall', duration: '5m' })).toThrow(
      /--duration: expected none beside --profile rise-and-fall.*"300 s"/,
    );
  });
});
