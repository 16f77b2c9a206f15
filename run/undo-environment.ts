import { claimMirror, kubernetesPlatform, mirrorIn, takeLease } from '../chaos/platforms/kubernetes/index.ts';
import { undo } from '../chaos/undo.ts';
import type { Milliseconds } from '../slo/units.ts';
import type { ForeignEnvironment } from './config/schema.ts';
import { contextsOf } from './environments/contexts.ts';
import { holderNamed } from './environments/foreign.ts';
import { inWords, type RunUndo } from './undo-run.ts';

/** Ours: how long an API server may still be at work on what a runner asked of it before it died. */
const settle: Milliseconds = 10_000;

/** Whether a run has ever left the mirror of its journal there. Rejects as `mirrorIn` does. */
export const isMirrored = async (environment: ForeignEnvironment): Promise<boolean> =>
  (await mirrorIn(contextsOf(environment)[0])).found;

/**
 * Undoes what the mirror in the cluster says is open, from any machine with a kubeconfig: no run folder is needed. Safe to
 * repeat. It brings back only what a run was allowed to do, and therefore asks for no confirmation.
 * Rejects with LeaseError IN_USE while a run is at work there, with PlatformError where it is not the environment that
 * is meant, and with ApiError. `run` is the one that the mirror is of, `undone` are others that were undone by it before.
 */
export const undoEnvironment = async (
  name: string,
  environment: ForeignEnvironment,
): Promise<RunUndo & { run: string; undone: readonly string[] }> => {
  const regions = contextsOf(environment);
  const [home] = regions;
  const platform = kubernetesPlatform({ environment: name, regions });
  try {
    // Before anything is written: whether it is the one that is meant. A region that is gone keeps no other from its undo.
    await platform.observeReachable();
    const who = { environment: name, holder: holderNamed('undo') };
    const lease = await takeLease({ region: home, ...who });
    try {
      const { found, run, undone } = await mirrorIn(home);
      // Its run's name stays, so that an undo that is cut off knows it again.
      const mirror = await claimMirror(home, { ...who, run: found ? run : 'undo' });
      const report = await undo(
        mirror,
        { restore: platform.restore, observe: platform.observeReachable },
        { settleMs: settle, mirrored: true },
      );
      return { ...inWords(report), run, undone };
    } finally {
      await lease.release();
    }
  } finally {
    platform.close();
  }
};
