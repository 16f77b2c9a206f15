import { describe, expect, it } from 'vitest';
import type { Evidence, Mark } from './evidence.ts';
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
