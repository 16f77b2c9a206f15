import type { Random } from '../random.ts';
import { batchMeans } from '../statistics/batch-means.ts';
import { failureInterval, failureLowerBound, failureUpperBound } from '../statistics/clopper-pearson.ts';
import { compareRanks } from '../statistics/compare-ranks.ts';
import { riskRatio } from '../statistics/compare-shares.ts';
import { episodesUpperBound } from '../statistics/episodes.ts';
import { poissonLowerBound, poissonUpperBound } from '../statistics/poisson.ts';
import { lowerBoundRank, upperBoundRank } from '../statistics/quantile-bounds.ts';
import { weightedUpperBound } from '../statistics/weighted-count.ts';
import type { Count, Ratio } from '../units.ts';
import { many, percent } from '../words.ts';
import type { Experiment } from './experiment.ts';
import { addTo, latencies } from './latency-model.ts';

const confidence: Ratio = 0.95;

const misses = (
  what: string,
  model: string,
  runs: Count,
  missed: (random: Random) => boolean,
  share: Ratio = 1 - confidence,
): Experiment => ({
  what: `${what}: the truth outside`,
  model,
  expects: { kind: 'at most', share },
  runs,
  trial: missed,
});

const shares = [
  { trials: 20, share: 0.3 },
  { trials: 40_000, share: 2e-4 },
].flatMap(({ trials, share }) => {
  const model = `${many(trials)} trials, ${percent(share)} fail`;
  const draw = (random: Random) => ({ trials, failures: random.binomial(trials, share) });
  return [
    misses('Clopper-Pearson, upper', model, 4000, (r) => failureUpperBound(draw(r), confidence) < share),
    misses('Clopper-Pearson, lower', model, 4000, (r) => failureLowerBound(draw(r), confidence) > share),
    misses('Clopper-Pearson, two-sided', model, 4000, (r) => {
      const { low, high } = failureInterval(draw(r), confidence);
      return low > share || high < share;
    }),
  ];
});

/** Poisson, as the limit of many trials. */
const poisson = (mean: number, random: Random): Count => random.binomial(1e6, mean / 1e6);

// From 3.0 on no event at all is a miss of the upper bound.
const counts = [3.2, 30].flatMap((mean) => [
  misses(
    'Poisson, upper',
    `mean ${mean}`,
    4000,
    (r) => poissonUpperBound(poisson(mean, r), confidence) < mean,
  ),
  misses(
    'Poisson, lower',
    `mean ${mean}`,
    4000,
    (r) => poissonLowerBound(poisson(mean, r), confidence) > mean,
  ),
]);

/** Uniform observations, whose quantiles are known. */
const quantiles = [
  { n: 500, quantile: 0.99 },
  { n: 50, quantile: 0.5 },
].flatMap(({ n, quantile }) => {
  const ranked = (random: Random, rank: Count | null): number =>
    Array.from({ length: n }, () => random.next()).sort((a, b) => a - b)[(rank ?? 0) - 1] ?? Number.NaN;
  const [upper, lower] = [upperBoundRank(n, quantile, confidence), lowerBoundRank(n, quantile, confidence)];
  const model = `quantile ${quantile} of ${n}`;
  return [
    misses('quantile, upper', model, 1000, (r) => !(ranked(r, upper) >= quantile)),
    misses('quantile, lower', model, 1000, (r) => !(ranked(r, lower) <= quantile)),
  ];
});

const comparisons = [
  ...[1, 5].map((ratio) =>
    misses('risk ratio, two-sided', `10,000 trials against 90,000, ${ratio} times 0.05 %`, 3000, (r) => {
      const { low, high } = riskRatio(
        { trials: 10_000, failures: r.binomial(10_000, 5e-4 * ratio) },
        { trials: 90_000, failures: r.binomial(90_000, 5e-4) },
        confidence,
      );
      return low > ratio || high < ratio;
    }),
  ),
  misses('risk ratio, one-sided p-value below 5 %', '10,000 trials against 90,000, alike', 3000, (r) => {
    const draw = (trials: Count) => ({ trials, failures: r.binomial(trials, 5e-4) });
    return riskRatio(draw(10_000), draw(90_000), confidence).pValue < 1 - confidence;
  }),
  ...[0.5, 0.65].map((effect) =>
    misses(
      'Brunner-Munzel, two-sided',
      `40 against 200 answers in 30 buckets, effect ${effect}`,
      2000,
      (r) => {
        const { even, sloped } = latencies(30, effect);
        const [first, second]: [Count[], Count[]] = [new Array(30).fill(0), new Array(30).fill(0)];
        addTo(first, 200, even, r);
        addTo(second, 40, sloped, r);
        const ranks = compareRanks(first, second, confidence);
        return ranks === null || ranks.low > effect || ranks.high < effect;
      },
    ),
  ),
];

const means = [0, 0.1].flatMap((correlation) => {
  const model = `12 batches, correlation ${correlation} from one to the next`;
  const series = (random: Random): number[] => {
    let off = random.normal();
    return Array.from({ length: 12 }, () => {
      off = correlation * off + Math.sqrt(1 - correlation ** 2) * random.normal();
      return off;
    });
  };
  return [
    misses('batch means, upper', model, 3000, (r) => (batchMeans(series(r), confidence)?.high ?? -1) < 0),
    misses('batch means, lower', model, 3000, (r) => (batchMeans(series(r), confidence)?.low ?? 1) > 0),
  ];
});

/** Episodes that cost one or ten failures each, as often on average. */
const costs = (random: Random): Count[] => [
  ...new Array<Count>(poisson(6, random)).fill(1),
  ...new Array<Count>(poisson(6, random)).fill(10),
];
const trueCost = 66;
const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const weighted = [
  misses('weighted count (Fay and Feuer), upper', '6 expected of weight 1 and 6 of weight 10', 4000, (r) => {
    const seen = costs(r);
    const variance = sumOf(seen.map((c) => c ** 2));
    return weightedUpperBound({ sum: sumOf(seen), variance, weight: 10 }, confidence) < trueCost;
  }),
  misses('episodes at the most that one can cost, upper', '3.2 expected of 10 failures each', 4000, (r) => {
    const seen = new Array<Count>(poisson(3.2, r)).fill(10);
    return episodesUpperBound(seen, confidence, 10) < 32;
  }),
];

export const coverage: readonly Experiment[] = [
  ...shares,
  ...counts,
  ...quantiles,
  ...comparisons,
  ...means,
  ...weighted,
];
