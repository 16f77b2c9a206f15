import { hostname } from 'node:os';
import { openFaults } from '../../chaos/journal.ts';
import {
  claimMirror,
  type JournalMirror,
  kubernetesPlatform,
  LeaseError,
  mirrorIn,
  requireNoHolder,
  takeLease,
} from '../../chaos/platforms/kubernetes/index.ts';
import type { JournalRecord } from '../../slo/journal.ts';
import type { Plan } from '../../slo/plan.ts';
import type { ForeignEnvironment } from '../config/schema.ts';
import { SuiteError } from '../errors.ts';
import { type LeftProcess, leftProcesses } from '../foreign-runs.ts';
import { contextsOf } from './contexts.ts';
import type { Startable } from './environment.ts';

/** Who works on an environment, as others read it. */
export const holderNamed = (work: string): string => `${hostname()} process ${process.pid} (${work})`;

/**
 * LifeFlow of somebody else's, reached by a kubeconfig. Nothing is started: its lease is taken, its journal's mirror claimed,
 * and both are given back at the end; the two objects stay, empty. What is seen of it is what its API servers tell.
 * @param runsRoot folder with the runs of before on this machine
 */
export const foreignEnvironment = (
  environment: ForeignEnvironment,
  plan: Plan,
  runsRoot = 'runs',
): Startable => {
  const { name } = plan.environment;
  const who = { environment: name, holder: holderNamed(`run ${plan.run}`) };
  let mirror: JournalMirror | undefined;
  const left = (): boolean => openFaults(mirror?.records() ?? []).length > 0;
  return {
    undo: [],
    async requireFree() {
      requireNoneLeft(name, await leftProcesses(runsRoot, name));
      const [home, ...others] = contextsOf(environment);
      const platform = kubernetesPlatform({ environment: name, regions: [home, ...others] });
      // It is the one that is meant, and whoever asks may look at it.
      await platform.observe();
      platform.close();
      await requireNoHolder({ region: home, ...who });
      requireClosed(name, await mirrorIn(home));
    },
    left,
    async start(onProgress) {
      const regions = contextsOf(environment);
      const [home] = regions;
      const lease = await takeLease({ region: home, ...who });
      try {
        mirror = await claimMirror(home, { ...who, run: plan.run });
        requireClosed(name, { run: 'another', records: mirror.records() });
      } catch (error) {
        await lease.release().catch(() => undefined);
        throw error;
      }
      const claimed = mirror;
      onProgress(`${name}: its lease and the mirror of the journal are this run's; nothing is started`);
      const scaling = plan.autoscaler && { ...plan.autoscaler, around: environment.autoscaling.tolerance };
      const platform = kubernetesPlatform({
        ...{ environment: name, regions },
        ...(scaling === null ? {} : { scaling }),
      });
      return {
        baseUrl: environment.target.baseUrl,
        platform,
        mirror: claimed,
        failure: lease.lost,
        samples: (sinceSeq) => platform.samples(sinceSeq),
        counts: async () => [],
        heartbeat: async () => undefined,
        stop: async () => {
          platform.close();
          try {
            // A write that went wrong may have left a fault open there that is healed, or came to nothing.
            await claimed.catchUp().catch(unlessLost);
          } finally {
            // Or it would be renewed for as long as this process lives, which would be for as long as it is renewed.
            await lease.release();
          }
        },
      };
    },
  };
};

/** A mirror that is somebody else's by now has nothing of ours to say. */
const unlessLost = (error: unknown): void => {
  if (!(error instanceof LeaseError)) throw error;
};

/** @throws SuiteError STALE where a run that is over loads it still */
const requireNoneLeft = (name: string, [first]: readonly LeftProcess[]): void => {
  if (first === undefined) return;
  const { folder, step } = first;
  throw new SuiteError(
    'STALE',
    name,
    `expected no earlier run to go on in ${name}; found its ${step.name} (process ${step.pid}) of ${folder}, whose runner is gone; end it with \`verify undo --env ${name}\`, then run again.`,
  );
};

/** @throws SuiteError STALE where a run left something to be undone */
const requireClosed = (
  name: string,
  { run, records }: { run: string; records: readonly JournalRecord[] },
): void => {
  const open = openFaults(records).map((o) => o.id);
  if (open.length === 0) return;
  throw new SuiteError(
    'STALE',
    name,
    `expected nothing to be undone in ${name}; found ${open.join(', ')} of run ${run} in its journal's mirror; bring it back with \`verify undo --env ${name}\`, then run again.`,
  );
};
