import { PlatformError } from '../../platform.ts';
import type { ApiObject } from './objects.ts';
import type { Region } from './region.ts';

export type Found<T> = { region: Region; object: T };

/**
 * The objects of these names, each in the region that has it. A region that can't be asked is of no matter as long as the
 * others have them all. @throws PlatformError that names what is nowhere, or ApiError of a region that has no answer
 */
export const find = async <T extends ApiObject>(
  regions: readonly Region[],
  names: readonly string[],
  list: (region: Region) => Promise<readonly T[]>,
): Promise<Found<T>[]> => {
  if (names.length === 0) return [];
  const answers = await Promise.allSettled(
    regions.map(async (region) => (await list(region)).map((object) => ({ region, object }))),
  );
  const all = answers.flatMap((a) => (a.status === 'fulfilled' ? a.value : []));
  const failure = answers.find((a) => a.status === 'rejected');
  return names.map((name) => {
    const found = all.find(({ object }) => object.metadata.name === name);
    if (found !== undefined) return found;
    if (failure !== undefined) throw failure.reason;
    throw new PlatformError(
      name,
      `expected ${name} in ${regions.map((r) => r.name).join(' or ')}; found none of that name; it may have gone since it was planned`,
    );
  });
};
