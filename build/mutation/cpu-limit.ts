/** Ours: often enough that what is given up has not taken much more than its limit. */
const lookEveryMs = 250;

const ownCpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/**
 * What a run gives, or null when this process spent more processor time meanwhile than it may. A clock on the wall would
 * give up what only waits for a busy machine. The run itself goes on: who gets null has to end the process.
 */
export const withinCpu = async <T>(
  run: Promise<T>,
  limitMs: number,
  cpuMs: () => number = ownCpuMs,
): Promise<T | null> => {
  const from = cpuMs();
  let look: NodeJS.Timeout | undefined;
  const over = new Promise<null>((resolve) => {
    look = setInterval(() => {
      if (cpuMs() - from > limitMs) resolve(null);
    }, lookEveryMs);
  });
  try {
    return await Promise.race([run, over]);
  } finally {
    clearInterval(look);
  }
};
