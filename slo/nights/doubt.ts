import type { Night } from './night.ts';

/** Why nothing that a night saw of load and time counts as evidence; null when it does. */
export const doubtOf = ({ taints, cut }: Pick<Night, 'taints' | 'cut'>): string | null =>
  taints[0] ?? (cut === null ? null : `not carried through: ${cut}`);
