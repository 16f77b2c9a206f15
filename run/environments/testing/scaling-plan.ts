import shipped from '../../../k6.config.ts';
import type { Plan } from '../../../slo/plan.ts';
import type { ServiceId } from '../../../slo/services.ts';
import type { Count, Seconds } from '../../../slo/units.ts';
import { type ClusterEnvironment, Config } from '../../config/schema.ts';
import { planRun } from '../../plan/plan-run.ts';
import { parseRequest, type RawOptions } from '../../request.ts';

export type ScalingFigures = {
  max: Count;
  scaleDownAfterSeconds: Seconds;
  syncSeconds: Seconds;
  reactionBoundSeconds: Seconds;
};

/** The plan that the command line would make on the shipped environment with these figures, of some services only. */
export const scalingPlan = (
  name: string,
  asked: RawOptions,
  services: readonly ServiceId[],
  figures: ScalingFigures,
): Plan => {
  const config = Config.parse(structuredClone(shipped));
  const cluster = config.environments.cluster as ClusterEnvironment;
  const environment: ClusterEnvironment = {
    ...cluster,
    autoscaling: { ...cluster.autoscaling, ...figures },
    load: { ...cluster.load, rampSeconds: 5 },
    bounds: { ...cluster.bounds, 'zone-loss': { ...asShort, claim: null, why: 'ours: with short timers' } },
    experiments: [
      {
        fault: 'zone-loss',
        aim: { region: 'region-1', zone: 'r1b' },
        holdSeconds: 40,
        healBoundSeconds: 30,
        hypothesis: 'two zones take what the third one had',
        onlyWhenNamed: true,
      },
    ],
  };
  const plan = planRun(config, name, environment, parseRequest(asked), {
    run: 'r',
    createdAt: '2026-11-26T03:00:00.000Z',
    seed: 1,
    scale: { value: 0.01, source: 'test' },
  });
  return {
    ...plan,
    load: { ...plan.load, services: plan.load.services.filter((s) => services.includes(s.service)) },
    objectives: plan.objectives.filter(
      (o) => o.kind.startsWith('autoscaling-') && services.some((s) => s === o.service),
    ),
  };
};

const asShort = { readsSeconds: 30, writesSeconds: 30 };
