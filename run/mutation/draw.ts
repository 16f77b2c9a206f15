import { seededRandom } from '../../slo/random.ts';
import type { Count } from '../../slo/units.ts';

/**
 * `size` of these, or all when there are fewer: a simple random sample without replacement, in random order, so that its
 * first few are such a sample too. The same seed draws the same. Source: Durstenfeld (1964), after Fisher and Yates.
 */
export const drawn = <T>(from: readonly T[], size: Count, seed: number): T[] => {
  const random = seededRandom(seed);
  const left = [...from];
  const sample: T[] = [];
  while (sample.length < size && left.length > 0) {
    const at = Math.floor(random.next() * left.length);
    const last = left.pop() as T;
    sample.push(at === left.length ? last : (left[at] as T));
    if (at < left.length) left[at] = last;
  }
  return sample;
};
