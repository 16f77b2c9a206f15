import { latencyConfidence, sequentialShare, sideOf, slowerSide, worseThanStable } from '../gate/decide.ts';
import { lateShare, smallEffect } from '../gate/objectives.ts';
import type { SecondOfGate } from '../gate/tracks.ts';
import type { Random } from '../random.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import { compareRanks } from '../statistics/compare-ranks.ts';
import { evidenceAbove, requestsToStop } from '../statistics/confidence-sequence.ts';
import type { Count, EpochSecond, Ratio, Seconds } from '../units.ts';
import { many, percent } from '../words.ts';
import { type Episodes, episodic, shareFailing } from './episodes-model.ts';
import { type Expectation, type Experiment, fivePercent, overManyNights } from './experiment.ts';
import { independent } from './independent-model.ts';
import { addTo, latencies } from './latency-model.ts';
import { justMissed } from './shares.ts';

const confidence: Ratio = 0.95;
const enough = -Math.log1p(-confidence);
const lookSeconds: Seconds = 5;
const limitSeconds: Seconds = 600;

/**
 * Whether a gate that looks every five seconds ever shows `side`. What it shows is asked only where a sequence of
 * independent failures could have shown it: clumps make it slower and never quicker.
 */
const everShown = (perSecond: readonly Tally[], allowed: Ratio, side: 'met' | 'missed'): boolean => {
  let failures = 0;
  let trials = 0;
  for (let second = 1; second <= perSecond.length; second += 1) {
    const { failures: more = 0, trials: of = 0 } = perSecond[second - 1] ?? {};
    failures += more;
    trials += of;
    if (second % lookSeconds !== 0) continue;
    const might =
      side === 'met'
        ? trials >= toStop(allowed, failures)
        : failures > allowed * trials && evidenceAbove({ failures, trials }, allowed) >= enough;
    if (might && sideOf(sequentialShare(perSecond.slice(0, second), confidence), allowed) === side)
      return true;
  }
  return false;
};

const toStop = (allowed: Ratio, failures: Count): Count => {
  const known = stops.get(allowed) ?? [];
  stops.set(allowed, known);
  known[failures] ??= requestsToStop(1 - allowed, failures, confidence);
  return known[failures];
};
const stops = new Map<Ratio, Count[]>();

const perSecondOf = { 'gate-availability': 200, 'gate-latency': 20, 'canary-availability': 100 } as const;
type Kind = keyof typeof perSecondOf;
const allowedOf: Record<Kind, Ratio> = {
  'gate-availability': 1e-3,
  'gate-latency': lateShare,
  'canary-availability': 1e-3,
};

const experiment = (
  kind: Kind,
  side: 'met' | 'missed',
  asked: string,
  share: Ratio,
  expects: Expectation,
): Experiment => {
  const allowed = allowedOf[kind];
  const requests = perSecondOf[kind] * limitSeconds;
  return {
    what: `${kind}: ${side === 'met' ? 'PASS' : 'FAIL'} ${asked}`,
    model: `looked at every ${lookSeconds} s for ${limitSeconds} s, ${many(requests)} requests, at most ${percent(allowed)}`,
    expects,
    runs: 1000,
    trial: (random) =>
      everShown(independent({ requests, seconds: limitSeconds }, share, random), allowed, side),
  };
};

export const gatePassed = (kind: Kind): Experiment[] => [
  experiment(kind, 'met', 'just beyond its bound', justMissed(allowedOf[kind]), fivePercent),
];
export const gateFailed: readonly Experiment[] = (['gate-availability', 'gate-latency'] as const).map(
  (kind) => experiment(kind, 'missed', 'on its bound', allowedOf[kind], fivePercent),
);
export const gatePower: readonly Experiment[] = (
  [
    ['at half of what may fail', 2, 0.9],
    ['at a tenth of what may fail', 10, 0.99],
  ] as const
).map(([asked, part, share]) =>
  experiment('gate-availability', 'met', asked, allowedOf['gate-availability'] / part, {
    kind: 'at least',
    share,
  }),
);

