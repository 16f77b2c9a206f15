import type { Random } from '../random.ts';
import type { Count, Ratio } from '../units.ts';

/**
 * Latencies of two versions by bucket: the first's are spread evenly, the density of the second's rises along the
 * buckets, so that the chance that one of it is slower (ties by half) is exactly `effect`.
 */
export const latencies = (
  buckets: Count,
  effect: Ratio,
): { even: (random: Random) => number; sloped: (random: Random) => number } => {
  // A slope makes an effect of 1/2 + slope × (1 - 1/buckets²) / 6.
  const slope = ((effect - 0.5) * 6) / (1 - 1 / buckets ** 2);
  const even = (random: Random): number => Math.floor(random.next() * buckets);
  return {
    even,
    sloped: (random) => {
      // By rejection: a bucket is kept in proportion to its density.
      for (;;) {
        const at = even(random);
        const density = 1 + slope * ((2 * at + 1) / buckets - 1);
        if (random.next() * (1 + slope) <= density) return at;
      }
    },
  };
};

/** So many more of them, counted by bucket. */
export const addTo = (
  counts: Count[],
  answers: Count,
  draw: (random: Random) => number,
  random: Random,
): void => {
  for (let i = 0; i < answers; i += 1) {
    const at = draw(random);
    counts[at] = (counts[at] ?? 0) + 1;
  }
};
