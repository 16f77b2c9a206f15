import type { Dice } from './dice.ts';

export type Json = unknown;
/** A text that is put into JSON as it stands: `JSON.stringify` can't write it. */
const raw = (text: string): string => `\u0000${text}\u0000`;
export const written = (value: Json, space?: number): string =>
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
  () => 1,
  () => 1e9,
  () => 1e308,
  () => 5e-324,
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
export const bent = (value: Json, dice: Dice, alike: Json): Json => {
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

export const parsed = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const partsIn = (value: Json): Json[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];

/** Values that have no parts; at least one. */
export const leavesIn = (value: Json): number =>
  Math.max(
    1,
    partsIn(value).reduce<number>((sum, part) => sum + leavesIn(part), 0),
  );

/** The same value with its n-th leaf changed. */
export const withLeaf = (value: Json, n: number, change: (leaf: Json) => Json): Json => {
  if (partsIn(value).length === 0) return change(value);
  let before = 0;
  const through = (part: Json): Json => {
    const own = n - before;
    const leaves = leavesIn(part);
    before += leaves;
    return own >= 0 && own < leaves ? withLeaf(part, own, change) : part;
  };
  return Array.isArray(value)
    ? value.map(through)
    : Object.fromEntries(Object.entries(value as object).map(([key, part]) => [key, through(part)]));
};
