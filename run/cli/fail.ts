import { exitCodeOf } from '../exit-codes.ts';

/** Prints one clear error and gives the exit code for it. An unexpected error shows its stack, so that it can be reported. */
export const fail = (error: unknown): number => {
  const code = exitCodeOf(error);
  if (!(error instanceof Error)) console.error(`verify: ${String(error)}`);
  else if ('code' in error && 'subject' in error) console.error(`verify: ${error.message}${because(error)}`);
  else console.error(`verify: unexpected error, please report it\n${error.stack ?? error.message}`);
  return code;
};

const because = (error: Error): string =>
  error.cause instanceof Error && !error.message.includes(error.cause.message)
    ? `\n  because: ${error.cause.message}`
    : '';
