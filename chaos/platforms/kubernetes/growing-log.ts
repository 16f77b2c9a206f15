/** Things in the order in which they came in, for readers who each remember how far they have read. */
export const growingLog = <T>() => {
  const all: T[] = [];
  return {
    add: (...more: readonly T[]): void => void all.push(...more),
    /** What came in since a sequence number that `next` was before; 0 at first. */
    since: (seq: number): { items: readonly T[]; next: number } => ({
      items: all.slice(seq),
      next: all.length,
    }),
  };
};
export type GrowingLog<T> = ReturnType<typeof growingLog<T>>;
