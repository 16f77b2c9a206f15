import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import type { LoadRow } from './load-row.ts';
import { type Outcome, outcomes } from './outcome.ts';
import { Plan } from './plan.ts';
import { seededRandom } from './random.ts';
import { serviceIds } from './services.ts';
import { loadStart } from './testing/sample-plan.ts';
import { sampleRun } from './testing/sample-run.ts';
import { answers, smallRun, withAnswers, withoutRef } from './testing/small-run.ts';
import { type Finding, Verdict, type VerdictValue } from './verdict.ts';

const { plan, evidence } = smallRun();
const second = Math.floor(loadStart / 1000);
const finding = (verdict: Verdict, id: string): Finding => {
  const found = verdict.findings.find((f) => f.objective.id === id);
  if (found === undefined) throw new Error(`no finding ${id}`);
  return found;
};
/** Two bad answers of donor in every second. */
const spread = (outcome: Outcome) =>
  Array.from({ length: 205 }, (_, i) => answers(second + i, 'donor', outcome, 2));
const busy = (e: Evidence): Evidence => ({
  ...e,
  samples: e.samples.map((s) => (s.kind === 'machine' ? { ...s, busy: 0.99 } : s)),
});

describe('the verdict', () => {
  it('of a healthy run is PASS, in the small and in full', () => {
    const full = sampleRun();
    for (const run of [{ plan, evidence }, full]) {
      const verdict = judge(Plan.parse(run.plan), run.evidence);
      expect(verdict).toMatchObject({ verdict: 'PASS', taints: [] });
      expect(Verdict.parse(verdict)).toEqual(verdict);
      expect(verdict.because).toMatch(/^all \d+ required findings pass$/);
    }
  });

  it('is FAIL when too many answers are bad in steady state, and names the finding', () => {
    const verdict = judge(plan, withAnswers(evidence, spread('server-error')));
    expect(verdict.verdict).toBe('FAIL');
    expect(verdict.because).toMatch(/^availability: \d+ of/);
  });

  it('is INCONCLUSIVE when the run was too short, and says what it would take', () => {
    const strict = {
      ...plan,
      objectives: plan.objectives.map((o) => (o.id === 'availability' ? { ...o, bound: 0.9999 } : o)),
    };
    const verdict = judge(strict, evidence);
    expect(verdict.verdict).toBe('INCONCLUSIVE');
    expect(finding(verdict, 'availability')).toMatchObject({
      needs: '29,956 requests with no more bad ones',
    });
  });

  it('is never FAIL on an overloaded machine: it is INVALID and says so', () => {
    const bad = withAnswers(evidence, spread('late'));
    const verdict = judge(plan, busy(bad));
    expect(verdict.verdict).toBe('INVALID');
    expect(verdict.because).toContain('machine over 90 % busy');
    expect(verdict.findings.filter((f) => f.verdict === 'FAIL')).toEqual([]);
  });

  it('is FAIL even there when a write is stored twice, or an answer of /metrics lacks a name', () => {
    const again = evidence.readBack.map((r) => ({ ...r, refs: [...r.refs, ...r.refs.slice(0, 1)] }));
    const twice = judge(plan, busy({ ...evidence, readBack: again }));
    expect(finding(twice, 'durability')).toMatchObject({ verdict: 'FAIL' });
    expect(finding(twice, 'durability').says).toContain('stored more than once: ');
    const samples = evidence.samples.map((s) =>
      s.kind === 'metrics' && s.service === 'camp' ? { ...s, names: s.names.slice(1) } : s,
    );
    const blind = judge(plan, busy({ ...evidence, samples }));
    expect(finding(blind, 'metrics:camp').verdict).toBe('FAIL');
    expect(finding(blind, 'metrics:donor').verdict).toBe('INVALID');
  });

  it('is not FAIL there for a write that the lost region acknowledged: that is told by clocks, which load disturbs', () => {
    const region = smallRun('region-loss');
    const t0 = region.evidence.marks.find((m) => m.name === 'fault-effective')?.at ?? 0;
    const row = region.evidence.ledger.find((r) => r.service === 'auth' && r.sentAt > t0 + 5000);
    if (row === undefined) throw new Error('the ledger writes on');
    const told: Evidence = {
      ...region.evidence,
      marks: region.evidence.marks.map((m) => (m.name === 'standby-promoted' ? { ...m, at: t0 + 4000 } : m)),
      ledger: region.evidence.ledger.map((r) =>
        r === row ? { ...r, class: 'acknowledged', outcome: 'good', region: 'region-1' } : r,
      ),
      readBack: region.evidence.readBack.map((r) =>
        r.service === 'auth' ? { ...r, refs: [...new Set([...r.refs, row.ref])] } : r,
      ),
    };
    expect(finding(judge(region.plan, told), 'durability').verdict).toBe('FAIL');
    expect(finding(judge(region.plan, busy(told)), 'durability').verdict).toBe('INVALID');
  });

  it('is FAIL even there when an acknowledged write was lost, or a replica count is out of bounds', () => {
    const lost = judge(plan, busy(withoutRef(evidence, 'donor-9')));
    expect(lost.verdict).toBe('FAIL');
    expect(finding(lost, 'durability').says).toContain('donor-9');
    const samples = evidence.samples.map((s) =>
      s.kind === 'replicas' && s.service === 'camp' ? { ...s, desired: 21 } : s,
    );
    const scaled = judge(plan, busy({ ...evidence, samples }));
    expect(finding(scaled, 'autoscaling-bounds:camp').verdict).toBe('FAIL');
    expect(finding(scaled, 'availability').verdict).toBe('INVALID');
  });

  it('puts FAIL before INVALID before INCONCLUSIVE before PASS', () => {
    const ineffective = evidence.marks.map((m) =>
      m.name === 'fault-effective' ? { ...m, name: 'fault-ineffective' as const, detail: 'still there' } : m,
    );
    const invalid = judge(plan, { ...evidence, marks: ineffective });
    expect(invalid.verdict).toBe('INVALID');
    expect(invalid.because).toContain('had no effect (fault-ineffective: still there)');
    const both = judge(plan, { ...withoutRef(evidence, 'donor-9'), marks: ineffective });
    expect(both.verdict).toBe('FAIL');
  });

  it('is INVALID when the load broke off, however good it was until then', () => {
    const marks = evidence.marks.map((m) =>
      m.name === 'load-ended' ? { ...m, detail: 'k6 ended with SIGTERM' } : m,
    );
    const verdict = judge(plan, { ...evidence, marks });
    expect(verdict.verdict).toBe('INVALID');
    expect(verdict.taints.join()).toContain('the load broke off: k6 ended with SIGTERM');
  });

  it('is INVALID without evidence, and no PASS without any one table of it', () => {
    const empty = {
      ...evidence,
      load: [],
      probes: [],
      ledger: [],
      visibility: [],
      readBack: [],
      marks: [],
      samples: [],
      counts: [],
    };
    expect(judge(plan, empty).verdict).toBe('INVALID');
    const tables = [
      'load',
      'probes',
      'ledger',
      'visibility',
      'readBack',
      'marks',
      'samples',
      'counts',
    ] as const;
    for (const table of tables) {
      expect(judge(plan, { ...evidence, [table]: [] }).verdict, table).not.toBe('PASS');
    }
  });

  it('is INVALID when the folder was damaged, or the evidence can not be true', () => {
    expect(
      judge(plan, { ...evidence, defects: ['load.ndjson ends in the middle of a row'] }).because,
    ).toContain('in the middle');
    const negative = evidence.load.map((r, i) => (i === 3 ? { ...r, count: -1 } : r));
    expect(judge(plan, { ...evidence, load: negative }).verdict).toBe('INVALID');
    const backwards = evidence.probes.map((p, i) => (i === 3 ? { ...p, endedAt: p.sentAt - 1 } : p));
    expect(judge(plan, { ...evidence, probes: backwards }).taints[0]).toContain('time runs backwards');
  });

  it('is not decided by a waived finding, and says which', () => {
    const waiver = { owner: 'ana', reason: 'known', expires: '2027-01-01' };
    const waivers = ['durability', 'rpo:1-database-primary-kill'].map((objective) => ({
      ...waiver,
      objective,
    }));
    const verdict = judge({ ...plan, waivers }, withoutRef(evidence, 'donor-9'));
    expect(finding(verdict, 'durability')).toMatchObject({ verdict: 'FAIL', waived: { owner: 'ana' } });
    expect(verdict.verdict).toBe('PASS');
    expect(verdict.because).toContain('(waived: durability, rpo:1-database-primary-kill)');
    const expired = waivers.map((w) => ({ ...w, expires: '2026-01-01' }));
    expect(judge({ ...plan, waivers: expired }, withoutRef(evidence, 'donor-9')).because).toMatch(
      /^durability/,
    );
  });

  it('is not PASS when nothing is required', () => {
    const none = { ...plan, objectives: plan.objectives.map((o) => ({ ...o, required: false })) };
    expect(judge(none, evidence)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      because: 'no required objective decides',
    });
  });

  it('is not PASS when something required was not part of the run, and says what did pass', () => {
    const absent = [
      { id: 'rto:1-replica-kill:reads', title: 'reads recover', takes: 'a run with replica-kill' },
      { id: 'rto:2-node-kill:reads', title: 'reads recover', takes: 'a run with node-kill' },
      { id: 'residue', title: 'nothing is left', takes: 'a run with faults' },
    ];
    const verdict = judge({ ...plan, absent }, evidence);
    expect(verdict.verdict).toBe('INCONCLUSIVE');
    expect(verdict.because).toMatch(
      /^all \d+ required findings of this run pass; 3 required ones were not part of it \(rto of replica-kill, node-kill; residue\)$/,
    );
    expect(judge({ ...plan, absent }, withAnswers(evidence, spread('server-error'))).verdict).toBe('FAIL');
    const waivers = absent.map((a) => ({
      objective: a.id,
      owner: 'ana',
      reason: 'known',
      expires: '2027-01-01',
    }));
    expect(judge({ ...plan, absent, waivers }, evidence).verdict).toBe('PASS');
  });

  it('needs no list of what is absent: run folders of before have none', () => {
    const { absent: _, ...before } = plan;
    expect(judge(Plan.parse(before), evidence).verdict).toBe('PASS');
  });

  it('does not let a slow recovery hide: bad answers after the window count against steady state', () => {
    const [window] = judge(plan, evidence).windows.filter((w) => w.op === 'read');
    const after = Math.ceil((window?.to ?? 0) / 1000) + 1;
    const verdict = judge(plan, withAnswers(evidence, [answers(after, 'donor', 'server-error', 200)]));
    expect(finding(verdict, 'availability').verdict).not.toBe('PASS');
    const within = judge(plan, withAnswers(evidence, [answers(after - 20, 'donor', 'server-error', 200)]));
    expect(finding(within, 'availability').verdict).toBe('PASS');
  });
});

