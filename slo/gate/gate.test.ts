import { describe, expect, it } from 'vitest';
import { judge } from '../judge.ts';
import type { LoadRow } from '../load-row.ts';
import type { GatePlan, Plan } from '../plan.ts';
import { seededRandom } from '../random.ts';
import { requestsToStop } from '../statistics/confidence-sequence.ts';
import { talliesOf, tallyOf } from '../statistics/tallies.ts';
import { loadStart } from '../testing/sample-plan.ts';
import { smallRun } from '../testing/small-run.ts';
import {
  badOf,
  latencyConfidence,
  sequentialShare,
  sideOf,
  slowerThanStable,
  worseThanStable,
} from './decide.ts';
import { lookAt } from './look.ts';
import { gateObjectives } from './objectives.ts';
import { openTracks, type Tracks } from './tracks.ts';

const gate: GatePlan = { level: 0.999, confidence: 0.95, lookSeconds: 5, canary: null };
const withCanary: GatePlan = { ...gate, canary: { share: 0.25, defects: [] } };
const { plan: small, evidence } = smallRun();
const planOf = (g: GatePlan): Plan => ({
  ...small,
  gate: g,
  chaos: [],
  objectives: gateObjectives(g, small.load),
});

const first = Math.floor(loadStart / 1000) + 60;
const row = (second: number, change: Partial<LoadRow>): LoadRow => ({
  second,
  service: 'donor',
  op: 'read',
  outcome: 'good',
  track: 'stable',
  runner: 'local',
  count: 100,
  ...change,
});
const tracksWith = (rows: readonly LoadRow[]): Tracks => {
  const tracks = openTracks(new Map([['donor', 2]]), () => true);
  tracks.take(rows);
  return tracks;
};
/** Rows of `seconds` seconds in which each track answers and fails as drawn. */
const drawn = (
  seconds: number,
  perSecond: Record<LoadRow['track'], number>,
  failing: Record<LoadRow['track'], number>,
  seed: number,
): LoadRow[] => {
  const random = seededRandom(seed);
  return Array.from({ length: seconds }, (_, i) =>
    (['stable', 'canary'] as const).flatMap((track) => {
      const bad = random.binomial(perSecond[track], failing[track]);
      return [
        row(first + i, { track, count: perSecond[track] - bad }),
        ...(bad > 0 ? [row(first + i, { track, outcome: 'server-error', count: bad })] : []),
      ];
    }),
  ).flat();
};

describe('the rows of a gate', () => {
  const tracks = tracksWith([
    row(first, {}),
    row(first, { track: 'canary', outcome: 'late', count: 3 }),
    row(first, { outcome: 'dropped', count: 4 }),
    row(first + 2, { outcome: 'wrong-answer', count: 1 }),
  ]);

  it('are summed by second and track, dropped arrivals as the requests they would have made', () => {
    expect(tracks.all.get(first)).toEqual({ answers: 111, late: 11, bad: 11 });
    expect(tracks.of.stable.get(first)).toEqual({ answers: 100, late: 0, bad: 0 });
    expect(tracks.of.canary.get(first)).toEqual({ answers: 3, late: 3, bad: 3 });
  });

  it('have empty seconds too, in order, since clumps are looked for over time', () => {
    expect(badOf(tracks.all)).toEqual({
      failures: Float64Array.of(11, 0, 1),
      trials: Float64Array.of(111, 0, 1),
    });
    expect(badOf(new Map())).toEqual(talliesOf([]));
  });
});

describe('a gate', () => {
  it('passes at the request that the confidence sequence names, and not one before', () => {
    const enough = requestsToStop(gate.level, 0, 0.95);
    const look = (count: number) => lookAt(planOf(gate), gate, tracksWith([row(first, { count })]));
    expect(look(enough)).toEqual({ decided: 'PASS', says: 'met: gate-availability, gate-latency' });
    expect(look(enough - 1)).toEqual({ decided: null, says: 'open: gate-availability' });
  });

  it('fails as soon as one objective is missed, by errors or by late answers', () => {
    const errors = drawn(60, { stable: 100, canary: 1 }, { stable: 0.1, canary: 0 }, 1);
    expect(lookAt(planOf(gate), gate, tracksWith(errors))).toEqual({
      decided: 'FAIL',
      says: 'missed: gate-availability',
    });
    const late = errors.map((r): LoadRow => (r.outcome === 'server-error' ? { ...r, outcome: 'late' } : r));
    expect(lookAt(planOf(gate), gate, tracksWith(late)).says).toBe('missed: gate-availability, gate-latency');
  });

  it('decides nothing without a request', () => {
    expect(lookAt(planOf(gate), gate, tracksWith([])).decided).toBeNull();
  });

  it('counts failures of other parties against itself', () => {
    const seconds = talliesOf([{ failures: 0, trials: 3000 }]);
    const plain = sequentialShare(seconds, 0.95).interval.high;
    expect(sequentialShare(seconds, 0.95, { unaccounted: 3, surplus: 0 }).interval.high).toBeGreaterThan(
      plain,
    );
    expect(sequentialShare(seconds, 0.95, { unaccounted: 0, surplus: 900 }).interval.high).toBeGreaterThan(
      plain,
    );
  });

  it('says before the start how long it takes at least, and what the limit can’t decide', () => {
    const [availability] = gateObjectives({ ...gate, level: 0.999999 }, small.load);
    expect(availability).toMatchObject({ decidable: false, required: true });
    expect(gateObjectives(gate, small.load)[0]?.has).toMatch(/ a second: .* s without a failure/);
  });
});

