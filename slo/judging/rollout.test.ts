import { describe, expect, it } from 'vitest';
import type { Mark, ProbeRow, Sample } from '../evidence.ts';
import type { LoadSeries } from '../load-table.ts';
import { byService } from '../load-table.ts';
import type { Objective, PlannedFault } from '../plan.ts';
import { type ServiceId, serviceIds } from '../services.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { faultTimes } from '../testing/sample-times.ts';
import type { FaultTimes } from '../timeline.ts';
import type { Case } from './case.ts';
import { judgeRollout, rolloutRequests } from './rollout.ts';

/** Second of the injection; its window ends 40.5 s later. */
const t0 = 1000;
const rollout = (change: Partial<FaultTimes> = {}, planned: Partial<PlannedFault> = {}): FaultTimes =>
  faultTimes(
    {
      injected: t0 * 1000,
      effective: { at: t0 * 1000 + 500, uncertaintyMs: 20, clock: 'platform' },
      ...change,
    },
    {
      id: '1-rolling-restart',
      fault: 'rolling-restart',
      bound: { readsSeconds: 30, writesSeconds: 20, claim: null, why: 'ours' },
      ...planned,
    },
  );

type Count = { at: number; service?: ServiceId; op?: 'read' | 'write' } & Partial<
  Record<keyof LoadSeries, number>
>;
/** A table of 100 s from 990 on: ten good reads of request in each second, and what `more` adds. */
const tableOf = (more: readonly Count[] = [], each = 10, from = 990, seconds = 100): Case['table'] => {
  const column = (of: number) => new Float64Array(seconds).fill(of);
  const series = byService((service) => ({
    read: {
      good: column(service === 'request' ? each : 0),
      late: column(0),
      error: column(0),
      dropped: column(0),
    },
    write: { good: column(0), late: column(0), error: column(0), dropped: column(0) },
  }));
  for (const { at, service = 'request', op = 'read', ...counts } of more)
    for (const name of ['good', 'late', 'error', 'dropped'] as const) {
      const cells = series[service][op][name];
      cells[at - from] = (cells[at - from] ?? 0) + (counts[name] ?? 0);
    }
  return { ...sampleCase().table, from, seconds, series };
};

const mark = (name: Mark['name'], at: number, change: Partial<Mark> = {}): Mark => ({
  name,
  at,
  clock: 'platform',
  uncertaintyMs: 0,
  ...change,
});
const named = mark('fault-injected', t0 * 1000, {
  fault: '1-rolling-restart',
  subject: 'request-1, request-2',
});
const gone = (subject: string, at: number) => mark('replica-gone', at, { subject });
const bothGone = [named, gone('request-1', t0 * 1000), gone('request-2', t0 * 1000 + 20_000)];
const replicas = (seconds: number, change: Partial<Extract<Sample, { kind: 'replicas' }>> = {}): Sample => ({
  kind: 'replicas',
  at: seconds * 1000,
  service: 'request',
  region: 'region-1',
  desired: 3,
  ready: 3,
  ...change,
});
/** A sample in each second from the injection to the end of its window. */
const eachSecond = (change: Parameters<typeof replicas>[1] = {}): Sample[] =>
  Array.from({ length: 41 }, (_, s) => replicas(t0 + s, change));
const steadySize = [replicas(t0 - 1), ...eachSecond()];
const probe = (
  at: number,
  outcome: ProbeRow['outcome'] = 'good',
  service: ServiceId = 'request',
): ProbeRow => ({
  service,
  scheduledAt: at,
  sentAt: at,
  endedAt: at + 5,
  outcome,
});
const write = (at: number, outcome: ProbeRow['outcome'] = 'good') => ({
  ref: `w${at}`,
  service: 'request' as const,
  sentAt: at,
  endedAt: at + 5,
  class: 'acknowledged' as const,
  outcome,
});

type Scene = {
  faults?: FaultTimes[];
  table?: Case['table'];
  evidence?: Partial<Case['evidence']>;
  busy?: (from: number, to: number) => number;
  loadEnded?: number;
};
const judged = (scene: Scene = {}, objective: Partial<Objective> = {}) => {
  const whole = sampleCase();
  return judgeRollout(
    sampleObjective({
      kind: 'rollout',
      fault: '1-rolling-restart',
      service: 'request',
      bound: 0,
      unit: 'ratio',
      ...objective,
    }),
    {
      ...whole,
      plan: { ...whole.plan, environment: { ...whole.plan.environment, regions: ['region-1'] } },
      timeline: {
        loadStarted: 0,
        loadEnded: scene.loadEnded ?? null,
        faults: scene.faults ?? [rollout()],
      },
      table: scene.table ?? tableOf(),
      evidence: {
        ...whole.evidence,
        probes: [],
        ledger: [],
        marks: bothGone,
        samples: steadySize,
        ...scene.evidence,
      },
      health: { ...whole.health, taintedShare: scene.busy ?? (() => 0) },
    },
  );
};
/** `BAD of ASKED` as the finding says it. */
const counted = (...of: Parameters<typeof judged>) => /^\S+ of \S+/.exec(judged(...of).says)?.[0];

