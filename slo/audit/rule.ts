import type { Figures } from './figures.ts';

/** The smallest change found that makes a contradiction go away; null withdraws a claim. */
export type Change = { set: Readonly<Record<string, number | null>>; says: string };

/** A short proof that claims can't all hold. */
export type Found = {
  /** In one sentence. */
  says: string;
  /** Step by step, each with its figures. The last one is the contradiction. */
  proof: readonly string[];
  change: Change;
};

/** Looks for one contradiction. It reads claims through `figures` only, so that what it used is known. */
export type Rule = { id: string; find: (figures: Figures) => Found | undefined };
