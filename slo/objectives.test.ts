import { describe, expect, it } from 'vitest';
import { claims } from './claims.ts';
import { notExamined } from './not-examined.ts';
import { type ObjectivesInput, objectivesFor } from './objectives.ts';
import { Objective, type PlannedFault } from './plan.ts';
import { sampleRun } from './testing/sample-run.ts';
import { faultTimes } from './testing/sample-times.ts';
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

describe('the objectives of one service', () => {
  const [donor] = plan.load.services.filter((s) => s.service === 'donor');
  if (donor === undefined) throw new Error('donor is under load');
  /** Steady from 17 s on, ten requests a second. */
  const input: ObjectivesInput = {
    level: 0.99,
    confidence: 0.95,
    require: ['availability', 'rpo:*'],
    environment: { kind: 'staging', regions: ['region-1'], replicas: { min: 3, max: 20 }, timers: {} },
    load: {
      ...plan.load,
      durationSeconds: 100,
      timeLimitSeconds: 5,
      phases: [
        { name: 'ramp', from: 0, to: 10 },
        { name: 'hold', from: 10, to: 100 },
      ],
      services: [
        {
          ...donor,
          targetQps: 20,
          peakArrivalsPerSecond: 10,
          requestsPerSecond: 10,
          points: [
            { at: 0, arrivalsPerSecond: 10 },
            { at: 100, arrivalsPerSecond: 10 },
          ],
        },
      ],
    },
    witnesses: { probesPerSecond: 4, ledgerWritesPerSecond: 2 },
    chaos: [],
    autoscaling: {
      scaleUpAboveUtilisation: 0.7,
      tolerance: 0.1,
      reactionBoundSeconds: 60,
      claims: { min: '1.min', max: '1.max', scaleUpAboveUtilisation: '1.up' },
    },
  };
  const fault = (name: PlannedFault['fault'], change: Partial<PlannedFault> = {}): PlannedFault => ({
    ...faultTimes().planned,
    id: `1-${name}`,
    fault: name,
    at: 60,
    bound: { readsSeconds: 30, writesSeconds: 40, claim: '9.bound', why: '' },
    ...change,
  });
  const one = (id: string, change: Partial<ObjectivesInput> = {}) => {
    const objectives = objectivesFor({ ...input, ...change });
    return objectives.find((o) => o.id === id);
  };
  const loadOf = (change: Partial<ObjectivesInput['load']>) => ({ load: { ...input.load, ...change } });

  it('are these, in this order', () => {
    expect(objectivesFor(input).map((o) => o.id)).toEqual([
      'availability',
      'availability:donor',
      'latency-p99:donor',
      'throughput:donor',
      'durability',
      'read-your-writes',
      'autoscaling-bounds:donor',
      'autoscaling-reaction:donor',
      'autoscaling-band:donor',
      'metrics:donor',
    ]);
    expect(objectivesFor({ ...input, ...loadOf({ services: [] }) }).map((o) => o.id)).toEqual([
      'durability',
      'read-your-writes',
    ]);
    const deaf = { ...input.witnesses, ledgerWritesPerSecond: 0 };
    const faults = [fault('database-primary-kill'), fault('rolling-restart', { id: '2-rolling-restart' })];
    const broken = objectivesFor({ ...input, ...loadOf({ services: [] }), chaos: faults }).map((o) => o.id);
    expect(broken).toEqual([
      'rto:1-database-primary-kill:reads',
      'rto:1-database-primary-kill:writes',
      'rollout:2-rolling-restart',
      'durability',
      'read-your-writes',
      'rpo:1-database-primary-kill',
      'residue',
    ]);
    expect(
      objectivesFor({ ...input, ...loadOf({ services: [] }), chaos: faults, witnesses: deaf }).map(
        (o) => o.id,
      ),
    ).toEqual(['rto:1-database-primary-kill:reads', 'rollout:2-rolling-restart', 'residue']);
  });

  it('of availability are decided by the requests of steady state, the document’s level by name', () => {
    const shared = { kind: 'availability', unit: 'ratio', confidence: 0.95 };
    expect(one('availability')).toEqual({
      ...shared,
      id: 'availability',
      title: 'availability of all services together, 99 %',
      bound: 0.99,
      claims: [],
      needs: '299 requests without a failure, 628 with 2',
      has: 'about 830 in steady state',
      decidable: true,
      required: true,
    });
    expect(one('availability:donor')).toEqual({
      ...shared,
      id: 'availability:donor',
      title: 'availability of donor, 99.99 %',
      service: 'donor',
      bound: 0.9999,
      claims: ['1.production.availability'],
      needs: '29,956 requests without a failure, 62,956 with 2',
      has: 'about 830 in steady state',
      decidable: false,
      required: false,
    });
    for (const level of [0.9999, 0.99995])
      expect(one('availability', { level })?.claims).toEqual(['1.production.availability']);
    // 29 seconds and a little of ten requests are 299 only when the last one counts.
    const steady = (durationSeconds: number) => one('availability', loadOf({ durationSeconds }))?.decidable;
    expect([steady(46), steady(47)]).toEqual([false, true]);
  });

  it('of latency and throughput name their claims, and know what is too short', () => {
    expect(one('latency-p99:donor')).toMatchObject({
      kind: 'latency',
      title: 'p99 of donor below 5 s: at most 1 % of its answers later',
      service: 'donor',
      bound: 0.01,
      unit: 'ratio',
      claims: ['4.alert.p99-high'],
      needs: '299 requests without a failure, 628 with 2',
      decidable: true,
    });
    expect(one('throughput:donor')).toMatchObject({
      kind: 'throughput',
      title: 'donor reaches 95 % of 20 queries/s',
      service: 'donor',
      bound: 19,
      unit: 'queries/s',
      claims: ['3.donor.qps'],
      has: 'about 83 s',
      decidable: true,
    });
    const needed = Number(/^\d+/.exec(one('throughput:donor')?.needs ?? '')?.[0]);
    const held = (seconds: number) =>
      one('throughput:donor', loadOf({ durationSeconds: 17 + seconds }))?.decidable;
    expect([held(needed - 1), held(needed)]).toEqual([false, true]);
  });

  it('of recovery have the bound of reads and writes apart, and what is left of the load', () => {
    const chaos = [fault('database-primary-kill')];
    expect(one('rto:1-database-primary-kill:writes', { chaos })).toEqual({
      id: 'rto:1-database-primary-kill:writes',
      kind: 'rto',
      title: 'writes recover within 40 s of 1-database-primary-kill',
      fault: '1-database-primary-kill',
      op: 'write',
      bound: 40,
      unit: 'seconds',
      claims: ['9.bound'],
      needs: 'ten clean seconds after the fault, before the heal, the next fault and the end of the load',
      has: '20 s until the heal, 40 s until the load ends',
      decidable: true,
      confidence: 0.95,
      required: false,
    });
    expect(one('rto:1-database-primary-kill:reads', { chaos })).toMatchObject({ op: 'read', bound: 30 });
    expect(one('rto:1-http-errors:reads', { chaos: [fault('http-errors')] })).toMatchObject({
      title: 'reads recover within 30 s of the end of 1-http-errors',
      needs:
        'ten clean seconds after the end of the fault, before the heal, the next fault and the end of the load',
      has: '40 s at most until the heal, 20 s until the load ends',
    });
    const own = fault('node-kill', { bound: { readsSeconds: 1, writesSeconds: 1, claim: null, why: '' } });
    expect(one('rto:1-node-kill:reads', { chaos: [own] })?.claims).toEqual([]);
    const region = [fault('region-loss')];
    expect(one('rto:1-region-loss:writes', { chaos: region })?.claims).toEqual(['5.manual.rto']);
    expect(one('rto:1-region-loss:reads', { chaos: region })?.claims).toEqual(['9.bound']);
    const late = (at: number) =>
      one('rto:1-node-kill:reads', { chaos: [fault('node-kill', { at })] })?.decidable;
    expect([late(89), late(90)]).toEqual([true, false]);
    const environment = { ...input.environment, kind: 'local' as const };
    expect(
      one('rto:1-node-kill:reads', { chaos: [fault('node-kill')], environment })?.figureNotExamined,
    ).toBe('a stand-in');
  });

  it('of a rollout are of its service, or of any', () => {
    const rollout = (change: Partial<PlannedFault> = {}, more: Partial<ObjectivesInput> = {}) =>
      one('rollout:1-rolling-restart', { chaos: [fault('rolling-restart', change)], ...more });
    expect(rollout({ aim: { service: 'donor' } })).toEqual({
      id: 'rollout:1-rolling-restart',
      kind: 'rollout',
      title: 'no answer of donor is bad while its replicas are replaced',
      service: 'donor',
      fault: '1-rolling-restart',
      bound: 0,
      unit: 'answers',
      claims: ['2.rollout.unavailable'],
      needs:
        '299 requests without a bad answer, each replica seen to be replaced, and their number seen in 95 % of the seconds',
      has: 'about 640 in its window',
      decidable: true,
      confidence: 0.95,
      required: false,
    });
    expect(rollout({ aim: {} })?.title).toBe(
      'no answer of any service is bad while its replicas are replaced',
    );
    expect(rollout({ aim: { service: 'donor' } })).not.toHaveProperty('figureNotExamined');
    const environment = { ...input.environment, kind: 'local' as const };
    expect(rollout({}, { environment })?.figureNotExamined).toBe('a stand-in');
    // Sixteen a second: 304 in 19 s, 288 in 18 s.
    expect([81, 82].map((at) => rollout({ at, aim: { service: 'donor' } })?.decidable)).toEqual([
      true,
      false,
    ]);
  });

  it('of what was written know how many writes there will be', () => {
    expect(one('durability')).toMatchObject({
      kind: 'durability',
      bound: 0,
      unit: 'writes',
      claims: ['3.standby.synchronous'],
      has: 'about 200 writes for each service',
      decidable: true,
    });
    expect(one('read-your-writes')).toMatchObject({
      kind: 'read-your-writes',
      title: 'what was acknowledged 5 s ago (in another region 30 s) is there for every read',
      bound: 0,
      unit: 'writes',
      claims: [],
      has: '2 writes a second for each service, each read at once and until it is there',
      decidable: true,
    });
    const rare = (ledgerWritesPerSecond: number) => {
      const witnesses = { ...input.witnesses, ledgerWritesPerSecond };
      return ['durability', 'read-your-writes'].map((id) => one(id, { witnesses })?.decidable);
    };
    expect([rare(0.009), rare(0.01)]).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('of data lost are in seconds for a region, in writes for a primary, and none for the rest', () => {
    const rpo = (name: PlannedFault['fault']) => one(`rpo:1-${name}`, { chaos: [fault(name)] });
    expect(rpo('region-loss')).toMatchObject({
      kind: 'rpo',
      fault: '1-region-loss',
      title: '1-region-loss loses no write older than 300 s',
      bound: 300,
      unit: 'seconds',
      claims: ['5.manual.rpo'],
      has: '2 writes a second for each service',
      decidable: true,
      required: true,
    });
    expect(rpo('database-primary-kill')).toMatchObject({
      title: '1-database-primary-kill loses no acknowledged write: the standby is synchronous',
      bound: 0,
      unit: 'writes',
      claims: ['3.standby.synchronous'],
    });
    expect(rpo('zone-loss')).toBeUndefined();
  });

  it('of the autoscaler have the document’s figures with their claims, where they are its own', () => {
    expect(one('autoscaling-bounds:donor')).toMatchObject({
      kind: 'autoscaling-bounds',
      title: 'donor keeps between 3 and 20 replicas',
      service: 'donor',
      bound: 20,
      unit: 'replicas',
      claims: ['1.min', '1.max'],
      needs: "95 % of the load's seconds with a sample no older than 5 s",
      decidable: true,
    });
    expect(one('autoscaling-reaction:donor')).toMatchObject({
      kind: 'autoscaling-reaction',
      title: 'donor gets a replica within 60 s of too high utilisation',
      bound: 60,
      unit: 'seconds',
      threshold: 0.7 * 1.1,
      claims: ['1.up'],
      needs: 'utilisation above 77 % until it reacts',
      decidable: false,
    });
    const claims = { min: undefined, max: undefined, scaleUpAboveUtilisation: undefined };
    const own = { autoscaling: { ...input.autoscaling, claims } };
    expect(one('autoscaling-bounds:donor', own)?.claims).toEqual([]);
    expect(one('autoscaling-reaction:donor', own)?.claims).toEqual([]);
    expect(one('autoscaling-band:donor')).toMatchObject({
      kind: 'autoscaling-band',
      bound: 0,
      unit: 'replicas',
      claims: [],
      needs: "50 % of the load's undisturbed seconds with what the scaler saw",
    });
    const decidable = (id: string, durationSeconds: number) =>
      one(id, loadOf({ durationSeconds }))?.decidable;
    expect([59, 60].map((s) => decidable('autoscaling-band:donor', s))).toEqual([false, true]);
    expect([0.5, 1].map((s) => decidable('autoscaling-bounds:donor', s))).toEqual([false, true]);
  });

  it('of metrics and of what is left name their claims and how often they are seen', () => {
    const own = { environment: { ...input.environment, kind: 'local' as const } };
    expect(one('metrics:donor')).toMatchObject({
      decidable: false,
      has: expect.stringContaining('out of reach'),
    });
    const metrics = one('metrics:donor', own);
    expect(metrics).toMatchObject({ kind: 'metrics', service: 'donor', bound: 0, unit: 'metrics' });
    expect(metrics?.title).toMatch(/^donor shows the document's \d+ application metrics at \/metrics$/);
    expect(metrics?.claims.length).toBeGreaterThan(0);
    const every = Number(/every (\d+) s/.exec(metrics?.has ?? '')?.[1]);
    const decidable = (durationSeconds: number) =>
      one('metrics:donor', { ...loadOf({ durationSeconds }), ...own })?.decidable;
    expect([decidable(2 * every - 1), decidable(2 * every)]).toEqual([false, true]);
    const two = [fault('node-kill'), fault('zone-loss', { id: '2-zone-loss' })];
    expect(one('residue', { chaos: two })).toMatchObject({
      kind: 'residue',
      bound: 0,
      unit: 'differences',
      claims: [],
      has: '2 heals',
      decidable: true,
    });
  });
});
