/**
 * Non-negative least squares: the x ≥ 0 for which |A·x − b| is smallest, by the active-set method of Lawson & Hanson,
 * "Solving Least Squares Problems" (1974), chapter 23. `A` is a list of rows. For small dense problems.
 */
export const nonNegativeLeastSquares = (
  A: readonly (readonly number[])[],
  b: readonly number[],
): readonly number[] => {
  const columns = A[0]?.length ?? 0;
  const AtA = table(columns, columns, (i, j) => sum(A.map((row) => at(row, i) * at(row, j))));
  const Atb = Array.from({ length: columns }, (_, i) => sum(A.map((row, r) => at(row, i) * at(b, r))));
  // The size of rounding errors in a gradient, so that noise frees no variable.
  const noise = 1e-12 * Math.max(1, ...Atb.map(Math.abs));
  let x = new Array<number>(columns).fill(0);
  const free = new Set<number>();

  // Lawson and Hanson prove that it ends; the limit is for the rounding that their proof leaves out.
  for (let round = 0; round < 10 * columns + 10; round++) {
    const gradient = Atb.map((value, i) => value - sum(x.map((xj, j) => at(at(AtA, i), j) * xj)));
    const steepest = argMax(gradient, (i) => !free.has(i));
    if (steepest === -1 || at(gradient, steepest) <= noise) break;
    free.add(steepest);
    while (free.size > 0) {
      const wanted = solveOn([...free], AtA, Atb, columns);
      const blocking = [...free].filter((i) => at(wanted, i) <= 0);
      if (blocking.length === 0) {
        x = wanted;
        break;
      }
      const stride = Math.min(
        ...blocking.map((i) => at(x, i) / (at(x, i) - at(wanted, i) || Number.MIN_VALUE)),
      );
      x = x.map((value, i) => value + stride * (at(wanted, i) - value));
      const bound = blocking.filter((i) => at(x, i) <= noise);
      for (const i of bound.length > 0 ? bound : blocking.slice(0, 1)) {
        free.delete(i);
        x[i] = 0;
      }
    }
  }
  return x;
};

/** Solution of the normal equations on the free variables, the others 0, by Gauss with partial pivots. */
const solveOn = (
  free: readonly number[],
  AtA: readonly (readonly number[])[],
  Atb: readonly number[],
  columns: number,
): number[] => {
  const m = free.map((i) => [...free.map((j) => at(at(AtA, i), j)), at(Atb, i)]);
  const size = free.length;
  for (let c = 0; c < size; c++) {
    let pivot = c;
    for (let r = c + 1; r < size; r++)
      if (Math.abs(at(at(m, r), c)) > Math.abs(at(at(m, pivot), c))) pivot = r;
    [m[c], m[pivot]] = [at(m, pivot), at(m, c)];
    const divisor = at(at(m, c), c);
    if (Math.abs(divisor) < 1e-14) continue; // a column that the others already span stays as it is
    for (let r = 0; r < size; r++) {
      if (r === c) continue;
      const factor = at(at(m, r), c) / divisor;
      m[r] = at(m, r).map((value, k) => value - factor * at(at(m, c), k));
    }
  }
  const x = new Array<number>(columns).fill(0);
  free.forEach((i, r) => {
    const divisor = at(at(m, r), r);
    x[i] = Math.abs(divisor) < 1e-14 ? 0 : at(at(m, r), size) / divisor;
  });
  return x;
};

const sum = (values: readonly number[]): number => values.reduce((a, v) => a + v, 0);
const table = (rows: number, columns: number, cell: (r: number, c: number) => number): number[][] =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => cell(r, c)));
const argMax = (values: readonly number[], allowed: (i: number) => boolean): number => {
  let best = -1;
  values.forEach((value, i) => {
    if (allowed(i) && (best === -1 || value > at(values, best))) best = i;
  });
  return best;
};
const at = <T>(list: readonly T[], i: number): T => {
  const value = list[i];
  if (value === undefined) throw new RangeError(`no element ${i} among ${list.length}`);
  return value;
};
