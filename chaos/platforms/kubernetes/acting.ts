import type { Clock } from '../../clock.ts';
import { PlatformError } from '../../platform.ts';
import type { ApiError } from './api-error.ts';
import type { Containers, Data, KubernetesDisruptor, Power } from './ports.ts';
import type { Region } from './region.ts';
import type { Doomed, Draining, KilledContainer } from './remembered.ts';

/** What the verbs of the platform share. */
export type Acting = {
  clock: Clock;
  regions: readonly Region[];
  /** Why one that is not among these could not be asked, where some are left out for that. */
  unasked?: ApiError | undefined;
  power: Power | undefined;
  containers: Containers | undefined;
  data: Data | undefined;
  disruptor: KubernetesDisruptor | undefined;
  /** Replicas and nodes as they stood when their end was last asked for, by name. */
  doomed: Map<string, Doomed>;
  /** Drains that go on, by node. */
  drains: Map<string, Draining>;
  /** Containers as they stood before they were killed, by replica. */
  killed: Map<string, KilledContainer>;
};

const lacking = (what: string, expected: string, advice: string): PlatformError =>
  new PlatformError(what, `expected ${expected} to ${what}; found none in this environment; ${advice}`);

/** @throws PlatformError where the environment gives none, as the next ones do */
export const powerOf = ({ power }: Pick<Acting, 'power'>, what: string): Power => {
  if (power !== undefined) return power;
  throw lacking(what, 'power over machines', 'leave out faults of nodes, zones and regions');
};

export const containersOf = ({ containers }: Pick<Acting, 'containers'>, what: string): Containers => {
  if (containers !== undefined) return containers;
  throw lacking(what, "power over a node's processes", 'leave out faults of containers');
};

export const dataOf = ({ data }: Pick<Acting, 'data'>, what: string): Data => {
  if (data !== undefined) return data;
  throw lacking(what, "a way to LifeFlow's databases", 'leave out faults of databases, zones and regions');
};

export const disruptorOf = ({ disruptor }: Pick<Acting, 'disruptor'>, what: string): KubernetesDisruptor => {
  if (disruptor !== undefined) return disruptor;
  throw lacking(what, 'xk6-disruptor', 'leave out faults inside of replicas');
};

/** @throws PlatformError for a name that is none of the environment's */
export const regionOf = <R extends { name: string }>(
  { regions }: { regions: readonly R[] },
  name: string,
): R => {
  const found = regions.find((r) => r.name === name);
  if (found !== undefined) return found;
  throw new PlatformError(
    name,
    `expected one of the regions ${regions.map((r) => r.name).join(', ')}; found ${name}; correct the name`,
  );
};
