import type { Contradiction } from '../slo/audit/audit.ts';
import { number } from '../slo/words.ts';

/** Contradictions as lines: what can't be, why, with which claims, and the smallest change that resolves it. */
export const renderAudit = (contradictions: readonly Contradiction[], milliseconds: number): string[] => [
  ...contradictions.flatMap(({ id, says, proof, uses, facts, change }, i) => [
    `${i + 1}. ${id}: ${says}`,
    ...proof.map((step) => `     ${step}`),
    `   claims: ${uses.join(', ')}`,
    ...(facts.length === 0 ? [] : [`   facts: ${facts.join(', ')}`]),
    `   smallest change: ${change.says}`,
    '',
  ]),
  `${contradictions.length === 0 ? 'No contradiction' : contradictions.length === 1 ? '1 contradiction' : `${contradictions.length} contradictions`} found among the claims in ${number(milliseconds)} ms.`,
];
