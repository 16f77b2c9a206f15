/**
 * Numbers in verdict.json: six significant digits, from a million on whole numbers, never -0. So the bytes do not
 * depend on the last bits of a floating-point sum, and instants in epoch milliseconds stay exact to one.
 */
export const roundNumber = (x: number): number => {
  if (!Number.isFinite(x)) throw new RangeError(`expected a finite number for the verdict, found ${x}`);
  const rounded = Math.abs(x) >= 1e6 ? Math.round(x) : Number(x.toPrecision(6));
  return rounded === 0 ? 0 : rounded;
};

/** The same value with every number in it rounded. Throws RangeError where one is not finite. */
export const rounded = <T>(value: T): T => round(value) as T;

const round = (value: unknown): unknown => {
  if (typeof value === 'number') return roundNumber(value);
  if (Array.isArray(value)) return value.map(round);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, round(v)]));
  }
  return value;
};
