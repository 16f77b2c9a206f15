import { describe, expect, it } from 'vitest';
import { compareCounts } from './counts.ts';
import type { CountRow, Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { byService } from './load-table.ts';
import type { Plan } from './plan.ts';
import { emptyHistogram } from './statistics/exponential-histogram.ts';
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

describe('counts by hand', () => {
  const row = (party: CountRow['party'], change: Partial<CountRow> = {}): CountRow => ({
    party,
    service: 'donor',
    client: 'load',
    requests: 1000,
    answered: 1000,
    missingReplicas: 0,
    ...change,
  });
  const [load] = whole.load.services;
  if (load === undefined) throw new Error('the small run has load');
  const byHand: Plan = {
    ...whole,
    load: {
      ...whole.load,
      services: [{ ...load, service: 'donor', requestsPerSecond: 4.2, requestsPerArrival: 1.5 }],
    },
    // One request in a hundred may be apart: ten of a thousand.
    validity: { ...whole.validity, countsApart: 0.01 },
  };
  type Scene = {
    rows?: readonly CountRow[];
    held?: number;
    dropped?: number;
    errors?: number;
    stopped?: boolean;
    plan?: Plan;
  };
  const compared = ({
    rows = [],
    held = 1000,
    dropped = 0,
    errors = 0,
    stopped = false,
    plan = byHand,
  }: Scene) => {
    const column = (of: number) => Float64Array.of(of, 0);
    const table = {
      from: 0,
      seconds: 2,
      series: byService((service) => {
        const own = service === 'donor' ? errors : 0;
        return {
          read: { good: column(0), late: column(own), error: column(0), dropped: column(0) },
          write: { good: column(0), late: column(0), error: column(own), dropped: column(0) },
        };
      }),
      steadyLatency: byService(() => emptyHistogram),
      answers: byService((service) => (service === 'donor' ? held : 0)),
      droppedArrivals: byService((service) => (service === 'donor' ? dropped : 0)),
    };
    const all = compareCounts(plan, { ...evidence, counts: [...rows] }, table, stopped);
    const of = all.rows.find((r) => r.service === 'donor');
    return {
      ...all,
      agree: of?.agree,
      says: of?.says,
      row: of,
      unaccounted: all.unaccounted.donor,
      surplus: all.surplus.donor,
    };
  };
  const parties = (k6: Partial<CountRow>, edge: Partial<CountRow> = {}, own: Partial<CountRow> = {}) => [
    row('k6', k6),
    row('edge', edge),
    row('service', own),
  ];

  it('agree where all say the same, or what the services lack left with their replicas', () => {
    expect(compared({ rows: parties({}) })).toMatchObject({
      agree: true,
      says: 'all agree',
      taints: [],
      unaccounted: 0,
      surplus: 0,
    });
    expect(
      compared({ rows: parties({}, {}, { requests: 990, answered: 990, missingReplicas: 2 }) }).row,
    ).toEqual({
      service: 'donor',
      k6: 1000,
      evidence: 1000,
      edge: 1000,
      services: 990,
      missingReplicas: 2,
      agree: true,
      says: "k6, the rows and the edge agree; the services' counts lack 10, 2 replicas took theirs along",
    });
  });

  it('add up what is of the load and of the same party', () => {
    const half = { requests: 500, answered: 500 };
    const prober = row('k6', { client: 'probe' as CountRow['client'] });
    expect(
      compared({ rows: [row('k6', half), row('k6', half), prober, row('edge'), row('service')] }).row,
    ).toMatchObject({
      k6: 1000,
      agree: true,
    });
    expect(compared({ rows: [...parties({}), row('k6', { service: 'camp' })] }).row?.k6).toBe(1000);
  });

  it.each([
    [990, true, 10, 0],
    [989, false, 11, 0],
    [1010, true, 0, 10],
    [1011, false, 0, 11],
  ])('let the rows hold %d of 1,000 answers: %s', (held, agree, unaccounted, surplus) => {
    expect(compared({ rows: parties({}), held })).toMatchObject({ agree, unaccounted, surplus });
    expect(compared({ rows: parties({}), held }).taints).toEqual(
      agree ? [] : [`counts of donor disagree: the rows hold ${held} answers, k6 counted 1000`],
    );
    // Five more that were still under way when the load ended.
    expect(compared({ rows: parties({ answered: 995 }), held }).agree).toBe(held !== 1011);
  });

  it.each([
    [1010, true],
    [1011, false],
    [990, true],
    [989, false],
  ])('let the edge see %d of 1,000 requests: %s', (requests, agree) => {
    const edge = { requests, answered: requests };
    expect(compared({ rows: parties({}, edge, edge) })).toMatchObject({
      agree,
      taints: agree ? [] : [`counts of donor disagree: the edge saw ${requests} requests, k6 sent 1000`],
    });
  });

  it('let the edge lack what never reached it, and have what it or k6 had not answered or broke off', () => {
    const seen = (requests: number, change: Partial<Scene> = {}, answered = requests) =>
      compared({ ...change, rows: parties({}, { requests, answered }, { requests, answered }) }).agree;
    // 3 late reads and 3 failed writes.
    expect([seen(984, { errors: 3 }), seen(983, { errors: 3 })]).toEqual([true, false]);
    expect([seen(1013, {}, 1010), seen(1014, {}, 1010)]).toEqual([true, true]);
    expect([seen(1016, {}, 1013), seen(1020, {}, 1009)]).toEqual([false, true]);
    // 4.2 requests a second: five may have been under way.
    expect([seen(1015, { stopped: true }), seen(1016, { stopped: true })]).toEqual([true, false]);
  });

  it('let no service have seen more than the edge, without a taint', () => {
    const seen = (requests: number) => compared({ rows: parties({}, {}, { requests, answered: requests }) });
    expect(seen(1010).agree).toBe(true);
    expect(seen(1011)).toMatchObject({
      agree: false,
      says: 'the services saw 1011 requests, the edge 1000',
      taints: [],
    });
  });

  it('know k6’s dropped arrivals by the requests that these would have made', () => {
    const apart = (byK6: number, dropped: number) => compared({ rows: parties({ dropped: byK6 }), dropped });
    // 1.5 a piece: 6 arrivals are 9 requests, 7 are 10.5.
    expect(apart(6, 0)).toMatchObject({ agree: true, unaccounted: 9 });
    expect(apart(7, 0)).toMatchObject({ agree: false, unaccounted: 11 });
    expect(apart(7, 0).taints).toEqual([
      'counts of donor disagree: the rows hold 0 dropped arrivals, k6 counted 7',
    ]);
    expect(apart(0, 7)).toMatchObject({ agree: true, unaccounted: 0 });
    expect(apart(0, 8).agree).toBe(false);
    expect(compared({ rows: parties({}), dropped: 99 }).agree).toBe(true);
  });

  it('lack a party where nobody counted', () => {
    const without = (party: CountRow['party'], kind: Plan['environment']['kind'] = 'local') => {
      const { taints, agree, says, unaccounted } = compared({
        rows: parties({}, {}, { requests: 5000 }).filter((r) => r.party !== party),
        held: 900,
        plan: { ...byHand, environment: { ...byHand.environment, kind } },
      });
      return { taints, agree, says, unaccounted };
    };
    expect(without('k6').taints).toContain("counts: k6's own count is missing");
    expect(without('k6')).toMatchObject({ agree: false, unaccounted: 0 });
    expect(without('edge').taints).toContain("counts: the edge's count is missing");
    expect(without('edge', 'staging').taints).not.toContain("counts: the edge's count is missing");
    const foreign = compared({
      rows: [row('k6')],
      plan: { ...byHand, environment: { ...byHand.environment, kind: 'staging' } },
    });
    expect(foreign).toMatchObject({
      agree: true,
      says: 'k6 and the rows agree; no edge of ours counts here',
      taints: [],
    });
    expect(compared({ rows: [row('edge', { requests: 0, answered: 0 })], held: 0 }).says).toBe(
      "k6's own count is missing",
    );
  });
});
