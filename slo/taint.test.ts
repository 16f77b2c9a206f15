import { describe, expect, it } from 'vitest';
import type { Durability } from './durability.ts';
import type { Case, Judging } from './judging/case.ts';
import { fail, inconclusive, invalid, pass, type Seen } from './judging/finding.ts';
import type { Objective } from './plan.ts';
import { trusted } from './taint.ts';
import { sampleCase, sampleObjective } from './testing/sample-case.ts';
import type { Finding } from './verdict.ts';

const what: Seen = { observed: 1, interval: { low: 0, high: 2 }, says: 'so much', evidence: ['load'] };
const objective = (kind: Objective['kind'], unit: Objective['unit'] = 'ratio') =>
  sampleObjective({ kind, unit });
const passed = (kind: Objective['kind']) => pass(objective(kind), what);
const failed = (kind: Objective['kind'], unit?: Objective['unit']) => fail(objective(kind, unit), what);
const none: Durability = { ...sampleCase().durability, lost: [], duplicates: [] };
const [written] = sampleCase().evidence.ledger;
if (written === undefined) throw new Error('the small run has a ledger');
const lost = (excused: boolean): Partial<Durability> => ({
  lost: [{ row: written, fault: null, excused, reachesFirst: false, since: 0 }],
});

/** Steady from 100 to 200 for both; 120 and 150 are doubtful. */
const steady: Case['steady'] = { from: 100, to: 200, tailTo: 207, has: (_, s) => s >= 100 && s < 207 };
const doubtful = { seconds: new Set([120, 150]), says: 'machine busy in 2 % of steady seconds' };
const seen = (change: Partial<Case['health']> = {}, durability: Partial<Durability> = {}) => {
  const { health } = sampleCase();
  return sampleCase({
    steady,
    health: { ...health, doubtful: null, ...change },
    durability: { ...none, ...durability },
  });
};
const untouched: Judging = () => {
  throw new Error('it need not be judged again');
};
/** Judges again by which seconds are left, and keeps them. */
const again = (verdict: (o: Objective) => Finding) => {
  const left: number[] = [];
  const judging: Judging = (o, { steady: own }) => {
    for (let s = own.from; s < own.tailTo; s += 1) if (!own.has('read', s)) left.push(s);
    return verdict(o);
  };
  return { judging, left };
};

describe('a finding on evidence that is trusted', () => {
  it('stays as it is', () => {
    for (const finding of [passed('availability'), failed('rto')])
      expect(trusted(finding, untouched, seen(), [])).toBe(finding);
  });
});

describe('a finding on a tainted run', () => {
  it('is INVALID, with what was seen and why', () => {
    for (const finding of [passed('availability'), failed('latency'), failed('rto'), failed('rollout')])
      expect(trusted(finding, untouched, seen(), ['busy', 'late'])).toEqual({
        verdict: 'INVALID',
        objective: finding.objective,
        ...what,
        because: ['busy', 'late'],
      });
    const open = inconclusive(objective('availability'), what, 'some', 'more');
    expect(trusted(open, untouched, seen(), ['busy'])).not.toHaveProperty('has');
  });

  it('that was INVALID before keeps its own reasons first', () => {
    const finding = invalid(objective('rto'), what, ['no effect']);
    expect(trusted(finding, untouched, seen(), ['busy'])).toMatchObject({ because: ['no effect', 'busy'] });
  });

  it('stays a FAIL where load can’t fake it', () => {
    const survives = (finding: Finding, durability: Partial<Durability> = {}) =>
      trusted(finding, untouched, seen({}, durability), ['busy']) === finding;
    expect(survives(failed('autoscaling-bounds'))).toBe(true);
    expect(survives(failed('metrics'))).toBe(true);
    expect(survives(passed('metrics'))).toBe(false);
    expect(survives(failed('autoscaling-reaction'))).toBe(false);
    expect(survives(failed('durability'))).toBe(false);
    expect(survives(failed('durability'), lost(false))).toBe(true);
    expect(survives(failed('durability'), lost(true))).toBe(false);
    expect(survives(failed('durability'), { duplicates: ['donor-1'] })).toBe(true);
    expect(survives(passed('durability'), { duplicates: ['donor-1'] })).toBe(false);
    expect(survives(failed('rpo', 'writes'), lost(false))).toBe(true);
    expect(survives(failed('rpo', 'writes'), lost(true))).toBe(false);
    expect(survives(failed('rpo', 'seconds'), lost(false))).toBe(false);
    expect(survives(failed('availability'), lost(false))).toBe(false);
  });
});

describe('a finding where some seconds are doubtful', () => {
  const doubt = seen({ doubtful });
  const steadyKinds = [
    'availability',
    'latency',
    'throughput',
    'gate-availability',
    'gate-latency',
    'canary-availability',
    'canary-latency',
  ] as const;

  it.each(steadyKinds)('on %s stands when it is the same without them', (kind) => {
    for (const finding of [passed(kind), failed(kind)]) {
      const { judging } = again(() => finding);
      expect(trusted(finding, judging, doubt, [])).toEqual({
        ...finding,
        says: `so much; ${finding.verdict} without the doubtful seconds too`,
      });
    }
  });

  it('is INVALID when they make the difference', () => {
    const { judging } = again((o) => inconclusive(o, what, 'some', 'more'));
    expect(trusted(passed('availability'), judging, doubt, [])).toMatchObject({
      verdict: 'INVALID',
      because: ['machine busy in 2 % of steady seconds; PASS with them, INCONCLUSIVE without them'],
    });
  });

  it('is judged without them, a FAIL also without the time in which their answers may have come late', () => {
    const calm = again(() => passed('availability'));
    trusted(passed('availability'), calm.judging, doubt, []);
    expect(calm.left).toEqual([120, 150]);
    const bad = again(() => failed('availability'));
    trusted(failed('availability'), bad.judging, doubt, []);
    // The time limit of five seconds and two more.
    expect(bad.left).toEqual([
      120, 121, 122, 123, 124, 125, 126, 127, 150, 151, 152, 153, 154, 155, 156, 157,
    ]);
  });

  it('on a fault goes by its own rule', () => {
    for (const finding of [failed('rto'), passed('rto'), failed('rollout')])
      expect(trusted(finding, untouched, doubt, [])).toBe(finding);
  });

  it('on anything else can pass, and not fail', () => {
    const calm = passed('durability');
    expect(trusted(calm, untouched, doubt, [])).toBe(calm);
    expect(trusted(failed('residue'), untouched, doubt, [])).toMatchObject({
      verdict: 'INVALID',
      because: ['machine busy in 2 % of steady seconds'],
    });
  });

  it('that decides nothing stays as it is', () => {
    const open = inconclusive(objective('availability'), what, 'some', 'more');
    const broken = invalid(objective('residue'), what, ['no audit']);
    for (const finding of [open, broken]) expect(trusted(finding, untouched, doubt, [])).toBe(finding);
  });
});
