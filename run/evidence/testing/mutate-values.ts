import type { LoadRow } from '../../../slo/load-row.ts';
import { mostOffset } from '../../../slo/statistics/exponential-histogram.ts';
import { encodeLoadBlock } from '../load-block.ts';
import { tableNames } from '../store.ts';
import { bent, leavesIn, parsed, withLeaf, written } from './bend-json.ts';
import type { Dice } from './dice.ts';
import type { Mutation } from './mutate-bytes.ts';
import { namesOfTable, partsOf, rowsOfBlock } from './parts.ts';

/** A value of a row, or of several rows alike. */
export const bendRow: Mutation = (files, dice) => {
  const name = dice.among(
    tableNames.filter((t) => t !== 'load').flatMap((table) => namesOfTable(files, table)),
  );
  const lines = [...partsOf(name, files.get(name) ?? Buffer.alloc(0))];
  if (lines.length === 0) return undefined;
  const times = dice.among([1, 1, 1, 5, lines.length]);
  for (let i = 0; i < times; i += 1) {
    const at = dice.below(lines.length);
    const row = parsed(lines[at]?.toString() ?? '');
    const alike = parsed(dice.among(lines).toString());
    if (row !== undefined) lines[at] = Buffer.from(`${written(bent(row, dice, alike))}\n`);
  }
  files.set(name, Buffer.concat(lines));
  return `bends ${times} rows of ${name}`;
};

/** A value of the plan or of the manifest: one of some level, or any of those that have no parts. */
export const bendDocument: Mutation = (files, dice) => {
  const name = dice.among(['plan.json', 'evidence/manifest.json']);
  const value = parsed(files.get(name)?.toString() ?? '');
  if (value === undefined) return undefined;
  const changed = dice.chance(0.5)
    ? bent(value, dice, undefined)
    : withLeaf(value, dice.below(leavesIn(value)), (leaf) => bent(leaf, dice, undefined));
  files.set(name, Buffer.from(`${written(changed, 2)}\n`));
  return `bends ${name}`;
};

export const otherVersion: Mutation = (files, dice) => {
  const name = dice.among(['plan.json', 'evidence/manifest.json']);
  const text = files.get(name)?.toString() ?? '';
  files.set(name, Buffer.from(text.replace(/@\d+"/, dice.among(['@0"', '@3"', '@99"', '"', '@2.0"']))));
  return `gives ${name} another version`;
};

/** All times of a table are shifted, or run backwards. */
export const bendTimes: Mutation = (files, dice) => {
  const name = dice.among(
    tableNames.filter((t) => t !== 'load' && t !== 'counts').flatMap((table) => namesOfTable(files, table)),
  );
  const by = dice.among([-1, 1]) * dice.among([1, 40, 400, 3000, 20_000, 3_600_000]);
  const key = dice.among(['at', 'sentAt', 'endedAt', 'scheduledAt', 'coversUntil']);
  const back = dice.chance(0.2);
  const text = files.get(name)?.toString() ?? '';
  const last = Number([...text.matchAll(new RegExp(`"${key}":([0-9.]+)`, 'g'))].at(-1)?.[1] ?? 0);
  const change = (at: number) => (back ? 2 * last - at : at + by);
  files.set(
    name,
    Buffer.from(
      text.replace(new RegExp(`"${key}":([0-9.]+)`, 'g'), (_, at) => `"${key}":${change(Number(at))}`),
    ),
  );
  return `shifts ${key} of ${name}${back ? ' backwards' : ` by ${by} ms`}`;
};

/** Rows of the load, which are no text: some of a block are changed. */
export const bendLoad: Mutation = (files, dice) => {
  const name = dice.among(namesOfTable(files, 'load').concat('evidence/load.columns'));
  const blocks = [...partsOf(name, files.get(name) ?? Buffer.alloc(0))];
  if (blocks.length === 0) return undefined;
  const at = dice.below(blocks.length);
  const rows = rowsOfBlock(blocks[at] ?? Buffer.alloc(0)) ?? [];
  if (rows.length === 0) return undefined;
  const change = dice.among(loadChanges);
  const times = dice.among([1, 1, 5, rows.length]);
  for (let i = 0; i < times; i += 1) {
    const row = dice.below(rows.length);
    rows[row] = { ...(rows[row] as LoadRow), ...change(rows[row] as LoadRow, dice, dice.among(rows)) };
  }
  blocks[at] = Buffer.from(encodeLoadBlock(rows));
  files.set(name, Buffer.concat(blocks));
  return `bends ${times} rows of ${name}`;
};

const loadChanges: readonly ((row: LoadRow, dice: Dice, other: LoadRow) => Partial<LoadRow>)[] = [
  ({ count }, dice) => ({ count: Math.max(0, count + dice.among([-5, -1, 1, 5, 1000])) }),
  () => ({ count: 2 ** 32 - 1 }),
  (_, dice) => ({ outcome: dice.among(['good', 'late', 'dropped', 'server-error']) }),
  ({ second }, dice) => ({ second: second + dice.among([-3600, -30, -1, 1, 30, 3600]) }),
  () => ({ second: 1 }),
  (_, __, { service, op }) => ({ service, op }),
  () => ({ service: 'analytics' }),
  (_, dice) => ({ track: dice.among(['canary', 'stable']) }),
  (_, __, { count, histogram }) => (histogram === undefined ? { count } : { count, histogram }),
  ({ histogram }) => (histogram === undefined ? {} : { histogram: { ...histogram, zeroCount: 9 } }),
  ({ histogram }, dice) =>
    histogram === undefined
      ? {}
      : {
          histogram: {
            ...histogram,
            scale: dice.among([-10, 0, histogram.scale, 20]),
            offset: dice.among([-mostOffset, -5000, histogram.offset, 5000, mostOffset - 4096]),
          },
        },
  (_, __, other) => other,
];
