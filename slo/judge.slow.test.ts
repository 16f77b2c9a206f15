import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evidence, type LoadRow, outcomes } from './evidence.ts';
import { judge } from './judge.ts';
import { seededRandom } from './random.ts';
import { serviceIds } from './services.ts';
import { loadStart } from './testing/sample-plan.ts';
import { sampleRun } from './testing/sample-run.ts';
import { answers, smallRun, withAnswers, withoutRef } from './testing/small-run.ts';
import { Verdict, type VerdictValue } from './verdict.ts';

const { plan, evidence } = smallRun();
const second = Math.floor(loadStart / 1000);

const order: readonly VerdictValue[] = ['FAIL', 'INVALID', 'INCONCLUSIVE', 'PASS'];
const rank = (value: VerdictValue): number => order.indexOf(value);

/** Runs with something wrong with them, each in another way. */
const faulty: Evidence<readonly LoadRow[]>[] = [
  evidence,
  withAnswers(evidence, [
    answers(second + 20, 'donor', 'server-error', 30),
    answers(second + 30, 'auth', 'late', 9),
  ]),
  withoutRef(evidence, 'donor-9'),
  {
    ...evidence,
    probes: evidence.probes.map((p) =>
      p.sentAt > loadStart + 47_000 && p.service === 'camp' ? { ...p, outcome: 'server-error' } : p,
    ),
  },
  { ...evidence, readBack: evidence.readBack.map((r) => ({ ...r, refs: [...r.refs, r.refs[0] ?? ''] })) },
  {
    ...evidence,
    visibility: evidence.visibility.map((v) =>
      v.ref === 'donor-9' ? { ...v, shown: 'no', sentAt: v.sentAt + 6000, endedAt: v.endedAt + 6000 } : v,
    ),
  },
];

const judged = faulty.map((e) => judge(plan, e));

describe('the judge', () => {
  it('passes a healthy run with all five faults', () => {
    const full = sampleRun();
    const verdict = judge(full.plan, full.evidence);
    expect(verdict).toMatchObject({ verdict: 'PASS', taints: [] });
    expect(Verdict.parse(verdict)).toEqual(verdict);
  });

  it('gives the same bytes for rows in any order', () => {
    const bytes = JSON.stringify(judge(plan, evidence));
    const shuffled = <T>(rows: readonly T[], seed: number): T[] => {
      const random = seededRandom(seed);
      return rows
        .map((row) => ({ row, key: random.next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ row }) => row);
    };
    for (const seed of [1, 2, 3]) {
      const other = {
        ...evidence,
        load: shuffled(evidence.load, seed),
        probes: shuffled(evidence.probes, seed),
        ledger: shuffled(evidence.ledger, seed),
        visibility: shuffled(evidence.visibility, seed),
        readBack: shuffled(evidence.readBack, seed),
        marks: shuffled(evidence.marks, seed),
        samples: shuffled(evidence.samples, seed),
        counts: shuffled(evidence.counts, seed),
      };
      expect(JSON.stringify(judge(plan, other))).toBe(bytes);
    }
  });

  it('never thinks better of a run for more bad answers', () => {
    const bad = fc.record({
      at: fc.integer({ min: 0, max: 125 }),
      service: fc.constantFrom(...serviceIds),
      op: fc.constantFrom('read' as const, 'write' as const),
      outcome: fc.constantFrom(...outcomes.filter((o) => o !== 'good')),
      count: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(
        fc.nat(faulty.length - 1),
        fc.array(bad, { minLength: 1, maxLength: 6 }),
        (which, extra) => {
          const base = faulty[which] ?? evidence;
          const before = judged[which] ?? judge(plan, base);
          const rows = extra.map((b) => answers(second + b.at, b.service, b.outcome, b.count, b.op));
          const after = judge(plan, withAnswers(base, rows));
          expect(rank(after.verdict)).toBeLessThanOrEqual(rank(before.verdict));
          after.findings.forEach((f, i) => {
            expect(rank(f.verdict), f.objective.id).toBeLessThanOrEqual(
              rank(before.findings[i]?.verdict ?? 'FAIL'),
            );
          });
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('never passes a run for rows that were taken away, the observers’ apart, which only the manifest protects', () => {
    const tables = ['load', 'probes', 'ledger', 'visibility', 'readBack', 'marks', 'counts'] as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: faulty.length - 1 }),
        fc.constantFrom(...tables),
        fc.integer(),
        fc.constantFrom('one row', 'a hundredth', 'half', 'the end'),
        (which, table, seed, amount) => {
          const base = faulty[which] ?? evidence;
          const random = seededRandom(seed);
          const rows: readonly unknown[] = base[table];
          const at = Math.floor(random.next() * rows.length);
          const kept = rows.filter((_, i) => {
            if (amount === 'one row') return i !== at;
            if (amount === 'the end') return i < at;
            return random.next() > (amount === 'half' ? 0.5 : 0.01);
          });
          const before = judged[which] ?? judge(plan, base);
          const after = judge(plan, { ...base, [table]: kept });
          if (before.verdict !== 'PASS') expect(after.verdict).not.toBe('PASS');
        },
      ),
      { numRuns: 60, seed: 2 },
    );
  });
});
