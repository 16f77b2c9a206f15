import { describe, expect, it } from 'vitest';
import type { CountRow, Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { loadStart } from './testing/sample-plan.ts';
import { answers, onlyObjectives, smallRun, withAnswers } from './testing/small-run.ts';
import type { Verdict } from './verdict.ts';

const { plan: whole, evidence } = smallRun();
/** Counts are compared whatever is judged; a few of them are prices of this. */
const plan = onlyObjectives(whole, 'availability');
const counted = (party: CountRow['party'], change: (row: CountRow) => CountRow): Evidence => ({
  ...evidence,
  counts: evidence.counts.map((r) => (r.party === party && r.service === 'donor' ? change(r) : r)),
});
/** Judged once, whatever is asked of it. */
const verdicts = new WeakMap<Evidence, Verdict>();
const verdictOn = (e: Evidence): Verdict => {
  const verdict = verdicts.get(e) ?? judge(plan, e);
  verdicts.set(e, verdict);
  return verdict;
};
const donor = (e: Evidence) => verdictOn(e).counts.find((c) => c.service === 'donor');
const more = (n: number) => (row: CountRow) => ({
  ...row,
  requests: row.requests + n,
  answered: row.answered + n,
});

describe('the comparison of counts', () => {
  it('agrees when the services lack only what killed replicas took along', () => {
    expect(donor(evidence)).toMatchObject({ agree: true, missingReplicas: 5 });
    expect(donor(evidence)?.says).toMatch(/services' counts lack \d+, 5 replicas took theirs along$/);
  });

  it('taints the run when k6 counted far more answers than the rows hold', () => {
    const e = counted('k6', more(500));
    expect(donor(e)).toMatchObject({ agree: false });
    expect(verdictOn(e).taints.join()).toContain('the rows hold');
  });

  it('prices the few answers that the rows lack as bad ones', () => {
    const observed = (e: Evidence) => verdictOn(e).findings[0]?.observed;
    expect(observed(evidence)).toBe(1);
    const few = counted('k6', more(2));
    expect(verdictOn(few).taints).toEqual([]);
    expect(observed(few)).toBeLessThan(1);
  });

  it('allows what was in flight at the end', () => {
    const e = counted('k6', (r) => ({ ...r, requests: r.requests + 40 }));
    expect(donor(e)?.agree).toBe(true);
  });

  it('taints the run when the edge saw requests that nobody sent', () => {
    expect(judge(plan, counted('edge', more(500))).taints.join()).toContain('the edge saw');
  });

  it('allows what k6 broke off when its load was cut short, and no more', () => {
    const broken = (n: number, subject: string): Evidence => {
      const e = counted('edge', more(n));
      const early = subject === 'interrupted' ? 20_000 : 0;
      return {
        ...e,
        marks: e.marks.map((m) => {
          if (m.name === 'load-ended') return { ...m, at: m.at - early };
          return m.name === 'run-ended' ? { ...m, subject } : m;
        }),
      };
    };
    const perSecond = plan.load.services.find((s) => s.service === 'donor')?.requestsPerSecond ?? 0;
    const slack = plan.validity.countsApart * (donor(evidence)?.k6 ?? 0);
    const some = Math.floor(perSecond + slack);
    expect(judge(plan, broken(some, 'interrupted')).taints).toEqual([]);
    expect(judge(plan, broken(some, 'completed')).taints.join()).toContain('the edge saw');
    expect(judge(plan, broken(some + 2, 'interrupted')).taints.join()).toContain('the edge saw');
  });

  describe('of dropped arrivals', () => {
    const rows = withAnswers(evidence, [answers(Math.floor(loadStart / 1000) + 30, 'donor', 'dropped', 40)]);
    const k6Dropped = (dropped: number): Evidence => ({
      ...rows,
      counts: rows.counts.map((r) => (r.party === 'k6' && r.service === 'donor' ? { ...r, dropped } : r)),
    });
    const all = k6Dropped(40);

    it('agrees with k6’s own, and needs none of run folders that have none', () => {
      expect(donor(all)?.agree).toBe(true);
      expect(donor(rows)?.agree).toBe(true);
    });

    it('taints the run when the rows lack them, or hold more', () => {
      for (const dropped of [0, 80]) {
        expect(judge(plan, k6Dropped(dropped)).taints).toEqual([
          `counts of donor disagree: the rows hold 40 dropped arrivals, k6 counted ${dropped}`,
        ]);
      }
    });

    it('prices the few that the rows lack as bad requests', () => {
      const bad = (e: Evidence) => verdictOn(e).findings[0]?.interval.low ?? 1;
      const oneMore = k6Dropped(41);
      expect(verdictOn(oneMore).taints).toEqual([]);
      expect(bad(oneMore)).toBeLessThan(bad(all));
    });
  });

  it('misses the edge only where it is ours', () => {
    const e = { ...evidence, counts: evidence.counts.filter((r) => r.party === 'k6') };
    expect(judge(plan, e).taints).toEqual(["counts: the edge's count is missing"]);
    const foreign = { ...plan, environment: { ...plan.environment, kind: 'staging' as const } };
    expect(judge(foreign, e).taints).toEqual([]);
  });
});
