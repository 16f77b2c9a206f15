import { exitCodes } from '../exit-codes.ts';

/** Nobody is there to read: `verify claims | head` (EPIPE), a terminal that was closed (EIO). */
const readerIsGone: readonly (string | undefined)[] = ['EPIPE', 'EIO'];

/**
 * Lets no output end the program: a run that can't print heals all the same. Answers the exit code for one that would
 * be `code`: 0 doesn't stand where what was to be kept was not (ENOSPC).
 */
export const outlive = (outputs: readonly NodeJS.WritableStream[]): ((code: number) => number) => {
  let lost = false;
  for (const output of outputs)
    output.on('error', ({ code }: NodeJS.ErrnoException) => {
      lost ||= !readerIsGone.includes(code);
    });
  return (code) => (lost && code === 0 ? exitCodes.cannotCreate : code);
};
