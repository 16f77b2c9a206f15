import { faultNames, Objective } from '../../slo/plan.ts';
import { serviceIds } from '../../slo/services.ts';

/**
 * What an objective's id should have been, or undefined when it is well formed: `kind`, `kind:service` or
 * `kind:N-fault[:op]`, where `*` stands for any run of characters without a colon.
 */
export const objectiveIdMistake = (id: string): string | undefined => {
  if (!/^[a-z0-9*-]+(:[a-z0-9*-]+)*$/.test(id)) {
    return 'an id of words with hyphens, joined by colons, such as `availability:donor`';
  }
  const [kind = '', of, op] = id.split(':');
  const kinds = Objective.shape.kind.options;
  if (!matchesOne(kind.replace(/-p\d+$/, ''), kinds))
    return `an id that begins with one of ${kinds.join(', ')}`;
  if (/^(availability|latency|throughput)/.test(kind) && of !== undefined && !matchesOne(of, serviceIds)) {
    return `a service after the colon: one of ${serviceIds.join(', ')}`;
  }
  if (
    /^(rto|rpo|rollout)$/.test(kind) &&
    of !== undefined &&
    !matchesOne(of.replace(/^\d+-/, ''), faultNames)
  ) {
    return `a fault after the colon, such as \`1-replica-kill\`: one of ${faultNames.join(', ')}`;
  }
  if (kind === 'rto' && op !== undefined && !matchesOne(op, ['reads', 'writes'])) {
    return '`reads` or `writes` after the second colon';
  }
  return undefined;
};

/** Whether the pattern matches a word. A leading `*` may also swallow a fault's number. */
const matchesOne = (pattern: string, words: readonly string[]): boolean => {
  const match = new RegExp(`^${pattern.replaceAll('*', '[^:]*')}$`);
  return words.some((word) => match.test(word));
};
