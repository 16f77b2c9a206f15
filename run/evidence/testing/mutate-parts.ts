import { tableNames } from '../store.ts';
import type { Dice } from './dice.ts';
import type { Mutation } from './mutate-bytes.ts';
import { namesOfTable, partsOf } from './parts.ts';

type OnParts = (parts: readonly Buffer[], dice: Dice) => readonly Buffer[];

/** Nothing is lost and nothing made up: the same rows in another order. */
const reorderings: Record<string, OnParts> = {
  shuffles: (parts, dice) => dice.shuffled(parts),
  reverses: (parts) => parts.toReversed(),
};

/** Rows go. */
const removals: Record<string, OnParts> = {
  'takes a part out of': (parts, dice) => parts.toSpliced(dice.below(parts.length), 1),
  'takes some parts out of': (parts, dice) => {
    const share = dice.among([0.02, 0.1, 0.5]);
    return parts.filter(() => !dice.chance(share));
  },
  'takes the last parts of': (parts, dice) => parts.slice(0, dice.below(parts.length)),
  'takes the first parts of': (parts, dice) => parts.slice(dice.below(parts.length)),
  'takes what looks alike out of': (parts, dice) => {
    const words =
      dice
        .among(parts)
        .toString('latin1')
        .match(/"[a-z-]+":"[a-z0-9-]+"/g) ?? [];
    const word = words.length === 0 ? '' : dice.among(words);
    return parts.filter((part) => !part.toString('latin1').includes(word));
  },
};

/** Rows come, or change places with others. */
const additions: Record<string, OnParts> = {
  'repeats a part of': (parts, dice) => parts.toSpliced(dice.below(parts.length), 0, dice.among(parts)),
  'repeats all of': (parts) => [...parts, ...parts],
  'repeats a part in the place of another of': (parts, dice) =>
    parts.toSpliced(dice.below(parts.length), 1, dice.among(parts)),
};

const onTable =
  (ways: Record<string, OnParts>): Mutation =>
  (files, dice) => {
    const [does, change] = dice.among(Object.entries(ways));
    const name = dice.among(tableNames.flatMap((table) => namesOfTable(files, table)));
    const parts = partsOf(name, files.get(name) ?? Buffer.alloc(0));
    if (parts.length === 0) return undefined;
    files.set(name, Buffer.concat(change(parts, dice)));
    return `${does} ${name}`;
  };

export const reorderParts = onTable(reorderings);
export const removeParts = onTable(removals);
export const addParts = onTable(additions);

/** The same rows in more files. */
export const splitFile: Mutation = (files, dice) => {
  const name = dice.among(tableNames.flatMap((table) => namesOfTable(files, table)));
  const parts = partsOf(name, files.get(name) ?? Buffer.alloc(0));
  const at = dice.below(parts.length + 1);
  const rest = name.replace(/(\.\w+)$/, dice.among(['-2$1', '-17$1', '.other-runner$1']));
  if (files.has(rest)) return undefined;
  files.set(name, Buffer.concat(parts.slice(0, at)));
  files.set(rest, Buffer.concat(parts.slice(at)));
  return `splits ${name}`;
};

/** A part goes to another table. */
export const movePart: Mutation = (files, dice) => {
  const names = tableNames.flatMap((table) => namesOfTable(files, table));
  const [from, to] = [dice.among(names), dice.among(names)];
  const parts = partsOf(from, files.get(from) ?? Buffer.alloc(0));
  if (from === to || parts.length === 0) return undefined;
  const at = dice.below(parts.length);
  files.set(from, Buffer.concat(parts.toSpliced(at, 1)));
  files.set(to, Buffer.concat([files.get(to) ?? Buffer.alloc(0), ...parts.slice(at, at + 1)]));
  return `moves a part of ${from} to ${to}`;
};
