type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with one key more in each of its objects in turn, at any depth: a strict schema refuses each. */
export const withMore = (value: unknown): unknown[] => {
  if (Array.isArray(value))
    return value.flatMap((item, i) => withMore(item).map((other) => value.with(i, other)));
  if (!isObject(value)) return [];
  const deeper = Object.entries(value).flatMap(([key, inner]) =>
    withMore(inner).map((other) => ({ ...value, [key]: other })),
  );
  return [{ ...value, unknownKey: 1 }, ...deeper];
};

/** The value without each of its own keys in turn. */
export const withLess = (value: Json): Json[] =>
  Object.keys(value).map((key) => Object.fromEntries(Object.entries(value).filter(([k]) => k !== key)));
