/**
 * Seeded random numbers for simulations and made-up evidence: the same seed gives the same row on every machine.
 * Source: mulberry32 (Tommy Ettinger, 2017), 32 bits of state, good enough to draw outcomes, not for secrets.
 */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  /** Number of successes in `trials` with probability `p`, drawn exactly by waiting times. */
  binomial(trials: number, p: number): number;
  /** Standard normal, by Box and Muller (1958). */
  normal(): number;
};

export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    binomial: (trials, p) => {
      if (p <= 0) return 0;
      if (p >= 1) return trials;
      let successes = 0;
      let at = geometric(next(), p);
      while (at <= trials) {
        successes += 1;
        at += geometric(next(), p);
      }
      return successes;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
};

/** Trials up to and including the first success. */
const geometric = (uniform: number, p: number): number =>
  1 + Math.floor(Math.log(1 - uniform) / Math.log1p(-p));
