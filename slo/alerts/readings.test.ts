import { describe, expect, it } from 'vitest';
import type { Mark, ProbeRow, Sample } from '../evidence.ts';
import { columnsOf } from '../load-columns.ts';
import { answers } from '../testing/small-run.ts';
import { errors, late, type Readings, type Recorded, readingsOf } from './readings.ts';
import type { Measure } from './rule.ts';
import { emptyRequests, type Requests } from './series.ts';

const from = 1000;
const requests = (columns: Partial<Record<keyof Requests, number[]>>, seconds = 3): Requests => {
  const empty = emptyRequests(seconds);
  for (const [name, values] of Object.entries(columns)) empty[name as keyof Requests].set(values);
  return empty;
};
const recorded = (seen: Partial<Recorded>, seconds = 40): Recorded => ({
  load: columnsOf([]),
  probes: [],
  samples: [],
  marks: [],
  grid: { from, seconds },
  timeLimitSeconds: 5,
  ...seen,
});
const reading = (measure: Measure, seen: Partial<Recorded>, seconds?: number): Readings =>
  readingsOf(recorded(seen, seconds))(measure);
const of = (measure: Measure, seen: Partial<Recorded>, subject: string, seconds?: number) => {
  const found = reading(measure, seen, seconds).readings?.find((r) => r.subject === subject);
  if (found === undefined) throw new Error(`no reading of ${subject}`);
  return { low: [...found.low], high: [...found.high] };
};
const filled = (seconds: number, value: number, ...but: [from: number, to: number, value: number][]) => {
  const row = Array<number>(seconds).fill(value);
  for (const [a, b, v] of but) row.fill(v, a, b);
  return row;
};

describe('the share of errors', () => {
  it('lies between what surely failed and that with what was wrong', () => {
    const { low, high } = errors(
      requests({ good: [5, 0, 0], failed: [1, 0, 0], wrong: [1, 0, 0], lost: [2, 0, 0], late: [1, 0, 0] }),
    );
    expect(low[0]).toBeCloseTo(0.3, 12);
    expect(high[0]).toBeCloseTo(0.4, 12);
  });

  it('looks back a minute', () => {
    const failed = [10, ...Array<number>(61).fill(0)];
    const good = [0, ...Array<number>(61).fill(10)];
    const { low } = errors(requests({ failed, good }, 62));
    expect(low[59]).toBeCloseTo(1 / 60, 12);
    expect(low[60]).toBe(0);
  });
});

describe('the share of late answers', () => {
  const some = requests({
    good: [5, 0, 0],
    failed: [1, 0, 0],
    wrong: [1, 0, 0],
    lost: [2, 0, 0],
    late: [1, 0, 0],
  });
  const at = (slowerThan: number) => {
    const { low, high } = late(some, { timeLimitSeconds: 5 }, slowerThan);
    return [low[0], high[0]];
  };

  it('is known at the time limit but for what got no answer', () => {
    expect(at(5)).toEqual([1 / 10, 1 / 8]);
  });

  it('is at least that below the limit, and at most that above it: nobody waited longer', () => {
    expect(at(3)).toEqual([1 / 10, 1]);
    expect(at(10)).toEqual([0, 1 / 8]);
  });
});