describe('what a rollout is judged by', () => {
  it('passes with every figure that it was judged by', () => {
    expect(judged()).toMatchObject({
      verdict: 'PASS',
      observed: 0,
      interval: { low: 0, high: 0 },
      says: '0 of 400 answers of request were bad while 2 of 2 replicas were replaced, 3 to 3 of them ready at a time',
      evidence: ['load', 'probes', 'ledger', 'marks:replica-gone', 'samples:replicas'],
    });
  });

  it('is each whole second of the load from the injection to ten seconds after the longer of its bounds', () => {
    const errors = (at: number, faults = [rollout()]) =>
      counted({ faults, table: tableOf([{ at, error: 7 }]) });
    expect([999, 1000, 1039, 1040].map((at) => errors(at))).toEqual([
      '0 of 400',
      '7 of 407',
      '7 of 407',
      '0 of 400',
    ]);
    const within = [rollout({ injected: t0 * 1000 + 1 })];
    expect([1000, 1001].map((at) => errors(at, within))).toEqual(['0 of 390', '7 of 397']);
    const writes = [rollout({}, { bound: { readsSeconds: 5, writesSeconds: 20, claim: null, why: 'ours' } })];
    expect([1029, 1030].map((at) => errors(at, writes))).toEqual(['7 of 307', '0 of 300']);
  });

  it('is good and bad answers of reads and writes, whatever was bad about them', () => {
    for (const op of ['read', 'write'] as const) {
      const of = (count: Partial<Count>) => counted({ table: tableOf([{ at: 1010, op, ...count }]) });
      expect(of({ good: 6 }), op).toBe('0 of 406');
      for (const bad of ['late', 'error', 'dropped'] as const)
        expect(of({ [bad]: 6 }), `${op} ${bad}`).toBe('6 of 406');
    }
  });

  it('is what its own service answers, or all of them where it names none', () => {
    const scene = { table: tableOf([{ at: 1010, service: 'donor', error: 9 }]) };
    const probes = { evidence: { probes: [probe(1_010_000, 'late', 'donor')] } };
    expect([counted(scene), counted(probes)]).toEqual(['0 of 400', '0 of 400']);
    const all = judged({ ...scene, ...probes }, { service: undefined });
    expect(all.says).toMatch(/^10 of 410 answers of all services were bad/);
  });

  it('is each probe and each write of the ledger that was sent in its window', () => {
    const times = [999_999, 1_000_000, 1_040_499, 1_040_500];
    expect(times.map((at) => counted({ evidence: { probes: [probe(at)] } }))).toEqual([
      '0 of 400',
      '0 of 401',
      '0 of 401',
      '0 of 400',
    ]);
    expect(times.map((at) => counted({ evidence: { ledger: [write(at, 'server-error')] } }))).toEqual([
      '0 of 400',
      '1 of 401',
      '1 of 401',
      '0 of 400',
    ]);
  });

  it('ends with the next fault, and with no other one', () => {
    const other = (injected: number | null) =>
      rollout({ injected }, { id: '2-node-kill', fault: 'node-kill' });
    const asked = (injected: number | null) => counted({ faults: [rollout(), other(injected)] });
    expect(asked(1_020_000)).toBe('0 of 200');
    expect(asked(1_040_400)).toBe('0 of 400');
    for (const none of [null, 900_000, 1_000_000, 2_000_000]) expect(asked(none), `${none}`).toBe('0 of 400');
  });

  it('is what the load lasted, where it began later or ended earlier', () => {
    expect(counted({ table: tableOf([], 10, 1005) })).toBe('0 of 350');
    expect(counted({ table: tableOf([], 10, 990, 20) })).toBe('0 of 100');
  });
});

