import type { Plan } from '../plan.ts';

/** A setting in which two plans differ; null where a plan has no such setting. */
export type Difference = { setting: string; first: string | null; second: string | null };

/** What two plans set differently, words and run ids aside, in a stable order. */
export const differences = (first: Plan, second: Plan): readonly Difference[] => {
  const [a, b] = [settingsOf(first), settingsOf(second)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter((setting) => a.get(setting) !== b.get(setting))
    .map((setting) => ({ setting, first: a.get(setting) ?? null, second: b.get(setting) ?? null }));
};

const settingsOf = (plan: Plan): ReadonlyMap<string, string> => {
  const { environment, autoscaler, load, witnesses, chaos, objectives, gate, seed } = plan;
  const told = {
    environment: {
      ...environment,
      timers: Object.fromEntries(
        Object.entries(environment.timers).map(([name, timer]) => [name, timer.usedSeconds]),
      ),
    },
    autoscaler,
    load: {
      profile: load.profile,
      durationSeconds: load.durationSeconds,
      timeLimitSeconds: load.timeLimitSeconds,
      targetQps: Object.fromEntries(load.services.map((s) => [s.service, s.targetQps])),
    },
    witnesses,
    faults: Object.fromEntries(
      chaos.map(({ id, aim, at, holdSeconds, bound }) => [
        id,
        { aim, at, holdSeconds, reads: bound.readsSeconds, writes: bound.writesSeconds },
      ]),
    ),
    bounds: Object.fromEntries(objectives.map((o) => [o.id, o.bound])),
    required: objectives.flatMap((o) => (o.required ? [o.id] : [])).join(', '),
    gate,
    seed,
  };
  return new Map(leaves('', told));
};

/** Every plain value below `value`, by its path; a list of plain values is one. */
const leaves = (path: string, value: unknown): [string, string][] => {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object'))
    return [[path, value.length === 0 ? 'none' : value.join(', ')]];
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : leaves(path === '' ? name : `${path}.${name}`, inner),
  );
};
