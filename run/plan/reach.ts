import { type Environment, isOwnEnvironment } from '../config/schema.ts';

/** Where load and faults would go, for people who look before they run; nothing for a LifeFlow of the suite's own. Pure. */
export const describeReach = (environment: Environment): string[] => {
  if (isOwnEnvironment(environment)) return [];
  const regions = environment.regions.map(
    (r) => `${r.name} by context ${r.context}, namespace ${r.namespace}`,
  );
  return [`Reaches ${environment.target.baseUrl} for load; ${regions.join('; ')}`];
};
