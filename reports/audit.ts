import type { Contradiction } from '../slo/audit/audit.ts';
import type { Inexpressible } from '../slo/audit/inexpressible.ts';
import { number } from '../slo/words.ts';

/**
 * Contradictions as lines: what can't be, why, with which claims, and the smallest change that resolves it. Before
 * their number, what Kubernetes' API can't say of the claims.
 */
export const renderAudit = (
  contradictions: readonly Contradiction[],
  limits: readonly Inexpressible[],
  milliseconds: number,
): string[] => [
  ...contradictions.flatMap(({ id, says, proof, uses, facts, change }, i) => [
    `${i + 1}. ${id}: ${says}`,
    ...restsOn(proof, uses, facts),
    `   smallest change: ${change.says}`,
    '',
  ]),
  ...(limits.length === 0
    ? []
    : ['What no object of Kubernetes can say of the claims, and what `verify manifests` says instead:', '']),
  ...limits.flatMap(({ id, says, because, uses, facts, instead }) => [
    `- ${id}: ${says}`,
    ...restsOn(because, uses, facts),
    `   manifests: ${instead}`,
    '',
  ]),
  `${contradictions.length === 0 ? 'No contradiction' : contradictions.length === 1 ? '1 contradiction' : `${contradictions.length} contradictions`} found among the claims in ${number(milliseconds)} ms.`,
];

const restsOn = (steps: readonly string[], uses: readonly string[], facts: readonly string[]): string[] => [
  ...steps.map((step) => `     ${step}`),
  `   claims: ${uses.join(', ')}`,
  ...(facts.length === 0 ? [] : [`   facts: ${facts.join(', ')}`]),
];
