import { existsSync } from 'node:fs';
import path from 'node:path';
import { localPlatform } from '../../chaos/platforms/local.ts';
import { type LocalOptions, type Progress, startLocal } from '../../fixtures/local/index.ts';
import { stateFolderOf } from '../../fixtures/local/state-book.ts';
import type { Plan } from '../../slo/plan.ts';
import type { Seconds } from '../../slo/units.ts';
import type { LocalEnvironment, OwnEnvironment } from '../config/schema.ts';
import type { Startable } from './environment.ts';
import { noteRunner, requireNoRunner } from './runner.ts';

/** This checkout; two checkouts on one machine have environments of their own. */
export const project = path.resolve(import.meta.dirname, '..', '..');

/** Beside the load's own time: start, read-back and taking down. After it the embedded LifeFlow ends by itself. */
const extraSeconds = 900;

/** The embedded LifeFlow as the plan wants it. */
export const localEnvironment = (environment: LocalEnvironment, plan: Plan): Startable => {
  const stateFolder = stateFolderOf(project, plan.environment.name);
  return {
    undo: [{ kind: 'tear-down', state: stateFolder }],
    requireFree: () => requireNoRunner(stateFolder),
    left: () => existsSync(stateFolder),
    async start(onProgress) {
      const local = await startLocal(ownOptions(environment, ofPlan(plan)), (progress) => {
        // At once, so that nobody takes the place away while it is being filled.
        if (progress.step === 'claimed') noteRunner(stateFolder);
        const says = inWords(progress);
        if (says !== undefined) onProgress(says);
      });
      return {
        baseUrl: local.edgeUrl,
        platform: localPlatform(local),
        samples: (sinceSeq) => local.samples(sinceSeq),
        counts: () => local.counts(),
        heartbeat: () => local.heartbeat(),
        stop: () => local.stop(),
      };
    },
  };
};

/** What every LifeFlow that the suite starts is made from, beside what the config has of it. */
type Ordered = Pick<
  LocalOptions,
  'environment' | 'scale' | 'defects' | 'canary' | 'seed' | 'leaseSeconds'
> & {
  maxLifetimeSeconds: Seconds;
};
export const ownOptions = (
  { regions, autoscaling, database, timers, edgePort }: OwnEnvironment,
  ordered: Ordered,
): LocalOptions => ({ regions, autoscaling, database, timers, edgePort, project, ...ordered });

/** As a run's plan orders it. */
export const ofPlan = ({ environment, gate, load, seed }: Plan): Ordered => ({
  environment: environment.name,
  scale: environment.scale,
  defects: environment.defects,
  ...(gate?.canary ? { canary: gate.canary } : {}),
  seed,
  maxLifetimeSeconds: load.durationSeconds + extraSeconds,
});

/** Undefined where a line would say too little. */
export const inWords = (progress: Progress): string | undefined => {
  if (progress.step === 'part') return `LifeFlow: ${progress.name}, ${(progress.took / 1000).toFixed(1)} s`;
  // One line for each ten replicas is enough.
  if (progress.step === 'replicas' && (progress.ready === progress.of || progress.ready % 10 === 0)) {
    return `LifeFlow: ${progress.ready} of ${progress.of} replicas are ready`;
  }
  if (progress.step === 'nodes' && progress.ready === progress.of)
    return `Kubernetes of ${progress.region}: ${progress.of} nodes are Ready`;
  return undefined;
};
