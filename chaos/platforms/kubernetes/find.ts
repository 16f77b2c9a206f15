import { PlatformError } from '../../platform.ts';
import type { ApiObject } from './objects.ts';
import type { Region } from './region.ts';

export type Found<T> = { region: Region; object: T };
type Listing<T> = (region: Region) => Promise<readonly T[]>;

/**
 * The objects of these names, each in the region that has it. A region that can't be asked is of no matter as long as the
 * others have them all. @throws PlatformError that names what is nowhere, or ApiError of a region that has no answer
 */
export const find = async <T extends ApiObject>(
  regions: readonly Region[],
  names: readonly string[],
  list: Listing<T>,
): Promise<Found<T>[]> => {
  if (names.length === 0) return [];
  const named = await everywhere(regions, list);
  return names.map((name) => {
    const found = named(name);
    if (found !== undefined) return found;
    throw new PlatformError(
      name,
      `expected ${name} in ${regions.map((r) => r.name).join(' or ')}; found none of that name; it may have gone since it was planned`,
    );
  });
};

/** One that may be gone: undefined when every region has answered and none has it. @throws ApiError as `find` does */
export const findIfThere = async <T extends ApiObject>(
  regions: readonly Region[],
  name: string,
  list: Listing<T>,
): Promise<Found<T> | undefined> => (await everywhere(regions, list))(name);

const everywhere = async <T extends ApiObject>(regions: readonly Region[], list: Listing<T>) => {
  const answers = await Promise.allSettled(
    regions.map(async (region) => (await list(region)).map((object) => ({ region, object }))),
  );
  const all = answers.flatMap((a) => (a.status === 'fulfilled' ? a.value : []));
  const failure = answers.find((a) => a.status === 'rejected');
  return (name: string): Found<T> | undefined => {
    const found = all.find(({ object }) => object.metadata.name === name);
    if (found === undefined && failure !== undefined) throw failure.reason;
    return found;
  };
};
