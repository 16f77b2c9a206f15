import { type Dice, diceOf } from './dice.ts';
import type { Files } from './folder-bytes.ts';
import { type Mutation, mutateBytes, mutateFiles } from './mutate-bytes.ts';
import { addParts, movePart, removeParts, reorderParts, splitFile } from './mutate-parts.ts';
import { bendDocument, bendLoad, bendRow, bendTimes, otherVersion } from './mutate-values.ts';
import { rehash } from './rehash.ts';

/** A run folder as the suite left it, and whether it is one that may PASS. */
export type Base = { name: string; passes: boolean; files: Files };

/** A folder that a seed made of a base. */
export type Made = {
  base: Base;
  files: Files;
  did: readonly string[];
  /** Its manifest was made anew, so that no digest tells what was done. */
  rehashed: boolean;
  /** Nothing was done but that rows were taken away, samples of the observers apart. */
  onlyRemoved: boolean;
};

/** Each as often as it is named. */
const mutations: readonly Mutation[] = [
  mutateBytes,
  mutateBytes,
  mutateFiles,
  reorderParts,
  removeParts,
  removeParts,
  addParts,
  splitFile,
  movePart,
  bendRow,
  bendRow,
  bendRow,
  bendLoad,
  bendTimes,
  bendDocument,
  bendDocument,
  otherVersion,
];

/** The same seed makes the same folder of the same bases. */
export const folderOf = (seed: number, bases: readonly Base[]): Made => {
  const dice = diceOf(seed);
  const base = dice.among(dice.chance(0.4) ? bases.filter((b) => b.passes) : bases);
  const files: Files = new Map(base.files);
  const done = mutated(files, dice, bases);
  const rehashed = dice.chance(0.5);
  if (rehashed) rehash(files);
  return { base, files, rehashed, ...done };
};

const mutated = (files: Files, dice: Dice, bases: readonly Base[]): Pick<Made, 'did' | 'onlyRemoved'> => {
  // A fifth only loses rows, which is how bad news would be kept out.
  const ways = dice.chance(0.2) ? [removeParts] : mutations;
  const foreign = bases.map((b) => b.files);
  const did: string[] = [];
  let onlyRemoved = true;
  for (let left = dice.among([1, 1, 1, 2, 3]); left > 0; ) {
    const mutation = dice.among(ways);
    const says = mutation(files, dice, foreign);
    if (says === undefined) continue;
    did.push(says);
    onlyRemoved &&= mutation === removeParts && !says.includes('samples');
    left -= 1;
  }
  return { did, onlyRemoved };
};
