import type { z } from 'zod';

/** The first thing that a schema has against a value, in one line: `path: what was expected`. */
export const firstIssue = (error: z.ZodError): string => {
  const [issue] = error.issues;
  if (issue === undefined) return error.message;
  return issue.path.length === 0 ? issue.message : `${issue.path.map(String).join('.')}: ${issue.message}`;
};