describe('a canary', () => {
  // How rarely one that is as good is blamed, whenever one looks, is a row of `npm run calibrate`.
  it('is found out when it fails ten times as often, by a few failures', () => {
    let found = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const rows = drawn(120, { stable: 90, canary: 10 }, { stable: 0.001, canary: 0.01 }, seed);
      if (worseThanStable(tracksWith(rows), 0.95).worse) found += 1;
    }
    expect(found).toBeGreaterThanOrEqual(18);
  });

  it('is not blamed for an outage of both, however long', () => {
    const outage = drawn(60, { stable: 90, canary: 10 }, { stable: 0.5, canary: 0.5 }, 3);
    expect(worseThanStable(tracksWith(outage), 0.95).worse).toBe(false);
  });

  it('needs as many answers of its own as any version, and has its share of the traffic to get them', () => {
    const of = (share: number) =>
      gateObjectives({ ...gate, canary: { share, defects: [] } }, small.load).find(
        (o) => o.kind === 'canary-availability',
      );
    const seconds = (text = '') => Number(/([\d,]+) s without/.exec(text)?.[1]?.replace(',', ''));
    expect(of(0.1)?.needs).toBe(of(0.5)?.needs);
    expect(seconds(of(0.1)?.has) / seconds(of(0.5)?.has)).toBeCloseTo(5, 1);
  });

  const slow = (canaryOffset: number) =>
    tracksWith(
      (['stable', 'canary'] as const).map((track) =>
        row(first, {
          track,
          count: 400,
          histogram: {
            scale: 3,
            zeroCount: 0,
            offset: track === 'canary' ? canaryOffset : 10,
            counts: [100, 100, 100, 100],
          },
        }),
      ),
    );

  it('is slower when its answers tend to be, by the same buckets whatever their offset', () => {
    expect(slowerThanStable(slow(10), 'donor', 0.99)?.slower).toBeCloseTo(0.5, 12);
    expect(slowerThanStable(slow(11), 'donor', 0.99)?.slower).toBeCloseTo(1 - 9 / 32, 2);
    expect(slowerThanStable(slow(8), 'donor', 0.99)?.slower).toBeLessThan(0.2);
    expect(slowerThanStable(slow(10), 'camp', 0.99)).toBeNull();
  });

  it('shares the error of its comparisons out over services and looks', () => {
    const each = latencyConfidence(gate, 8, 600);
    expect(1 - each).toBeCloseTo((2 * 0.05) / (8 * 120), 12);
  });
});

describe('latencies that lie far apart', () => {
  it('are compared all the same', () => {
    const spread = [10, ...new Array(3000).fill(0), 10];
    const of = (track: LoadRow['track'], offset: number) =>
      row(first, { track, count: 20, histogram: { scale: 20, zeroCount: 0, offset, counts: spread } });
    const apart = (a: number, b: number) =>
      slowerThanStable(tracksWith([of('stable', a), of('canary', b)]), 'donor', 0.95);
    expect(apart(0, 1500)?.slower).toBe(0.75);
    expect(apart(1500, 0)?.slower).toBe(0.25);
    // So far that each lies in one bucket: ranks that are all tied tell nothing.
    expect(apart(-(2 ** 30), 2 ** 30 - 4000)).toBeNull();
    expect(slowerThanStable(tracksWith([of('stable', 5)]), 'donor', 0.95)).toBeNull();
  });
});

describe('the judge of a gate', () => {
  const whole = { from: first, seconds: 120 };
  const judged = (g: GatePlan, rows: readonly LoadRow[]) => {
    const counts = evidence.counts.map((c) => ({ ...c, requests: 0, answered: 0 }));
    return judge(planOf(g), {
      ...evidence,
      load: [...rows],
      counts,
      marks: evidence.marks.filter((m) => m.fault === undefined),
    });
  };
  it('names the canary that fails more often than the stable version, with both counts', () => {
    const rows = drawn(whole.seconds, { stable: 75, canary: 25 }, { stable: 0, canary: 0.05 }, 5);
    const finding = judged(withCanary, rows).findings.find((f) => f.objective.id === 'canary-availability');
    expect(finding?.says).toMatch(
      /requests of the canary were bad.*stable version's answers 0 of .* more than its share/,
    );
  });

  it('takes an interval that holds at every moment, wider than that of one look', () => {
    const rows = drawn(whole.seconds, { stable: 100, canary: 1 }, { stable: 0, canary: 0 }, 1);
    const finding = judged(gate, rows).findings.find((f) => f.objective.id === 'gate-availability');
    const n = tallyOf(badOf(tracksWith(rows).all)).trials;
    expect(1 - (finding?.interval.low ?? 0)).toBeGreaterThan(1 - 0.05 ** (1 / n));
    expect(sideOf(sequentialShare(talliesOf([{ failures: 0, trials: n }]), 0.95), 1 - gate.level)).toBe(
      'met',
    );
  });
});
