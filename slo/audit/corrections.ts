import type { Contradiction } from './audit.ts';

/** A claim's figure once the audit's proposals are taken, and the contradictions that ask for just this one, by id. */
export type Correction = { figure: number | null; because: readonly string[] };

/**
 * The smallest changes of all contradictions together, by claim. Where several are proposed for one claim the
 * strictest holds: to take it back, else fewest replicas, the quickest promotion, and most of everything else (nodes,
 * connections, time).
 */
export const corrections = (contradictions: readonly Contradiction[]): ReadonlyMap<string, Correction> => {
  const taken = new Map<string, Correction>();
  for (const { id, change } of contradictions) {
    for (const [claim, figure] of Object.entries(change.set)) {
      const other = taken.get(claim);
      if (other === undefined || stricter(claim, figure, other.figure)) {
        taken.set(claim, { figure, because: [id] });
      } else if (other.figure === figure) taken.set(claim, { figure, because: [...other.because, id] });
    }
  }
  return taken;
};

const stricter = (claim: string, one: number | null, other: number | null): boolean => {
  if (one === null || other === null) return one === null && other !== null;
  return /replicas-max$|promotion$/.test(claim) ? one < other : one > other;
};
