import { describe, expect, it } from 'vitest';
import { notExamined, shortened } from './not-examined.ts';
import type { Objective, Plan, Timer } from './plan.ts';
import { sampleObjective } from './testing/sample-case.ts';
import { faultTimes } from './testing/sample-times.ts';
import { smallRun } from './testing/small-run.ts';

const { plan } = smallRun();
const [donor] = plan.load.services.filter((s) => s.service === 'donor');
if (donor === undefined) throw new Error('donor is under load');
const timer = (usedSeconds: number, documentedSeconds: number | null = null): Timer => ({
  usedSeconds,
  documentedSeconds,
  claim: null,
  why: 'a run of minutes',
});
const at = (perSecond: number, service: 'donor' | 'auth' = 'donor'): Plan['load']['services'][number] => ({
  ...donor,
  service,
  peakArrivalsPerSecond: perSecond,
  requestsPerSecond: perSecond,
  points: [
    { at: 0, arrivalsPerSecond: perSecond },
    { at: 9, arrivalsPerSecond: perSecond },
  ],
});
/** Nothing is left open by it: staging at full scale, with more requests than anything needs. */
const base = {
  environment: {
    kind: 'staging' as Plan['environment']['kind'],
    scale: 1,
    timers: {} as Record<string, Timer>,
  },
  load: {
    ...plan.load,
    durationSeconds: 100,
    phases: [{ name: 'hold' as const, from: 0, to: 100 }],
    services: [at(1000), at(400, 'auth')],
  },
  chaos: [] as Plan['chaos'],
  objectives: [] as Objective[],
  absent: [] as Plan['absent'],
};

describe('what a run does not examine', () => {
  it('is nothing where all is decided at the documented rates', () => {
    expect(notExamined(base)).toEqual([]);
  });

  it('is 99.99 % of the services that get too few requests, the slowest first', () => {
    const load = {
      ...base.load,
      services: [at(1000), at(100, 'auth'), { ...at(50), service: 'camp' as const }],
    };
    expect(notExamined({ ...base, load })).toEqual([
      {
        what: 'availability of auth, camp at 99.99 % (1.production.availability)',
        takes:
          '29,956 requests of each without a failure in steady state; minutes at this rate: camp 10, auth 5',
      },
    ]);
    expect(notExamined({ ...base, load: { ...base.load, services: plan.load.services } })[0]?.what).toMatch(
      /^availability of each service at 99\.99 %/,
    );
  });

  it('needs just so many requests in steady state, more at a higher confidence', () => {
    // Steady from 7 s to 100 s: 93 s.
    const with_ = (perSecond: number, confidence?: number) =>
      notExamined({ ...base, load: { ...base.load, services: [at(perSecond)] } }, confidence).length;
    expect([with_(29_955 / 93), with_(29_957 / 93), with_(29_957 / 93, 0.99)]).toEqual([1, 0, 1]);
  });

  it('is what a narrowed run leaves out', () => {
    const absent = [
      { id: 'rto:1-node-kill:reads', title: '', takes: 'a run with node-kill' },
      { id: 'rto:1-node-kill:writes', title: '', takes: 'a run with node-kill' },
      { id: 'residue', title: '', takes: 'a run with faults' },
    ];
    expect(notExamined({ ...base, absent })).toEqual([
      {
        what: 'rto of node-kill: required (2 findings), but not part of this run',
        takes: 'a run with node-kill',
      },
      { what: 'residue: required, but not part of this run', takes: 'a run with faults' },
    ]);
  });

  it('is a figure that a stand-in or a shortened timer can’t show', () => {
    const fault = {
      ...faultTimes().planned,
      fault: 'database-primary-kill' as const,
      // After the load, so that its windows take nothing away.
      at: 500,
      bound: { readsSeconds: 60, writesSeconds: 900, claim: null, why: '' },
    };
    const local = { ...base.environment, kind: 'local' as const };
    expect(notExamined({ ...base, environment: local, chaos: [fault] })).toEqual([
      {
        what: "the document's own time after database-primary-kill (bound reads 60 s, writes 900 s): mechanism exercised, figure not examined",
        takes: 'an environment with the real timers; here a stand-in',
      },
    ]);
    const same = { ...fault, bound: { ...fault.bound, writesSeconds: 60 } };
    expect(notExamined({ ...base, environment: local, chaos: [same] })[0]?.what).toContain('(bound 60 s)');
    expect(notExamined({ ...base, chaos: [fault] })).toEqual([]);
  });

  it('is the documented rate below its scale', () => {
    const environment = { ...base.environment, scale: 0.04 };
    expect(notExamined({ ...base, environment })).toEqual([
      {
        what: 'the documented 16,500 queries a second of all services together',
        takes: 'scale 1; this run offers 4 % of it',
      },
    ]);
    expect(notExamined({ ...base, environment: { ...environment, scale: 1.5 } })).toEqual([]);
  });

  it('is what even a flawless run leaves open, those of one kind and need in one line', () => {
    const open = (id: string, change: Partial<Objective> = {}) =>
      sampleObjective({ id, title: `${id} is met`, decidable: false, kind: 'throughput', ...change });
    const objectives = [
      open('throughput:donor'),
      open('throughput:auth'),
      open('throughput:camp', { has: 'nothing' }),
      open('availability', { kind: 'availability' }),
      open('availability:donor', { kind: 'availability', service: 'donor' }),
      open('latency-p99:donor', { kind: 'latency', service: 'donor' }),
      open('throughput:request', { decidable: true }),
    ];
    expect(notExamined({ ...base, objectives })).toEqual([
      {
        what: 'throughput:donor is met (and the same of 1 more)',
        takes: 'more of it; this run has some of it',
      },
      { what: 'throughput:camp is met', takes: 'more of it; this run has nothing' },
      { what: 'availability is met', takes: 'more of it; this run has some of it' },
      { what: 'latency-p99:donor is met', takes: 'more of it; this run has some of it' },
    ]);
  });
});

