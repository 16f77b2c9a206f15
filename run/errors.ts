/**
 * An error that a person can act on. `code` decides the exit code (run/exit-codes.ts), `subject` is what it is
 * about; the message says what was expected, what was found, and what to do.
 */
export class SuiteError extends Error {
  readonly code: string;
  readonly subject: string;
  constructor(code: string, subject: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SuiteError';
    this.code = code;
    this.subject = subject;
  }
}
