import type { AimError } from './fault.ts';

/**
 * One of the candidates, the same one for the same seed and the same names, in whatever order they are listed.
 * Mixing: the finaliser of MurmurHash3 (Austin Appleby, 2008). Throws AimError when there is none.
 */
export const choose = <T>(
  candidates: readonly T[],
  nameOf: (t: T) => string,
  seed: number,
  nobody: AimError,
): T => {
  const sorted = [...candidates].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const chosen = sorted[mix(seed) % sorted.length];
  if (chosen === undefined) throw nobody;
  return chosen;
};

const mix = (seed: number): number => {
  let h = seed >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};
