/**
 * What looks like a secret in a line that is about to be stored. Rows have strict schemas without headers or
 * environment variables, so only free text (an error's message, a mark's detail) could carry one.
 */
const secret = new RegExp(
  [
    // Authorization values, and credentials in an address.
    String.raw`(?<=\b(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}`,
    String.raw`(?<=:\/\/)[^\s\/@"]+:[^\s\/@"]+(?=@)`,
    // JSON Web Tokens, AWS access keys, tokens of GitHub and Slack.
    String.raw`\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*`,
    String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`,
    String.raw`\b(?:gh[pousr]_|xox[abprs]-)[\w-]{10,}`,
    // NAME=value and "name": "value" of what is called a secret.
    String.raw`(?<=\b[\w-]*(?:password|passwd|secret|token|api[_-]?key)\\?["']?\s*[=:]\s*\\?["']?)[^\s"'\\,;&]{4,}`,
  ].join('|'),
  'gi',
);

/** The text with whatever looks like a secret blacked out. */
export const withoutSecrets = (text: string): string => text.replace(secret, '[removed]');