describe('the tail of the load', () => {
  const end = second + plan.load.durationSeconds;

  it('counts: answers that came too late after its end are bad ones', () => {
    const late = withAnswers(evidence, [answers(end + 4, 'donor', 'late', 200)]);
    expect(finding(judge(plan, late), 'availability').verdict).not.toBe('PASS');
    expect(finding(judge(plan, late), 'latency-p99:donor').verdict).not.toBe('PASS');
  });

  it('counts its good answers too, and none of its empty seconds', () => {
    const says = (e: Evidence) => finding(judge(plan, e), 'availability').says;
    const [, before, seconds] = /of ([\d,]+) requests.* in (\d+) steady/.exec(says(evidence)) ?? [];
    const [, after, more] =
      /of ([\d,]+) requests.* in (\d+) steady/.exec(
        says(withAnswers(evidence, [answers(end + 1, 'donor', 'good', 100)])),
      ) ?? [];
    const count = (n?: string) => Number(n?.replaceAll(',', ''));
    expect(count(after) - count(before)).toBe(100);
    expect(count(more) - count(seconds)).toBe(1);
  });

  it('is excused in the window of a fault that the load’s end cut short', () => {
    const region = smallRun('region-loss');
    const writes = [answers(end + 4, 'donor', 'late', 50, 'write')];
    const verdict = judge(region.plan, withAnswers(region.evidence, writes));
    expect(finding(verdict, 'availability').verdict).toBe('PASS');
  });
});

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
