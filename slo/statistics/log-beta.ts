import gammaln from '@stdlib/math-base-special-gammaln';

/**
 * Natural logarithm of Euler's beta function for positive arguments. The difference of two large log-gammas would lose
 * its digits (10⁻⁵ at 10¹⁰), so from `large` on the difference itself is expanded (Stirling's series, DLMF 5.11.1).
 */
export const logBeta = (a: number, b: number): number => {
  const small = Math.min(a, b);
  return gammaln(small) - logGammaRise(Math.max(a, b), small);
};

/** ln Γ(z + d) − ln Γ(z). */
const logGammaRise = (z: number, d: number): number =>
  z < large
    ? gammaln(z + d) - gammaln(z)
    : (z - 0.5) * Math.log1p(d / z) + d * (Math.log(z + d) - 1) + stirling(z + d) - stirling(z);

/** Ours: the first term left out, 1/1260 z⁵, is below 10⁻¹⁷ there. */
const large = 1e3;

const stirling = (z: number): number => 1 / (12 * z) - 1 / (360 * z ** 3);