describe('replicas that a rollout replaces', () => {
  it('are those that its injection names, seen to go within its window', () => {
    const replaced = (...marks: Mark[]) => {
      const found = judged({ evidence: { marks } });
      return [found.verdict, /while (.*) replicas were replaced/.exec(found.says)?.[1]];
    };
    expect(replaced(named, gone('request-1', 1_000_000), gone('request-2', 1_040_499))).toEqual([
      'PASS',
      '2 of 2',
    ]);
    expect(replaced(named, gone('request-1', 999_999), gone('request-2', 1_000_000))).toEqual([
      'INCONCLUSIVE',
      '1 of 2',
    ]);
    expect(replaced(named, gone('request-1', 1_000_000), gone('request-2', 1_040_500))).toEqual([
      'INCONCLUSIVE',
      '1 of 2',
    ]);
    expect(replaced(named, gone('request-1', 1_000_000), gone('request-9', 1_000_000))[1]).toBe('1 of 2');
    const started = mark('replica-started', 1_010_000, { subject: 'request-2' });
    expect(replaced(named, gone('request-1', 1_000_000), started)[1]).toBe('1 of 2');
    expect(replaced(gone('request-1', 1_000_000))).toEqual(['INCONCLUSIVE', '0 of 0']);
  });

  it('leave it open as long as one was not seen to go, and say so', () => {
    expect(judged({ evidence: { marks: [named, gone('request-1', 1_000_000)] } })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '1 of 2 replicas seen to be replaced',
      needs: 'more of it',
    });
  });

  it.each([
    ['none is missing', { desired: 3, ready: 3 }, { desired: 3, ready: 3 }, 'PASS'],
    ['one is missing', { desired: 3, ready: 3 }, { desired: 3, ready: 2 }, 'FAIL'],
    ['one was not ready before either', { desired: 3, ready: 2 }, { desired: 3, ready: 2 }, 'PASS'],
    ['one was not wanted before', { desired: 2, ready: 3 }, { desired: 3, ready: 2 }, 'PASS'],
    ['one is not wanted any more', { desired: 3, ready: 3 }, { desired: 2, ready: 2 }, 'PASS'],
    ['one is missing while more are wanted', { desired: 3, ready: 3 }, { desired: 5, ready: 2 }, 'FAIL'],
    ['nobody looked before, and none is missing', null, { desired: 3, ready: 3 }, 'PASS'],
    ['nobody looked before, and one is missing', null, { desired: 3, ready: 2 }, 'FAIL'],
  ])('where %s', (_, before, meanwhile, verdict) => {
    const samples = [
      ...(before === null ? [] : [replicas(t0 - 9, { ready: 9, desired: 9 }), replicas(t0 - 1, before)]),
      ...eachSecond(meanwhile),
    ];
    expect(judged({ evidence: { samples } }).verdict).toBe(verdict);
  });

  it('are counted from the injection to the end of its window, each service for itself', () => {
    const sizes = (...samples: Sample[]) => {
      const found = judged({ evidence: { samples } }, { service: undefined });
      return [found.verdict, /replaced(.*)$/.exec(found.says)?.[1]];
    };
    const missing = { ready: 1 };
    const all = serviceIds.flatMap((service) => eachSecond({ service }));
    expect(sizes(replicas(t0 - 1), ...all, replicas(t0 + 40.5, missing))).toEqual([
      'PASS',
      ', 3 to 3 of them ready at a time',
    ]);
    const seldomDonor = all.filter((s) => !('service' in s) || s.service !== 'donor' || s.at % 10_000 === 0);
    expect(sizes(...seldomDonor)[0]).toBe('INCONCLUSIVE');
    expect(sizes(replicas(t0 - 1), replicas(t0, missing), replicas(t0 + 1))).toEqual([
      'FAIL',
      ', 1 to 3 of them ready at a time',
    ]);
    expect(sizes(replicas(t0 - 1), replicas(t0), replicas(t0 + 40.499, missing))[0]).toBe('FAIL');
    // A sample at the very instant is no look before it: nobody knows that two were enough.
    expect(sizes(replicas(t0, { ready: 2 }))[0]).toBe('FAIL');
    const donor = { service: 'donor' as const, desired: 2, ready: 2 };
    expect(sizes(replicas(t0 - 2), replicas(t0 - 1, donor), replicas(t0 + 1, { ready: 2 }))[0]).toBe('FAIL');
    expect(sizes(replicas(t0 - 1), replicas(t0 + 41))).toEqual(['INCONCLUSIVE', '']);
  });

  it('leave it open where nobody counted them', () => {
    expect(judged({ evidence: { samples: [] } })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'no sample of its replicas',
    });
  });

  it('leave it open where they were counted too seldom to be missed', () => {
    expect(judged({ evidence: { samples: [replicas(t0)] } })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '5 s of it with a sample no older than 5 s',
      needs: '39 s of it',
    });
    const without = (from: number, to: number) =>
      judged({ evidence: { samples: steadySize.filter((s) => s.at < from * 1000 || s.at >= to * 1000) } });
    // An API server that is busy lets a few fall out, one after the other.
    expect(without(t0 + 10, t0 + 16).verdict).toBe('PASS');
    expect(without(t0 + 10, t0 + 17)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: expect.stringMatching(/^37 s/),
    });
    const everyFive = steadySize.filter((s) => s.at % 5000 === 0);
    expect(judged({ evidence: { samples: everyFive } }).verdict).toBe('PASS');
  });

  it('are those of the region that it is aimed at', () => {
    const there = eachSecond({ region: 'region-2', ready: 2 });
    const aimed = (region: string) => {
      const faults = [rollout({}, { aim: { service: 'request', region } })];
      return judged({ faults, evidence: { samples: [...steadySize, ...there] } }).verdict;
    };
    expect([aimed('region-1'), aimed('region-2')]).toEqual(['PASS', 'FAIL']);
  });

  it('need no counting after the load has ended', () => {
    const samples = steadySize.filter((s) => s.at < (t0 + 30) * 1000);
    expect(judged({ evidence: { samples } }).verdict).toBe('INCONCLUSIVE');
    expect(judged({ evidence: { samples }, loadEnded: (t0 + 30) * 1000 }).verdict).toBe('PASS');
  });
});

