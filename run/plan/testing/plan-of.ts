import type { Plan } from '../../../slo/plan.ts';
import { Config, type LocalEnvironment } from '../../config/schema.ts';
import { parseRequest, type RawOptions } from '../../request.ts';
import { type PlanFacts, planRun } from '../plan-run.ts';

/** A plan for these options, on an environment and by facts that a test may change. */
export type PlanOf = (
  options: RawOptions,
  edit?: (local: LocalEnvironment) => void,
  more?: Partial<PlanFacts>,
) => Plan;

/** By the shipped config, which no room imports: a test does. */
export const planOfConfig =
  (shipped: object): PlanOf =>
  (options, edit = () => {}, more = {}) => {
    const config = Config.parse(structuredClone(shipped));
    const local = config.environments.local;
    if (local?.kind !== 'local') throw new Error('the shipped config has no local environment');
    edit(local);
    return planRun(config, 'local', local, parseRequest(options), {
      run: 'r',
      createdAt: '2026-11-24T03:00:00.000Z',
      seed: 1,
      scale: { value: 0.04, source: 'config' },
      ...more,
    });
  };
