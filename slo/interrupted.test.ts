import { describe, expect, it } from 'vitest';
import type { Evidence, Mark } from './evidence.ts';
import { capped, cutShort, stoppedEarly } from './interrupted.ts';
import { judge } from './judge.ts';
import { loadStart } from './testing/sample-plan.ts';
import { answers, smallRun, withAnswers } from './testing/small-run.ts';

const { plan, evidence } = smallRun();
const changed = (name: Mark['name'], to: Partial<Mark>, of: Evidence = evidence): Evidence => ({
  ...of,
  marks: of.marks.map((m) => (m.name === name ? { ...m, ...to } : m)),
});
const interrupted = (of?: Evidence) =>
  changed('run-ended', { subject: 'interrupted', detail: 'interrupted by the user' }, of);

describe('a run that was cut short', () => {
  it('is never PASS, and says why', () => {
    expect(judge(plan, evidence).verdict).toBe('PASS');
    expect(judge(plan, interrupted())).toMatchObject({
      verdict: 'INCONCLUSIVE',
      because: expect.stringMatching(
        /^the run was not carried through: interrupted by the user \(until then all/,
      ),
    });
    const died = changed('run-ended', { subject: 'failed', detail: 'the witnesses died' });
    expect(judge(plan, died)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      because: expect.stringContaining('the witnesses died'),
    });
  });

  it('stays FAIL where it showed a failure', () => {
    const second = Math.floor(loadStart / 1000);
    const bad = Array.from({ length: 205 }, (_, i) => answers(second + i, 'donor', 'server-error', 2));
    expect(judge(plan, interrupted(withAnswers(evidence, bad))).verdict).toBe('FAIL');
  });

  it('is known by its load, too, where nothing says how it ended', () => {
    const early = changed('load-ended', { at: loadStart + (plan.load.durationSeconds - 5) * 1000 });
    expect(judge(plan, early)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      because: expect.stringContaining('the load ended 5 s before its planned'),
    });
  });

  it('is one that nothing says the end of', () => {
    const marks = evidence.marks.filter((m) => m.name !== 'run-ended');
    expect(judge(plan, { ...evidence, marks })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      because: expect.stringContaining('no mark says how the run ended'),
    });
  });

  it('is not one that ran to its planned end', () => {
    expect(judge(plan, changed('run-ended', { subject: 'completed', detail: 'planned' })).verdict).toBe(
      'PASS',
    );
  });
});

describe('why a run was cut short', () => {
  const load = { ...plan.load, durationSeconds: 200 };
  const ended = (change: Partial<Mark> = {}): Mark => ({
    name: 'run-ended',
    at: 1,
    clock: 'runner',
    uncertaintyMs: 0,
    ...change,
  });
  const gate = { level: 0.99, confidence: 0.95, lookSeconds: 5, canary: null };
  /** Of a load that lacks so many milliseconds of its planned end. */
  const why = (marks: Mark[], lacksMs: number | null, gated = false) =>
    cutShort({ load, gate: gated ? gate : null }, { marks }, times(lacksMs));
  const times = (lacksMs: number | null) => ({
    loadStarted: 1_000_000,
    loadEnded: lacksMs === null ? null : 1_200_000 - lacksMs,
  });

  it('is told by its last mark, with its detail or how it ended', () => {
    expect(why([ended({ subject: 'failed', detail: 'k6 died' })], 0)).toBe('k6 died');
    expect(why([ended({ subject: 'failed' })], 0)).toBe('failed');
    expect(why([ended({ name: 'problem', subject: 'failed' }), ended()], 0)).toBeNull();
    expect(why([ended({ subject: 'completed' }), ended({ subject: 'undone' })], 0)).toBe('undone');
  });

  it('is told by what its load lacks, if that is more than a second', () => {
    expect(why([ended({ subject: 'completed' })], 1000)).toBeNull();
    expect(why([ended()], 1001)).toBe('the load ended 1 s before its planned 200 s');
    expect(why([ended()], 60_000)).toBe('the load ended 60 s before its planned 200 s');
    expect(why([ended()], -9000)).toBeNull();
    expect(why([ended()], null)).toBeNull();
    expect(
      cutShort({ load, gate: null }, { marks: [ended()] }, { loadStarted: null, loadEnded: 5 }),
    ).toBeNull();
  });

  it('of a gate is never its length, and still its end', () => {
    expect(why([ended()], 60_000, true)).toBeNull();
    expect(why([], 0, true)).toBe('no mark says how the run ended');
    expect(why([ended({ subject: 'interrupted' })], 0, true)).toBe('interrupted');
  });

  it('leaves a load that stopped early one, whatever the reason', () => {
    const early = (lacksMs: number | null) => stoppedEarly({ load }, times(lacksMs));
    expect([-5, 0, 1000, 1001].map(early)).toEqual([false, false, false, true]);
    expect(early(null)).toBe(false);
    expect(stoppedEarly({ load }, { loadStarted: null, loadEnded: 1 })).toBe(false);
  });

  it('takes a PASS away, and nothing else', () => {
    const decided = (verdict: 'PASS' | 'FAIL' | 'INVALID') => ({ verdict, because: 'all held' });
    expect(capped(decided('PASS'), 'k6 died')).toEqual({
      verdict: 'INCONCLUSIVE',
      because: 'the run was not carried through: k6 died (until then all held)',
    });
    expect(capped(decided('PASS'), null)).toEqual(decided('PASS'));
    for (const verdict of ['FAIL', 'INVALID'] as const)
      expect(capped(decided(verdict), 'k6 died')).toEqual(decided(verdict));
  });
});
