import { seededRandom } from '../../../slo/random.ts';

/** Choices that a seed makes, the same on every machine. */
export type Dice = {
  below(n: number): number;
  among<T>(list: readonly T[]): T;
  chance(share: number): boolean;
  shuffled<T>(list: readonly T[]): T[];
};

export const diceOf = (seed: number): Dice => {
  const random = seededRandom(seed);
  const below = (n: number): number => Math.floor(random.next() * n);
  return {
    below,
    among: <T>(list: readonly T[]): T => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new RangeError('expected something to choose from');
      return chosen;
    },
    chance: (share) => random.next() < share,
    shuffled: (list) =>
      list
        .map((item) => ({ item, key: random.next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
  };
};
