import type { Reading } from './examine.ts';

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

/** Looks for one contradiction. */
export type Rule = Reading<Found>;
