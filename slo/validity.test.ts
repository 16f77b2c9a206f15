import { describe, expect, it } from 'vitest';
import { noEvidence, steadyFor } from './calibration/bare-case.ts';
import type { Evidence, ProbeRow, Sample } from './evidence.ts';
import { judge } from './judge.ts';
import { byService, type LoadTable } from './load-table.ts';
import { Plan } from './plan.ts';
import type { ServiceId } from './services.ts';
import { loadStart } from './testing/sample-plan.ts';
import { onlyObjectives, smallRun } from './testing/small-run.ts';
import { healthOf, validityRules } from './validity.ts';
import { type Steady, steadyIn } from './windows.ts';

const { plan, evidence } = smallRun();
const taints = (change: Partial<Evidence>) => judge(onlyObjectives(plan), { ...evidence, ...change }).taints;
const machine = (busyIn: (second: number) => boolean): Partial<Evidence> => ({
  samples: evidence.samples.map((s) =>
    s.kind === 'machine' && busyIn(Math.floor((s.at - loadStart) / 1000)) ? { ...s, busy: 0.95 } : s,
  ),
});

describe('validity', () => {
  it('finds nothing against a healthy run', () => {
    expect(taints({})).toEqual([]);
  });

  it('allows one busy second in ten of steady state, and not two', () => {
    expect(taints(machine((s) => s >= 20 && s < 24))).toEqual([]);
    expect(taints(machine((s) => s >= 10 && s < 35))[0]).toMatch(
      /^machine over 90 % busy in .* of steady seconds/,
    );
  });

  it('does not look at seconds in a fault’s window, where a fault makes work of its own', () => {
    expect(taints(machine((s) => s >= 50 && s < 60))).toEqual([]);
  });

  it('asks more than a quarter of a recovery’s seconds to be busy before it doubts a bound that was missed', () => {
    const rto = (change: Partial<Evidence>, bound: number) => {
      const objectives = plan.objectives.filter((o) => o.id.endsWith(':reads')).map((o) => ({ ...o, bound }));
      return judge({ ...plan, objectives }, { ...evidence, ...change }).findings[0]?.verdict;
    };
    const busy = machine((s) => s >= 48 && s < 54);
    expect(rto({}, 0.01)).toBe('FAIL');
    expect(rto(busy, 0.01)).toBe('INVALID');
    // Overload delays a recovery and never hastens it.
    expect(rto(busy, 60)).toBe('PASS');
  });

  it('taints a run whose prober was behind its schedule, or left probes out', () => {
    const late = evidence.probes.map((p) =>
      p.sentAt > loadStart + 15_000 && p.sentAt < loadStart + 35_000
        ? { ...p, sentAt: p.scheduledAt + 60, endedAt: p.endedAt + 60 }
        : p,
    );
    expect(taints({ probes: late })[0]).toMatch(/^prober more than 50 ms behind/);
    const gap = evidence.probes.filter((p) => p.sentAt < loadStart + 15_000 || p.sentAt > loadStart + 35_000);
    expect(taints({ probes: gap })[0]).toMatch(/^prober more than 50 ms behind/);
  });

  it('taints a run whose load rows or machine samples are missing for a while', () => {
    const begin = loadStart / 1000;
    const load = evidence.load.filter((r) => r.second < begin + 15 || r.second > begin + 30);
    expect(taints({ load }).join()).toContain('no load row of donor');
    const samples = evidence.samples.filter((s) => s.at < loadStart + 15_000 || s.at > loadStart + 30_000);
    expect(taints({ samples }).join()).toContain('no sample of the machine');
  });

  it('takes a silence no longer than the time limit for a system that hangs, not for missing data', () => {
    const begin = loadStart / 1000;
    const load = evidence.load.filter(
      (r) => r.service !== 'donor' || r.second < begin + 20 || r.second > begin + 25,
    );
    expect(taints({ load }).join()).not.toContain('no load row');
  });
});

it('the rules of validity are those of a plan, and a tenth of a second late is late', () => {
  expect(Plan.shape.validity.parse(validityRules)).toEqual({
    busyAbove: 0.9,
    slipAboveMs: 100,
    taintedShare: 0.01,
    countsApart: 0.001,
  });
});