describe('how many answers decide a rollout', () => {
  it('is 299 without a bad one', () => {
    expect(rolloutRequests(0.95)).toBe(299);
    const of = (good: number) => judged({ table: tableOf([{ at: 1010, good }], 0) });
    expect(of(299).verdict).toBe('PASS');
    expect(of(298)).toMatchObject({ verdict: 'INCONCLUSIVE', has: '298 requests', needs: 'more of it' });
  });

  it('is more bad ones than one run in twenty has by chance, at the documented level', () => {
    // At least one of 512 at 0.01 %: 4.991 %; of 513: 5.001 %.
    const of = (asked: number) => judged({ table: tableOf([{ at: 1010, good: asked - 1, late: 1 }], 0) });
    expect(of(512)).toMatchObject({ verdict: 'FAIL', observed: 1 });
    expect(of(513)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '1 bad, which 99.99 % of all answers alone may explain',
      needs: 'a rollout without a bad answer, or with more',
    });
    expect(judged({ table: tableOf([{ at: 1010, good: 999, late: 1 }], 0) }, { bound: 1 }).verdict).toBe(
      'PASS',
    );
  });

  it('is none where more than a quarter of its seconds were busy', () => {
    const looked: [number, number][] = [];
    const of = (share: number) =>
      judged({
        table: tableOf([{ at: 1010, error: 9 }]),
        busy: (from, to) => {
          looked.push([from, to]);
          return share;
        },
      });
    expect(of(0.25).verdict).toBe('FAIL');
    expect(of(0.26)).toMatchObject({
      verdict: 'INVALID',
      because: ['machine or prober overloaded in 26 % of the seconds of this rollout'],
    });
    expect(looked).toEqual([
      [1000, 1041],
      [1000, 1041],
    ]);
    expect(judged({ busy: () => 1 }).verdict).toBe('PASS');
  });
});

describe('a rollout that is not there to be judged', () => {
  const nothing = { observed: null, interval: { low: null, high: null }, evidence: ['marks'] };

  it('was not planned, had no effect, or was not begun', () => {
    expect(judged({ faults: [] })).toMatchObject({
      ...nothing,
      verdict: 'INVALID',
      because: ['the plan has no such fault'],
      says: '1-rolling-restart did not happen',
    });
    expect(judged({ faults: [rollout({ effective: null })] })).toMatchObject({
      ...nothing,
      verdict: 'INVALID',
      because: ['1-rolling-restart was injected, and nothing proves that it took effect'],
    });
    expect(judged({ faults: [rollout({ injected: null })] })).toMatchObject({
      verdict: 'INVALID',
      because: ['no mark says when 1-rolling-restart was injected'],
    });
    expect(judged({ faults: [rollout({ injected: null, effective: null })] })).toMatchObject({
      ...nothing,
      verdict: 'INCONCLUSIVE',
      has: 'no rollout',
      needs: 'a run that gets as far as this fault',
    });
  });
});
