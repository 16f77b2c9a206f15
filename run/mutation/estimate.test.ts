import { describe, expect, it } from 'vitest';
import { estimate, killedAtLeast, leastKilled } from './estimate.ts';

const population = { changes: 6000, files: 150 };

/** Chance of `killed` or more in a sample of `tried` without replacement, when `of` of `all` would be killed. */
const chance = (killed: number, tried: number, of: number, all: number): number => {
  const choose = (n: number, k: number): number =>
    k < 0 || k > n ? 0 : Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1);
  let sum = 0;
  for (let k = killed; k <= tried; k += 1)
    sum += (choose(of, k) * choose(all - of, tried - k)) / choose(all, tried);
  return sum;
};

describe('the share of changes that are noticed', () => {
  it('is bounded as Clopper and Pearson do: the mirror of so many failures', () => {
    // 29,956 without a failure show 99.99 % (see clopper-pearson.test.ts), and one less does not.
    expect(killedAtLeast({ killed: 29_956, tried: 29_956 })).toBeGreaterThanOrEqual(0.9999);
    expect(killedAtLeast({ killed: 29_955, tried: 29_955 })).toBeLessThan(0.9999);
    expect(killedAtLeast({ killed: 0, tried: 0 })).toBe(0);
  });

  it('errs to the safe side in a sample without replacement', () => {
    const all = 40;
    for (const tried of [10, 30])
      for (let of = 0; of <= all; of += 1) {
        let wrong = 0;
        for (let killed = 0; killed <= tried; killed += 1)
          if (killedAtLeast({ killed, tried }) > of / all)
            wrong += chance(killed, tried, of, all) - chance(killed + 1, tried, of, all);
        expect(wrong, `${tried} of ${all}, ${of} killed`).toBeLessThanOrEqual(0.05);
      }
  });

  it('is told with how many there are, and whether it is enough', () => {
    expect(estimate({ killed: 900, tried: 1000, byTime: 12 }, 1000, population)).toBe(
      [
        '900 of 1,000 changes were noticed (12 of them ran out of time), 90 %',
        'of all 6,000 changes in 150 files, at 95 % confidence at least 88.3 % are: no less than the 85 % that are asked for',
        '(drawn at random without replacement; the bound is that of independent draws, which is on the safe side)',
      ].join('\n'),
    );
    expect(estimate({ killed: 860, tried: 1000, byTime: 0 }, 1000, population)).toMatch(
      /^860 of 1,000 changes were noticed, 86 %\n.* at least 84 % are: less than the 85 % that are asked for\n/,
    );
    // 84.9992 % are not enough, and are not told as 85 %.
    const nearly = estimate({ killed: 868, tried: 999, byTime: 0 }, 999, population);
    expect(nearly).toMatch(/at least 84\.9 % are: less than/);
    expect(killedAtLeast({ killed: 860, tried: 1000 })).toBeLessThan(leastKilled);
  });

  it('says how far a sample got that was cut short, and nothing of one that was not begun', () => {
    expect(estimate({ killed: 90, tried: 100, byTime: 0 }, 1000, population)).toMatch(
      /^90 of 100 changes were noticed, 90 %, the first of 1,000 that were to be tried\n/,
    );
    expect(estimate({ killed: 0, tried: 0, byTime: 0 }, 1000, population)).toBe(
      'no change was tried, so nothing is known of any',
    );
  });
});
