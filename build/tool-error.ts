/** There is no such tool to be had. `subject` is the program that is missing or failed. */
export class ToolError extends Error {
  readonly code = 'TOOL';
  readonly subject: string;
  constructor(subject: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolError';
    this.subject = subject;
  }
}
