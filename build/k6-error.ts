/** There is no k6 to be had. `subject` is the program that is missing or failed. */
export class K6Error extends Error {
  readonly code = 'TOOL';
  readonly subject: string;
  constructor(subject: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'K6Error';
    this.subject = subject;
  }
}
