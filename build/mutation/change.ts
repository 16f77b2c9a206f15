/** Where a mutant's code stands. Lines and columns from 1, the end's column is the first one after it. */
export type Location = Record<'start' | 'end', { line: number; column: number }>;

/** One small change that Stryker makes. */
export type Change = {
  /** Below the root, with forward slashes. */
  file: string;
  mutatorName: string;
  replacement: string;
  location: Location;
};

/** The same for the same change, and different for any two of one file. */
export const keyOf = ({ file, mutatorName, replacement, location: { start, end } }: Change): string =>
  `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement}`;

/** What Stryker's `mutate` takes to make this change: it makes all others that lie inside of it, too. Its columns count from 0. */
export const rangeOf = ({ file, location: { start, end } }: Change): string =>
  `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;

/** Inside of its programs Stryker counts from 0. */
export const fromZero = ({ start, end }: Location): Location => ({
  start: { line: start.line + 1, column: start.column + 1 },
  end: { line: end.line + 1, column: end.column + 1 },
});
