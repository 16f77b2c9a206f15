import type { Count, Ratio } from '../../slo/units.ts';

/** Requests that the target was asked, by what they are (`kindOf`). */
export type Asked = Readonly<Record<string, Count>>;

/** What a request is, whoever it is about: `GET /v1/donor/donors/*`, `GET /v1/donor/donors?bloodType&status`. */
export const kindOf = (method: string, url: string): string => {
  const [path = '', search = ''] = url.split('?');
  const [, version, service, resource, ...ids] = path.split('/');
  const names = [...new Set(new URLSearchParams(search).keys())].sort();
  const pattern = [version, service, resource, ...ids.map(() => '*')].join('/');
  return `${method} /${pattern}${names.length === 0 ? '' : `?${names.join('&')}`}`;
};

/**
 * Where two scripts did not make the same requests, one sentence each; empty when they did. A comparison of what a
 * request costs says nothing where the mix of cheap and dear ones is another.
 */
export const differences = (suite: Asked, bare: Asked): string[] =>
  [...new Set([...Object.keys(suite), ...Object.keys(bare)])].sort().flatMap((kind) => {
    const [ours, theirs] = [suite[kind] ?? 0, bare[kind] ?? 0];
    const allowed = Math.max(tolerance * Math.max(ours, theirs), atTheEnds);
    return Math.abs(ours - theirs) <= allowed ? [] : [`${kind}: ${ours} by the suite, ${theirs} by hand`];
  });

/** Ours: a request of twice the usual cost that is 2 % off moves the ratio by as much, a sixth of what it may exceed 1 by. */
const tolerance: Ratio = 0.02;
/** Ours: rates are the same, but an arrival more or less at the begin and the end may ask four times. */
const atTheEnds: Count = 4;
