import type { LoadRow } from '../../../slo/evidence.ts';
import { columnsFor, rowsOf } from '../../../slo/load-columns.ts';
import { encodeLoadBlock, headerOf, lengthOf } from '../load-block.ts';
import { blockReader } from '../load-block-reader.ts';
import { tableNames } from '../store.ts';
import type { Dice } from './dice.ts';
import type { Mutation } from './mutate-bytes.ts';
import { namesOfTable, partsOf } from './parts.ts';

type Json = unknown;
/** A text that is put into JSON as it stands: `JSON.stringify` can't write it. */
const raw = (text: string): string => `\u0000${text}\u0000`;
const written = (value: Json, space?: number): string =>
  JSON.stringify(value, null, space).replace(/"\\u0000(.*?)\\u0000"/g, '$1');

const numbers: readonly ((n: number, dice: Dice) => Json)[] = [
  (n) => -n,
  () => 0,
  () => raw('-0'),
  (n) => n + 1,
  (n) => n - 1,
  (n) => n * 2,
  (n) => n / 3,
  (n) => n + 0.5,
  () => 1e308,
  () => raw('1e999'),
  () => raw('-1e999'),
  () => raw('NaN'),
  () => 'NaN',
  () => null,
  () => Number.MAX_SAFE_INTEGER,
  () => 2 ** 53,
  () => raw('123456789012345678901234567890'),
  (n) => String(n),
  (n) => [n],
  (n, dice) => n + dice.among([-1, 1]) * dice.among([1, 50, 1000, 60_000, 3_600_000, 86_400_000]),
  (n, dice) => n + dice.among([-1, 1]) * dice.below(20_000),
];
const texts: readonly ((text: string, dice: Dice) => Json)[] = [
  () => '',
  () => null,
  () => 7,
  (text) => `${text} `,
  (text) => text.toUpperCase(),
  (text) => text.slice(1),
  (text) => `${text}${'x'.repeat(3000)}`,
  () => '__proto__',
  () => '\ud800',
  () => '<script>alert(1)</script>',
  (text) => [text],
];
const keys = [
  '__proto__',
  'constructor',
  'toString',
  'extra',
  'histogram',
  'at',
  'detail',
  'dropped',
] as const;

/** One thing somewhere inside a JSON value is changed; `alike` are values whose parts may be taken over. */
const bent = (value: Json, dice: Dice, alike: Json): Json => {
  if (Array.isArray(value)) {
    const at = dice.below(value.length + 1);
    const item = dice.below(Math.max(1, value.length));
    switch (dice.below(6)) {
      case 0:
        return value.toSpliced(item, 1);
      case 1:
        return value.toSpliced(at, 0, value[item] ?? null);
      case 2:
        return [];
      default: {
        const other = Array.isArray(alike) ? alike[dice.below(alike.length)] : undefined;
        return value.length === 0 ? [null] : value.with(item, bent(value[item], dice, other));
      }
    }
  }
  if (typeof value === 'object' && value !== null)
    return bentObject(value as Record<string, Json>, dice, alike);
  if (alike !== undefined && typeof alike === typeof value && dice.chance(0.35)) return alike;
  if (typeof value === 'number') return dice.among(numbers)(value, dice);
  if (typeof value === 'string') return dice.among(texts)(value, dice);
  return dice.among([!value, null, 0, 'true']);
};

const bentObject = (value: Record<string, Json>, dice: Dice, alike: Json): Json => {
  const names = Object.keys(value);
  if (names.length === 0) return { extra: 1 };
  const name = dice.among(names);
  switch (dice.below(10)) {
    case 0:
      return Object.fromEntries(Object.entries(value).filter(([k]) => k !== name));
    case 1:
      // `__proto__` as an own property, as JSON.parse makes it.
      return JSON.parse(`{${JSON.stringify(dice.among(keys))}:1,${JSON.stringify(value).slice(1)}`);
    case 2:
      return { ...value, [name]: null };
    case 3: {
      const other = dice.among(names);
      return { ...value, [name]: value[other], [other]: value[name] };
    }
    default: {
      const other = (alike as Record<string, Json> | undefined)?.[name];
      return { ...value, [name]: bent(value[name], dice, other) };
    }
  }
};

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

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

/** A value of the plan or of the manifest. */
export const bendDocument: Mutation = (files, dice) => {
  const name = dice.among(['plan.json', 'evidence/manifest.json']);
  const value = parsed(files.get(name)?.toString() ?? '');
  if (value === undefined) return undefined;
  files.set(name, Buffer.from(`${written(bent(value, dice, undefined), 2)}\n`));
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
  const rows = rowsOfBlock(blocks[at] ?? Buffer.alloc(0));
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
  (_, __, other) => other,
];

const rowsOfBlock = (block: Buffer): LoadRow[] => {
  const header = block.length < 20 ? undefined : headerOf(block);
  if (header === undefined || lengthOf(header) !== block.length) return [];
  const columns = columnsFor(header.rows, block.length);
  return blockReader(columns)(block, header) === undefined ? [...rowsOf(columns)] : [];
};