describe('silence', () => {
  const silence = { of: 'silence' } as const;
  const donor = (...rows: [second: number, outcome: Parameters<typeof answers>[2]][]) =>
    columnsOf(rows.map(([second, outcome]) => answers(from + second, 'donor', outcome, 1)));
  const probe = (
    second: number,
    outcome: ProbeRow['outcome'],
    service: ProbeRow['service'] = 'donor',
  ): ProbeRow => ({
    service,
    scheduledAt: (from + second) * 1000 - 400,
    sentAt: (from + second) * 1000 - 400,
    endedAt: (from + second) * 1000 + 600,
    outcome,
  });

  it('is being asked and giving no answer; where nobody asks it may be, and what was before is taken to last', () => {
    const load = donor(
      [0, 'good'],
      [2, 'network-error'],
      [4, 'server-error'],
      [5, 'late'],
      [6, 'wrong-answer'],
    );
    expect(of(silence, { load }, 'donor', 8)).toEqual({
      low: [0, 0, 1, 1, 0, 1, 0, 0],
      high: [0, 1, 1, 1, 0, 1, 0, 1],
    });
  });

  it('is told of by probes of the service, too, and by none of another one or of another time', () => {
    const load = donor([0, 'network-error']);
    const probes = [
      probe(0, 'good', 'auth'),
      probe(-1, 'good'),
      probe(1, 'good'),
      probe(2, 'network-error'),
      probe(3, 'server-error'),
      probe(4, 'late'),
      probe(6, 'good'),
    ];
    expect(of(silence, { load, probes }, 'donor', 6)).toEqual({
      low: [1, 0, 1, 0, 1, 1],
      high: [1, 0, 1, 0, 1, 1],
    });
  });

  it('and errors, and late answers, are not known of a run without load', () => {
    for (const measure of [silence, { of: 'errors' }, { of: 'late', slowerThan: 5 }] as const)
      expect(reading(measure, {})).toMatchObject({
        readings: null,
        because: 'the evidence has no row of load',
      });
  });
});

describe('a sampled measure', () => {
  const depth = (second: number, n: number): Sample => ({
    kind: 'queue',
    at: (from + second) * 1000,
    service: 'notification',
    depth: n,
  });

  it('holds for 15 s from its sample on, the first also for the 15 s before; then nothing is known', () => {
    const samples = [depth(20, 7), depth(22, 9)];
    const { low, high } = of({ of: 'queue' }, { samples }, 'notification');
    expect(low).toEqual(filled(40, -Infinity, [5, 37, 7], [22, 37, 9]));
    expect(high).toEqual(filled(40, Infinity, [5, 37, 7], [22, 37, 9]));
  });

  it('is seen first in the second that is over at the sample, whatever order they were written in', () => {
    const samples = [{ ...depth(22, 9), at: (from + 21) * 1000 + 1 }, depth(20, 7)];
    expect(of({ of: 'queue' }, { samples }, 'notification').low).toEqual(
      filled(40, -Infinity, [5, 37, 7], [22, 37, 9]),
    );
  });

  it('holds at the edges of the load, too, and leaves out what was over before it', () => {
    expect(of({ of: 'queue' }, { samples: [depth(2, 7)] }, 'notification', 10).low).toEqual(filled(10, 7));
    expect(of({ of: 'queue' }, { samples: [depth(-10, 7)] }, 'notification', 10).low).toEqual(
      filled(10, -Infinity, [0, 5, 7]),
    );
    expect(of({ of: 'queue' }, { samples: [depth(-20, 7)] }, 'notification', 10).low).toEqual(
      filled(10, -Infinity),
    );
  });

  it('is not known without a sample of its kind', () => {
    expect(reading({ of: 'queue' }, { samples: [] })).toEqual({
      readings: null,
      because: 'no sample of depth of the queue was recorded',
    });
    expect(reading({ of: 'unready' }, { samples: [depth(1, 1)] }).readings).toBeNull();
    expect(reading({ of: 'replication-lag' }, { samples: [depth(1, 1)] }).readings).toBeNull();
  });

  it('counts replicas that are wanted and not ready as waiting at most', () => {
    const replicas = (desired: number, ready: number): Sample[] => [
      { kind: 'replicas', at: from * 1000, service: 'auth', region: 'region-1', desired, ready },
    ];
    const unready = (desired: number, ready: number) =>
      of({ of: 'unready' }, { samples: replicas(desired, ready) }, 'auth in region-1', 1);
    expect(unready(3, 1)).toEqual({ low: [0], high: [2] });
    expect(unready(3, 4)).toEqual({ low: [0], high: [0] });
  });
});

