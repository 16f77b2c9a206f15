/**
 * Once more after each run that was INVALID, `tries` in all: it says nothing of the gate, only that the machine had
 * something else to do. What the last one showed is what is told, INVALID too.
 */
export const againAfterInvalid = async <R>(
  isInvalid: (run: R) => boolean,
  once: () => Promise<R>,
  tries = 3,
): Promise<R> => {
  const run = await once();
  return tries > 1 && isInvalid(run) ? againAfterInvalid(isInvalid, once, tries - 1) : run;
};
