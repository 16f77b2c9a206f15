import { exitCodes } from '../exit-codes.ts';

/** A terminal and npm may each send the signal for one key press. */
const samePressMs = 500;

/**
 * Aborts at the first Ctrl-C (or SIGTERM, SIGHUP), so that the run heals and judges; the second one ends at once, unless it
 * says that the terminal is gone: nobody is there any more who could want that, or run `undo`.
 */
export const onInterrupt = (say: (line: string) => void): AbortSignal => {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const interrupted = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      say('Interrupted: healing, keeping the evidence, judging what there is. Once more stops at once.');
      controller.abort();
    } else if (signal !== 'SIGHUP' && now - firstAt > samePressMs) {
      say('Stopped at once. `npm run verify -- undo` brings back what is left.');
      process.exit(exitCodes.interrupted);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupted);
  return controller.signal;
};