describe('the lag of a standby', () => {
  const lag = (second: number, lagBytes: number, standby = 'pg-2'): Sample => ({
    kind: 'replication',
    at: (from + second) * 1000,
    standby,
    mode: 'async',
    lagBytes,
  });

  it('is at most the time since it held all, and at least nothing', () => {
    const samples = [0, 0, 5, 5, 0, 3].map((bytes, i) => lag(i, bytes));
    expect(of({ of: 'replication-lag' }, { samples }, 'pg-2', 6)).toEqual({
      low: [0, 0, 0, 0, 0, 0],
      high: [0, 0, 1, 2, 0, 1],
    });
  });

  it('is not known until it held all once', () => {
    const samples = [lag(0, 9), lag(1, 0), lag(0, 0, 'pg-3')];
    expect(of({ of: 'replication-lag' }, { samples }, 'pg-2', 2).high).toEqual([Infinity, 0]);
    expect(of({ of: 'replication-lag' }, { samples }, 'pg-3', 2).high).toEqual([0, 0]);
  });
});

describe('restarts', () => {
  const mark = (name: Mark['name'], second: number, subject?: string): Mark => ({
    name,
    at: (from + second) * 1000,
    clock: 'platform',
    uncertaintyMs: 5,
    ...(subject === undefined ? {} : { subject }),
  });
  const restarts = { of: 'restarts', within: 3 } as const;

  it('are a replica’s starts but for its first, at most as many as replicas of its service went', () => {
    const marks = [
      mark('replica-started', 4, 'auth-1'),
      mark('replica-started', 1, 'auth-1'),
      mark('replica-started', 6, 'auth-1'),
      mark('replica-gone', 3, 'auth-1'),
      mark('replica-gone', 5, 'auth-2'),
      mark('replica-gone', 5, 'donor-1'),
      mark('heal-started', 2, 'auth-1'),
    ];
    expect(of(restarts, { marks }, 'auth-1', 8)).toEqual({
      low: [0, 0, 0, 0, 1, 1, 2, 1],
      high: [0, 0, 0, 1, 1, 2, 1, 1],
    });
    expect(of(restarts, { marks }, 'donor-1', 8).low).toEqual(filled(8, 0));
  });

  it('are seen in the second that is over by then, also those that lie at the edges of the load', () => {
    const marks = [
      mark('replica-started', -5, 'auth-1'),
      mark('replica-started', -2, 'auth-1'),
      { ...mark('replica-started', 3, 'auth-1'), at: (from + 3) * 1000 + 1 },
    ];
    expect(of(restarts, { marks }, 'auth-1', 5).low).toEqual([1, 0, 0, 0, 1]);
  });

  it('are not known where no mark tells of replicas, and of no name where a mark has none', () => {
    expect(reading(restarts, { marks: [mark('heal-started', 2)] })).toMatchObject({
      readings: null,
      because: 'no mark tells of replicas that start or go',
    });
    expect(of(restarts, { marks: [mark('replica-gone', 1)] }, '', 3).high).toEqual([0, 1, 1]);
  });
});

describe('readings', () => {
  it('say why a measure is not recorded, and what keeps one between bounds', () => {
    expect(reading({ of: 'unrecorded', because: 'nobody looks' }, {})).toEqual({
      readings: null,
      because: 'nobody looks',
    });
    const measures: Measure[] = [
      { of: 'errors' },
      { of: 'late', slowerThan: 5 },
      { of: 'unready' },
      { of: 'replication-lag' },
      { of: 'restarts', within: 600 },
    ];
    for (const measure of measures) expect(reading(measure, {}).apart, measure.of).toMatch(/\w/);
    expect(reading({ of: 'late', slowerThan: 5 }, {}).apart).toContain('gave up after 5 s');
  });

  it('are made once, however many rules ask for them', () => {
    const read = readingsOf(recorded({ load: columnsOf([answers(from, 'donor', 'good', 1)]) }));
    expect(read({ of: 'errors' })).toBe(read({ of: 'errors' }));
    expect(read({ of: 'late', slowerThan: 5 })).not.toBe(read({ of: 'late', slowerThan: 10 }));
  });
});
