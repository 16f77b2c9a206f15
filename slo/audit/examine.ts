import type { Claim } from '../claims/claim.ts';
import { facts } from './facts.ts';
import { type Figures, figuresOf, Withdrawn } from './figures.ts';

/** Looks for one thing in the claims. It reads them through `figures` only, so that what it used is known. */
export type Reading<Found> = { id: string; find: (figures: Figures) => Found | undefined };

/** What a reading found, with the claims and the published facts that it used, by id. */
export type Examined<Found> = { id: string; found: Found | undefined; uses: string[]; facts: string[] };

/** Figures in place of the claims' own; null withdraws a claim. */
export type Changes = Readonly<Record<string, number | null>>;

/** Each reading over the claims with `changes`. @throws Error for a change to a claim that there isn't */
export const examine = <Found>(
  readings: readonly Reading<Found>[],
  claims: readonly Claim[],
  changes: Changes,
): Examined<Found>[] => {
  const figures = new Map<string, number | null>(claims.map((c) => [c.id, c.figure]));
  for (const [id, figure] of Object.entries(changes)) {
    if (!figures.has(id)) throw new Error(`expected the id of a claim, found ${id}; see \`verify claims\``);
    figures.set(id, figure);
  }
  const known = new Map(facts.map((f) => [f.id, f.figure]));
  return readings.map((reading) => {
    const seen = figuresOf(figures, known);
    return { id: reading.id, found: findIn(reading, seen), uses: seen.uses(), facts: seen.facts() };
  });
};

const findIn = <Found>(reading: Reading<Found>, seen: Figures): Found | undefined => {
  try {
    return reading.find(seen);
  } catch (error) {
    if (error instanceof Withdrawn) return undefined;
    throw error;
  }
};
