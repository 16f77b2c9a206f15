import { ensureK6 } from '../../../build/k6.ts';

/** Builds k6 before the first test that wants it: on a fresh machine that takes minutes, and no test's time is for it. */
export const setup = async (): Promise<void> => {
  await ensureK6({ onProgress: (line) => console.error(line) });
};
