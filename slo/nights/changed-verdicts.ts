import type { Count } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import type { Night } from './night.ts';

/** An objective on which nights of the same plan disagree. */
export type ChangedVerdict = {
  id: string;
  required: boolean;
  /** Oldest first; null for a night that did not ask it, or held it against another bound. */
  verdicts: (VerdictValue | null)[];
  /** How often a night that told PASS or FAIL told the other one than the night before it that did. */
  turns: Count;
};

/**
 * Those with different verdicts, the ones first that went back and forth between PASS and FAIL: one turn may be a change
 * of LifeFlow, several are a verdict that depends on the night.
 */
export const changedVerdicts = (nights: readonly Night[]): ChangedVerdict[] =>
  (nights.at(-1)?.findings ?? [])
    .flatMap((newest): ChangedVerdict[] => {
      const verdicts = nights.map((night) => {
        const own = night.findings.find((f) => f.id === newest.id && f.bound === newest.bound);
        return own?.verdict ?? null;
      });
      const different = new Set(verdicts.filter((v) => v !== null));
      if (different.size < 2) return [];
      const told = verdicts.filter((v) => v === 'PASS' || v === 'FAIL');
      const turns = told.filter((v, i) => i > 0 && v !== told[i - 1]).length;
      return [{ id: newest.id, required: newest.required, verdicts, turns }];
    })
    .sort((a, b) => b.turns - a.turns || Number(b.required) - Number(a.required));
