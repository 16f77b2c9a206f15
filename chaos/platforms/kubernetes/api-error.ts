/**
 * What an API server, or the way to it, said instead of what was asked for. `NOT_FOUND`, `CONFLICT`, `GONE` and
 * `TOO_MANY` are answers that a caller may have expected; the others need a person.
 */
export type ApiErrorCode =
  | 'KUBECONFIG'
  | 'CREDENTIALS'
  | 'UNAUTHENTICATED'
  | 'DENIED'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'GONE'
  | 'TOO_MANY'
  | 'REFUSED'
  | 'UNREACHABLE';

export class ApiError extends Error {
  readonly code: ApiErrorCode;
  /** Context of the kubeconfig, or its file. */
  readonly subject: string;
  constructor(code: ApiErrorCode, subject: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiError';
    this.code = code;
    this.subject = subject;
  }
}

export const isApiError = (error: unknown, ...codes: ApiErrorCode[]): error is ApiError =>
  error instanceof ApiError && codes.includes(error.code);

/** What is asked for, or undefined where the API server has no such object; every other error stays one. */
export const unlessMissing = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (isApiError(error, 'NOT_FOUND')) return undefined;
    throw error;
  });

/** The error of an answer that is no success. `said` is its body, by itself a Status object. */
export const refusal = (context: string, asked: string, status: number, said: string): ApiError => {
  const { code, advice } = meanings[status] ?? { code: 'REFUSED', advice: 'see what it says' };
  const why = messageOf(said) || 'no reason given';
  return new ApiError(
    code,
    context,
    `expected the API server of ${context} to carry out ${asked}; found ${status}: ${why}; ${advice}`,
  );
};

const meanings: Readonly<Record<number, { code: ApiErrorCode; advice: string }>> = {
  401: {
    code: 'UNAUTHENTICATED',
    advice: 'its credentials are not, or no longer, accepted: log in anew, or name another context',
  },
  403: {
    code: 'DENIED',
    advice: 'give its user the rights that `verify rights` prints, or leave the fault out',
  },
  404: { code: 'NOT_FOUND', advice: 'look at its namespace and name' },
  409: { code: 'CONFLICT', advice: 'somebody else changed it meanwhile: try again' },
  410: { code: 'GONE', advice: 'ask for everything anew' },
  429: { code: 'TOO_MANY', advice: 'wait, and try again' },
};

const messageOf = (said: string): string => {
  try {
    const { message } = JSON.parse(said) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // A proxy on the way answers in its own words.
  }
  return said.trim().slice(0, longestReason);
};

/** Ours: a page of HTML helps nobody. */
const longestReason = 300;
