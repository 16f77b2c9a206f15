import { rm } from 'node:fs/promises';
import { SuiteError } from './errors.ts';
import type { Performed } from './perform.ts';
import { scaleFrom } from './trial-scale.ts';

/**
 * The scale that this machine carries, by a trial run. Its folder is a run's own, so that `undo` finds it after a
 * crash, and is removed when the trial is over: it is neither `runs/latest` nor in the history.
 * @throws SuiteError INTERRUPTED; TOOL when the trial broke off or shows no scale
 */
export const measureScale = async (
  trial: () => Promise<Pick<Performed, 'folder' | 'input' | 'result'>>,
  signal: AbortSignal,
): Promise<ReturnType<typeof scaleFrom>> => {
  const { folder, input, result } = await trial();
  await rm(folder, { recursive: true, force: true });
  if (signal.aborted) {
    throw new SuiteError(
      'INTERRUPTED',
      'scale',
      '--scale auto: interrupted while the scale was measured; nothing was judged and nothing is left.',
    );
  }
  if (result.ended === 'failed') {
    throw new SuiteError(
      'TOOL',
      'scale',
      `--scale auto: expected the trial load to run to its end; found: ${result.because}; give a scale such as --scale 0.02.`,
    );
  }
  return scaleFrom(input.plan, input.evidence);
};
