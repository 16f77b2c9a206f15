/**
 * Whether a pattern of the config's `require` list asks for an objective. `*` stands for any run of characters
 * without a colon; as the last part of a pattern it stands for all parts that are left, so that `rto:*` asks for
 * `rto:1-replica-kill:reads`.
 */
export const requires = (patterns: readonly string[], id: string): boolean =>
  patterns.some((pattern) => regexOf(pattern).test(id));

const regexOf = (pattern: string): RegExp => {
  const open = pattern.endsWith(':*') ? pattern.slice(0, -1) : pattern;
  const body = open.split('*').map(escaped).join('[^:]*');
  return new RegExp(`^${body}${open === pattern ? '' : '.+'}$`);
};

const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