describe('a documented figure', () => {
  const timers = {
    readinessDelay: timer(2, 10),
    nodeDetection: timer(8),
    drain: timer(5, 5),
    promotion: timer(300, 8),
  };

  it('is out of reach of a stand-in, which says all of its fault’s timers', () => {
    expect(shortened('node-kill', { kind: 'local', timers })).toBe(
      'a stand-in with readinessDelay 2 s (documented 10 s), nodeDetection 8 s (a run of minutes)',
    );
    expect(shortened('database-primary-kill', { kind: 'local', timers })).toBe('a stand-in');
  });

  it('is out of reach elsewhere only where a timer is shorter than documented', () => {
    expect(shortened('node-kill', { kind: 'staging', timers })).toBe('readinessDelay 2 s (documented 10 s)');
    expect(shortened('region-loss', { kind: 'staging', timers })).toBeUndefined();
    expect(shortened('rolling-restart', { kind: 'staging', timers: { drain: timer(5, 5) } })).toBeUndefined();
    expect(shortened('rolling-restart', { kind: 'staging', timers: { drain: timer(4, 5) } })).toBe(
      'drain 4 s (documented 5 s)',
    );
  });

  it('rests on the timers of its own fault', () => {
    const all = Object.fromEntries(
      [
        'readinessDelay',
        'readinessPeriod',
        'nodeDetection',
        'nodeEviction',
        'databaseDetection',
        'standbyDrop',
        'regionCheck',
        'regionFailures',
        'timeToLive',
        'promotion',
        'drain',
      ].map((name) => [name, timer(1, 2)]),
    );
    const names = (fault: Parameters<typeof shortened>[0]) =>
      shortened(fault, { kind: 'staging', timers: all })
        ?.split(', ')
        .map((s) => s.split(' ')[0]);
    expect(names('replica-kill')).toEqual(['readinessDelay', 'readinessPeriod']);
    expect(names('node-kill')).toEqual([
      'readinessDelay',
      'readinessPeriod',
      'nodeDetection',
      'nodeEviction',
    ]);
    expect(names('database-primary-kill')).toEqual(['databaseDetection']);
    expect(names('zone-loss')).toEqual([
      'readinessDelay',
      'readinessPeriod',
      'nodeDetection',
      'nodeEviction',
      'standbyDrop',
    ]);
    expect(names('region-loss')).toEqual(['regionCheck', 'regionFailures', 'timeToLive', 'promotion']);
    expect(names('rolling-restart')).toEqual(['readinessDelay', 'readinessPeriod', 'drain']);
  });

  it.each([
    ['replica-stop', ['readinessDelay', 'readinessPeriod', 'drain']],
    ['replica-evict', ['readinessDelay', 'readinessPeriod', 'drain']],
    ['node-drain', ['readinessDelay', 'readinessPeriod', 'drain']],
    ['container-kill', ['readinessDelay', 'readinessPeriod']],
    ['broken-rollout', ['readinessDelay', 'readinessPeriod']],
    ['node-cut', ['readinessDelay', 'readinessPeriod', 'nodeDetection', 'nodeEviction']],
    [
      'zone-cut',
      [
        ...['readinessDelay', 'readinessPeriod', 'nodeDetection', 'nodeEviction'],
        ...['databaseDetection', 'standbyDrop'],
      ],
    ],
    ['network-drop', ['readinessPeriod']],
    // What is held is not ended by a timer, nor is what only keeps a scaler or an API server out.
    ['http-delay', []],
    ['http-errors', []],
    ['api-cut', []],
    ['scale-pin', []],
  ] as const)('rests, of %s, on what takes its victims out and brings others in', (fault, names) => {
    const every = [
      ...['readinessDelay', 'readinessPeriod', 'drain', 'nodeDetection', 'nodeEviction', 'standbyDrop'],
      ...['databaseDetection', 'regionCheck', 'regionFailures', 'timeToLive', 'promotion'],
    ];
    const all = Object.fromEntries(every.map((name) => [name, timer(1, 2)]));
    expect(shortened(fault, { kind: 'staging', timers: all })).toBe(
      names.length === 0 ? undefined : names.map((name) => `${name} 1 s (documented 2 s)`).join(', '),
    );
  });
});