/** A gate ends as soon as nothing failed for long enough, so it sees no episode that is rarer than that. */
const rare: Episodes = { meanSeconds: 10, bad: 0.002, requestsPerSecond: 200, failing: 0.5, background: 0 };
export const gateOfEpisodes: readonly Experiment[] = [
  {
    what: 'gate-availability: PASS just beyond its bound',
    model: `looked at every ${lookSeconds} s for ${limitSeconds} s, episodes of ${rare.meanSeconds} s, one expected in ${many(rare.meanSeconds / rare.bad)} s`,
    expects: { kind: 'about', share: 0.98, give: 0.02 },
    broken: overManyNights,
    runs: 300,
    trial: (random) => everShown(episodic(rare, limitSeconds, random), shareFailing(rare), 'met'),
  },
];

/** Answers of both versions by second, each failing with the same probability. */
const alike = (share: Ratio, failing: Ratio, random: Random) => {
  const drawn = (perSecond: Count): Map<EpochSecond, SecondOfGate> =>
    new Map(
      independent({ requests: perSecond * 300, seconds: 300 }, failing, random).map(
        ({ trials, failures }, second) => [second, { answers: trials, late: 0, bad: failures }],
      ),
    );
  return { stable: drawn(100 * (1 - share)), canary: drawn(100 * share) };
};

/** Seconds up to `until`; a sum of both versions where two are given. */
const until = (
  second: EpochSecond,
  ...of: ReadonlyMap<EpochSecond, SecondOfGate>[]
): Map<EpochSecond, SecondOfGate> => {
  const sums = new Map<EpochSecond, SecondOfGate>();
  for (let s = 0; s < second; s += 1) {
    const sum = { answers: 0, late: 0, bad: 0 };
    for (const track of of) {
      sum.answers += track.get(s)?.answers ?? 0;
      sum.bad += track.get(s)?.bad ?? 0;
    }
    sums.set(s, sum);
  }
  return sums;
};

export const canaryBlamed: readonly Experiment[] = [
  {
    what: 'canary-availability: FAIL of a version that is as good as the stable one',
    model: `looked at every ${lookSeconds} s for 300 s, 10 of 100 requests a second, of which 0.2 % fail`,
    expects: fivePercent,
    runs: 300,
    trial: (random) => {
      const { stable, canary } = alike(0.1, 0.002, random);
      for (let second = lookSeconds; second <= 300; second += lookSeconds) {
        const of = { stable: until(second, stable), canary: until(second, canary) };
        const tracks = { all: until(second, stable, canary), of, latency: noLatency };
        if (worseThanStable(tracks, confidence).worse) return true;
      }
      return false;
    },
  },
];
const noLatency = {} as Parameters<typeof worseThanStable>[0]['latency'];

const canaryLatency = (what: string, effect: Ratio, side: 'met' | 'missed'): Experiment => {
  const { even, sloped } = latencies(40, effect);
  const looks = limitSeconds / lookSeconds;
  const each = latencyConfidence({ confidence, lookSeconds }, 8, limitSeconds);
  return {
    what: `canary-latency: ${what}`,
    model: `one of eight services slower with a chance of ${percent(effect)}, ${looks} looks, 5 and 45 answers between two`,
    expects: fivePercent,
    runs: 400,
    trial: (random) => {
      const stable: Count[] = new Array(40).fill(0);
      const canary: Count[] = new Array(40).fill(0);
      for (let look = 0; look < looks; look += 1) {
        addTo(stable, 45, even, random);
        addTo(canary, 5, sloped, random);
        // The others are taken to have been met long before: they only make it less.
        if (slowerSide([compareRanks(stable, canary, each)], smallEffect) === side) return true;
      }
      return false;
    },
  };
};
export const canaryLatencyPassed: readonly Experiment[] = [
  canaryLatency('PASS just beyond its bound', justMissed(smallEffect), 'met'),
];
export const canaryLatencyFailed: readonly Experiment[] = [
  canaryLatency('FAIL on its bound', smallEffect, 'missed'),
];
