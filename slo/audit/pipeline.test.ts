import { describe, expect, it } from 'vitest';
import { claims } from '../claims.ts';
import { audit, type Contradiction } from './audit.ts';

const found = (id: string, changes: Record<string, number> = {}): Contradiction | undefined =>
  audit(claims, changes).find((c) => c.id === id);

describe('how long the pipeline takes', () => {
  /** Every part another figure, so that none stands for another: 40 + 50, 7, 6 / 3 × 11, 4 × 11. */
  const own = {
    '6.canary.watch': 40,
    '6.canary.second-watch': 50,
    '1.development.startup': 7,
    '2.readiness.initial-delay': 11,
    '1.staging.replicas-min': 6,
    '6.staging.rollout': 3,
    '1.production.replicas-min': 4,
  };
  const sum = 90 + 7 + 22 + 44;

  it('is at least its windows, its start-ups and its rollouts one after the other', () => {
    expect(found('pipeline.total', { ...own, '6.pipeline.total': sum })).toBeUndefined();
    expect(found('pipeline.total', { ...own, '6.pipeline.total': sum - 1 })).toMatchObject({
      proof: [
        '90 s of watching the canary',
        '+ 7 s to start the environment that integration tests run in',
        "+ 22 s to replace staging's replicas one by one, each ready after 11 s at the soonest",
        "+ 44 s for production's",
        `= ${sum} s > ${sum - 1} s, before anything is built, tested under load or approved`,
      ],
      change: { set: { '6.pipeline.total': sum }, says: `say more than ${sum} s` },
    });
  });

  it('is at least one backup before a major deployment', () => {
    const of = (backup: number) =>
      found('pipeline.snapshot', { '5.backup.duration': backup, '6.pipeline.total': 900 });
    expect(of(900)).toBeUndefined();
    expect(of(901)).toMatchObject({
      proof: ['a backup takes about 901 s', 'the pipeline about 900 s', '901 > 900'],
      change: { set: { '6.pipeline.total': 901 } },
    });
    expect(of(901)?.uses).toContain('5.backup.predeploy-retention');
  });
});

describe('a window of the canary', () => {
  const stages = [
    ['first', '6.canary.share', '6.canary.watch'],
    ['second', '6.canary.second-share', '6.canary.second-watch'],
  ] as const;

  it.each(stages)(
    'of the %s stage is long enough for the level at the slowest service',
    (which, share, watch) => {
      // 299 requests show 99 %; camp, the slowest, has 500 a second: 5 of them at one percent.
      const of = (seconds: number, more = {}) =>
        found(`pipeline.${which}-canary-window`, {
          '1.production.availability': 0.99,
          [share]: 0.01,
          [watch]: seconds,
          ...more,
        });
      expect(of(59.8)).toBeUndefined();
      expect(of(59)).toMatchObject({
        says: `the ${which} canary window can not show 99 % for camp`,
        proof: [
          '299 requests without a failure show 99 % at 95 %',
          'camp: 500 a second × 1 % × 59 s = 295 at most, were each query a request',
          'fewer than 299',
        ],
        change: { set: { [watch]: 60 }, says: 'watch for 60 s, or send more than 1 %' },
      });
      // Auth and analytics have 1,000 a second each.
      expect(of(20)?.says).toBe(`the ${which} canary window can not show 99 % for auth, camp, analytics`);
      expect(of(20, { '3.camp.qps': 250 })?.change.set).toEqual({ [watch]: 120 });
    },
  );
});
