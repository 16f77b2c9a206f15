/** Figures of claims and of published facts by id, and which of them were asked for. */
export type Figures = {
  /** Figure of a claim. @throws Withdrawn when the claim was taken back; Error for an id that no claim has */
  claim(id: string): number;
  /** Figure of a fact about a product or a unit. @throws Error for an id that no fact has */
  fact(id: string): number;
};

/** A claim that was taken back contradicts nothing. */
export class Withdrawn extends Error {}

export type Recorded = Figures & { uses: () => string[]; facts: () => string[] };

export const figuresOf = (
  claims: ReadonlyMap<string, number | null>,
  facts: ReadonlyMap<string, number>,
): Recorded => {
  const used = { claims: new Set<string>(), facts: new Set<string>() };
  return {
    claim: (id) => {
      const figure = claims.get(id);
      if (figure === undefined) throw new Error(`expected a claim, found none of the id ${id}`);
      if (figure === null) throw new Withdrawn(id);
      used.claims.add(id);
      return figure;
    },
    fact: (id) => {
      const figure = facts.get(id);
      if (figure === undefined) throw new Error(`expected a fact, found none of the id ${id}`);
      used.facts.add(id);
      return figure;
    },
    uses: () => [...used.claims],
    facts: () => [...used.facts],
  };
};
