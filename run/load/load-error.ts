/** k6 could not make the load that was asked of it. `subject` is the program or the file that it is about. */
export class LoadError extends Error {
  readonly code = 'LOAD';
  readonly subject: string;
  constructor(subject: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LoadError';
    this.subject = subject;
  }
}
