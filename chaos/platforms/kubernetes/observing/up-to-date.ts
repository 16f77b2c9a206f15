import type { Milliseconds } from '../../../../slo/units.ts';
import type { Clock } from '../../../clock.ts';
import { withinLimit } from '../../../time-limit.ts';
import type { ApiObject } from '../objects.ts';
import { latest, type Watched } from './watch.ts';

/** Ours: it answers in milliseconds, and a sample is due each second. */
export const answerLimit: Milliseconds = 2_000;
/** Ours: most of what is newer is told a moment after it is listed. */
const lookEvery: Milliseconds = 100;

/**
 * Whether a watch has told all that the API server knows when it is asked: what is newer there it tells within a second, or
 * its connection has outlived whoever was behind it. Rejects where nobody answers within two seconds.
 * @param list asks the API server for what is watched
 */
export const isUpToDate = async <T extends ApiObject>(
  { known }: Pick<Watched<T>, 'known'>,
  list: () => Promise<readonly T[]>,
  clock: Clock,
): Promise<boolean> => {
  const before = versionsOf([...known.values()]);
  const listed = versionsOf(await withinLimit(clock, answerLimit, 'a list of what is watched', list));
  const newer = [...new Set([...before.keys(), ...listed.keys()])].filter(
    (uid) => before.get(uid) !== listed.get(uid),
  );
  const told = (): boolean =>
    newer.every((uid) => known.get(uid)?.metadata.resourceVersion !== before.get(uid));
  for (let waited = 0; waited < latest && !told(); waited += lookEvery) await clock.sleep(lookEvery);
  return told();
};

const versionsOf = (objects: readonly ApiObject[]): ReadonlyMap<string, string> =>
  new Map(objects.map(({ metadata }) => [metadata.uid, metadata.resourceVersion]));
