import { type Change, keyOf } from '../../build/mutation/change.ts';
import type { Report } from '../../build/mutation/run-stryker.ts';
import type { Count } from '../../slo/units.ts';

/**
 * Makes the changes of a sample, in its order and part by part, until it is through or there is no time for another part:
 * a part's own order is not random, so one that is begun is done. Returns what became of those that were tried.
 *
 * @param make makes these changes and no others
 * @throws Error when it says nothing of one of them
 */
export const trySample = (
  sample: readonly Change[],
  partSize: Count,
  make: (part: readonly Change[]) => Report,
  isTime: () => boolean,
  onPart: (soFar: Report) => void,
): Report => {
  let soFar: Report = {};
  for (let at = 0; at < sample.length && isTime(); at += partSize) {
    const part = sample.slice(at, at + partSize);
    const report = make(part);
    checkWhole(part, report);
    soFar = together(soFar, report);
    onPart(soFar);
  }
  return soFar;
};

const checkWhole = (part: readonly Change[], report: Report): void => {
  const reported = Object.entries(report).flatMap(([file, { mutants }]) =>
    mutants.map((mutant) => keyOf({ file, ...mutant })),
  );
  const missing = part.map(keyOf).filter((key) => !reported.includes(key));
  if (missing.length > 0 || reported.length !== part.length)
    throw new Error(
      `expected one result for each of ${part.length} changes, found ${reported.length}, none of ${missing[0]}; see Stryker's output`,
    );
};

const together = (a: Report, b: Report): Report => {
  const sum = { ...a };
  for (const [file, { mutants, source }] of Object.entries(b))
    sum[file] = { source, mutants: [...(a[file]?.mutants ?? []), ...mutants] };
  return sum;
};
