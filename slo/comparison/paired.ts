/** What has one key in both of two runs, or in one alone; `either` is the second run's where it has one. */
export type Pair<T> = { key: string; first: T | null; second: T | null; either: T };

/** The first run's in its order, then what only the second has. */
export const paired = <T>(
  first: readonly T[],
  second: readonly T[],
  keyOfFirst: (item: T) => string,
  keyOfSecond: (item: T) => string,
): Pair<T>[] => {
  const [a, b] = [
    new Map(first.map((item) => [keyOfFirst(item), item])),
    new Map(second.map((item) => [keyOfSecond(item), item])),
  ];
  const ofFirst = [...a].map(([key, item]) => {
    const other = b.get(key) ?? null;
    return { key, first: item, second: other, either: other ?? item };
  });
  const onlySecond = [...b].filter(([key]) => !a.has(key));
  return [...ofFirst, ...onlySecond.map(([key, item]) => ({ key, first: null, second: item, either: item }))];
};