describe('the health of two hundred seconds made by hand', () => {
  const length = 200;
  type Told = {
    busy?: (second: number) => number;
    /** Milliseconds that the probe of a second is late. */
    late?: (second: number) => number;
    sampled?: (second: number) => boolean;
    /** Rows of donor in a second. */
    rows?: (second: number) => number;
    column?: 'good' | 'late' | 'error' | 'dropped';
    op?: 'read' | 'write';
    requestsPerSecond?: number;
    steady?: Steady;
    change?: Partial<Evidence>;
  };
  const seconds = Array.from({ length: length + 10 }, (_, s) => s);
  const probe = (second: number, lateMs: number): ProbeRow => {
    const sentAt = second * 1000 + lateMs;
    return { service: 'donor', scheduledAt: second * 1000, sentAt, endedAt: sentAt + 5, outcome: 'good' };
  };
  const among =
    (...hit: number[]) =>
    (s: number) =>
      hit.includes(s);
  const stretch = (from: number, end: number) => (s: number) => s >= from && s < end;

  const health = ({
    busy = () => 0.1,
    late = () => 0,
    sampled = () => true,
    rows = () => 1,
    column = 'good',
    op = 'read',
    requestsPerSecond = 10,
    steady = steadyFor(length),
    change = {},
  }: Told) => {
    const [donor] = plan.load.services.filter((s) => s.service === 'donor');
    if (donor === undefined) throw new Error('expected donor in the small run, found it not');
    const own: Pick<Plan, 'validity' | 'load' | 'witnesses'> = {
      validity: { busyAbove: 0.9, slipAboveMs: 50, taintedShare: 0.01, countsApart: 0.001 },
      load: { ...plan.load, timeLimitSeconds: 5, services: [{ ...donor, requestsPerSecond }] },
      witnesses: { probesPerSecond: 1, ledgerWritesPerSecond: 0 },
    };
    const none = new Float64Array(length);
    const empty = { good: none, late: none, error: none, dropped: none };
    const table = {
      from: 0,
      seconds: length,
      series: byService((service: ServiceId) =>
        service === 'donor'
          ? {
              read: empty,
              write: empty,
              [op]: { ...empty, [column]: Float64Array.from({ length }, (_, s) => rows(s)) },
            }
          : { read: empty, write: empty },
      ),
    } as unknown as LoadTable;
    const samples = seconds.filter(sampled).map(
      (s): Sample => ({
        kind: 'machine',
        at: s * 1000 + 300,
        busy: busy(s),
        runnerCores: 1,
        runnerMegabytes: 1,
      }),
    );
    const probes = seconds.map((s) => probe(s, late(s)));
    return healthOf(own, { ...noEvidence, samples, probes, ...change }, steady, table);
  };
  const overBusy = (hit: (second: number) => boolean) => (s: number) => (hit(s) ? 0.91 : 0.9);

  it('is untainted where all is well, and the busiest that it may be', () => {
    expect(health({ busy: overBusy(() => false), late: () => 50 })).toMatchObject({
      taints: [],
      doubtful: null,
    });
  });

  it('passes over a hundredth of busy seconds, doubts more by name, and gives up above a tenth', () => {
    expect(health({ busy: overBusy(stretch(0, 2)) })).toMatchObject({ taints: [], doubtful: null });
    expect(health({ busy: overBusy(stretch(0, 3)) })).toMatchObject({
      taints: [],
      doubtful: { seconds: new Set([0, 1, 2]), says: 'machine over 90 % busy in 1.5 % of steady seconds' },
    });
    expect(health({ busy: overBusy(stretch(180, length)) })).toMatchObject({
      taints: [],
      doubtful: { says: 'machine over 90 % busy in 10 % of steady seconds' },
    });
    expect(health({ busy: overBusy(stretch(179, length)) })).toMatchObject({
      taints: ['machine over 90 % busy in 10.5 % of steady seconds, more than 10 %'],
      doubtful: null,
    });
  });

  it('holds a late probe against the second in which it was due', () => {
    const late = (hit: (second: number) => boolean) => health({ late: (s) => (hit(s) ? 1200 : 0) });
    expect(late(among(5, 6)).doubtful).toBeNull();
    expect(late(among(5, 6, 7)).doubtful).toEqual({
      seconds: new Set([5, 6, 7]),
      says: 'prober more than 50 ms behind its schedule in 1.5 % of steady seconds',
    });
    const slight = health({ late: (s) => (s < 3 ? 50.5 : 50) });
    expect(slight.doubtful?.seconds).toEqual(new Set([0, 1, 2]));
  });

  it('holds a probe without a row against the second in which it should have been sent', () => {
    const probes = seconds.filter((s) => s < 20 || s > 22).map((s) => probe(s, 0));
    expect(health({ change: { probes } }).doubtful?.seconds).toEqual(new Set([20, 21, 22]));
  });

  it('doubts seconds for both reasons at once', () => {
    const both = health({ busy: overBusy(among(1, 2, 3)), late: (s) => (s > 3 && s < 7 ? 60 : 0) });
    expect(both.doubtful).toEqual({
      seconds: new Set([1, 2, 3, 4, 5, 6]),
      says:
        'machine over 90 % busy in 1.5 % of steady seconds, ' +
        'prober more than 50 ms behind its schedule in 1.5 % of steady seconds',
    });
  });

  it('lets a sample vouch for two seconds on either side of it, and no more', () => {
    expect(health({ sampled: (s) => s % 5 === 2 }).taints).toEqual([]);
    expect(health({ sampled: (s) => s % 6 === 2 }).taints).toEqual([
      'no sample of the machine in 16.5 % of steady seconds, more than 1 %',
    ]);
    const gap = (of: number) => health({ sampled: (s) => s < 50 || s >= 50 + of }).taints;
    expect(gap(6)).toEqual([]);
    expect(gap(7)).toEqual(['no sample of the machine in 1.5 % of steady seconds, more than 1 %']);
  });

  it('takes only samples of the machine for such', () => {
    const samples = seconds.map((s): Sample => ({ kind: 'queue', at: s * 1000, service: 'donor', depth: 1 }));
    expect(health({ change: { samples } }).taints).toEqual([
      'no sample of the machine in 100 % of steady seconds, more than 1 %',
    ]);
  });

  it('misses rows of a service only when it is silent for longer than the time limit and two seconds', () => {
    const taints = (from: number, to: number) =>
      health({ rows: (s) => (s >= from && s < to ? 0 : 1) }).taints;
    const missing = ['no load row of donor in 4 % of steady seconds, more than 1 %'];
    expect(taints(50, 57)).toEqual([]);
    expect(taints(50, 58)).toEqual(missing);
    expect(taints(0, 8)).toEqual(missing);
    expect(taints(length - 7, length)).toEqual([]);
    expect(taints(length - 8, length)).toEqual(missing);
    const twice = health({ rows: (s) => (stretch(50, 58)(s) || stretch(80, 88)(s) || s === 150 ? 0 : 1) });
    expect(twice.taints).toEqual(['no load row of donor in 8 % of steady seconds, more than 1 %']);
  });

  it.each(['read', 'write'] as const)('hears a service by any outcome of its %ss', (op) => {
    for (const column of ['good', 'late', 'error', 'dropped'] as const)
      expect(health({ op, column }).taints).toEqual([]);
  });

  it('expects no row in each second of a service that is asked less than twice in one', () => {
    expect(health({ rows: () => 0, requestsPerSecond: 1.9 }).taints).toEqual([]);
    expect(health({ rows: () => 0, requestsPerSecond: 2 }).taints).toHaveLength(1);
  });

  it('looks at seconds that are steady for one operation, and at none after the load', () => {
    const mask = (...off: number[]) => Uint8Array.from({ length }, (_, s) => (off.includes(s) ? 0 : 1));
    const part = (read: Uint8Array, write: Uint8Array, to = length) =>
      health({
        busy: overBusy(among(97, 98, 99)),
        steady: steadyIn({ from: 0, to, tailTo: length }, { read, write }),
      }).doubtful?.seconds.size ?? 0;
    expect(part(mask(), mask())).toBe(3);
    expect(part(mask(97, 98, 99), mask())).toBe(3);
    expect(part(mask(), mask(97, 98, 99))).toBe(3);
    expect(part(mask(97, 98, 99), mask(97, 98, 99))).toBe(0);
    expect(part(mask(), mask(), 100)).toBe(3);
    expect(part(mask(), mask(), 99)).toBe(2);
    expect(part(mask(), mask(), 97)).toBe(0);
  });

  it('has nothing against a run without a steady second but what is missing of it', () => {
    const off = new Uint8Array(length);
    const inWindows = steadyIn({ from: 0, to: length, tailTo: length }, { read: off, write: off });
    for (const steady of [steadyFor(0), inWindows])
      expect(health({ busy: () => 1, rows: () => 0, sampled: () => false, steady })).toMatchObject({
        taints: [],
        doubtful: null,
      });
  });

  it('is tainted by a run without a probe, and by evidence that is not whole', () => {
    expect(health({ change: { probes: [] } }).taints).toEqual(['no probe was recorded']);
    expect(health({ change: { defects: ['a line is cut off', 'another'] } }).taints).toEqual([
      'evidence is not whole: a line is cut off',
      'evidence is not whole: another',
    ]);
  });

  it('tells of any stretch what share of it can not be trusted', () => {
    const { taintedShare } = health({
      busy: overBusy(among(20)),
      late: (s) => (s === 22 ? 60 : 0),
      sampled: (s) => s < 40 || s >= 45,
    });
    expect(taintedShare(20, 24)).toBe(0.5);
    expect(taintedShare(21, 22)).toBe(0);
    expect(taintedShare(40, 45)).toBe(0.2);
    expect(taintedShare(20, 20)).toBe(0);
    expect(taintedShare(20, 10)).toBe(0);
    expect(taintedShare(300, 310)).toBe(1);
    expect(taintedShare(0, 31 * 86_400)).toBe(1);
    expect(taintedShare(0, 86_400)).toBeLessThan(1);
  });
});
