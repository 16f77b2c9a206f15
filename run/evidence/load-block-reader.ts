import { type LoadColumns, positionIn, seriesOf } from '../../slo/load-columns.ts';
import { longestRunner } from '../../slo/load-row.ts';
import { mostBuckets, mostOffset } from '../../slo/statistics/exponential-histogram.ts';
import type { Count } from '../../slo/units.ts';
import { type BlockHeader, blockVersion, headerBytes, nameKinds } from './load-block.ts';

/**
 * Adds the rows of whole blocks to columns with room for them. Returns what is wrong with a block, and then none of its
 * rows is added; undefined when nothing is. The checks are those of `LoadRow`: what is read here would pass them.
 */
export const blockReader = (
  into: LoadColumns,
): ((block: Uint8Array, header: BlockHeader) => string | undefined) => {
  const known = new Map<string, Names | string>();
  return (block, header) => {
    if (header.version !== blockVersion) {
      return `is of layout version ${header.version}, this program reads ${blockVersion}`;
    }
    // Thousands of blocks have the same few lists of names.
    const bytes = Buffer.from(block.buffer, block.byteOffset + headerBytes, header.nameBytes);
    const key = bytes.toString('latin1');
    const names = known.get(key) ?? namesIn(bytes, into.runners);
    known.set(key, names);
    return typeof names === 'string' ? names : addRows(into, block, header, names);
  };
};

/** The names of a block, as positions in the columns' own lists. */
type Names = {
  ops: Count;
  outcomes: Count;
  tracks: Count;
  /** By service, operation, outcome and track, the last one changing fastest; -1 for what is no series. */
  series: Int16Array;
  runners: Uint16Array;
};

const namesIn = (bytes: Uint8Array, runners: string[]): Names | string => {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let at = 0;
  const next = (): Count => {
    at += 1;
    return bytes[at - 1] ?? 0;
  };
  const name = (): string => {
    const length = next();
    at += length;
    return utf8.decode(bytes.subarray(at - length, at));
  };
  let lists: string[][];
  try {
    lists = nameKinds.map(() => Array.from({ length: next() }, name));
  } catch {
    return 'has a name that is no text';
  }
  if (at !== bytes.length) return 'has names of another length than its header says';
  const [services = [], ops = [], outcomes = [], tracks = [], own = []] = lists;
  if (own.some((runner) => runner.length > longestRunner)) return 'has a runner of too long a name';
  return {
    ops: ops.length,
    outcomes: outcomes.length,
    tracks: tracks.length,
    series: Int16Array.from(
      services.flatMap((service) =>
        ops.flatMap((op) =>
          outcomes.flatMap((outcome) =>
            tracks.map((track) => seriesOf(`${service} ${op} ${outcome} ${track}`) ?? -1),
          ),
        ),
      ),
    ),
    runners: Uint16Array.from(own, (runner) => positionIn(runners, runner)),
  };
};

const addRows = (
  into: LoadColumns,
  block: Uint8Array,
  { rows, nameBytes, histogramBytes }: BlockHeader,
  names: Names,
): string | undefined => {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const at = headerBytes + nameBytes;
  const first = into.rows;
  const begin = into.start[first] ?? 0;
  let end = begin;
  for (let i = 0; i < rows; i += 1) {
    const second = view.getUint32(at + 4 * i, true);
    const offset = view.getInt32(at + 8 * rows + 4 * i, true);
    const numbers = view.getUint16(at + 12 * rows + 2 * i, true);
    const scale = view.getInt8(at + 14 * rows + i);
    const width = view.getUint8(at + 15 * rows + i);
    const op = view.getUint8(at + 17 * rows + i);
    const outcome = view.getUint8(at + 18 * rows + i);
    const track = view.getUint8(at + 19 * rows + i);
    const place = view.getUint8(at + 16 * rows + i) * names.ops + op;
    const series = names.series[(place * names.outcomes + outcome) * names.tracks + track] ?? -1;
    const runner = names.runners[view.getUint8(at + 20 * rows + i)];
    const named = op < names.ops && outcome < names.outcomes && track < names.tracks && series >= 0;
    if (!named || runner === undefined) return `has a row (${i + 1}) of something that it does not name`;
    if (second === 0) return `has a row (${i + 1}) without a second`;
    if (scale < -10 || scale > 20) return `has a row (${i + 1}) of scale ${scale}, not one from -10 to 20`;
    if (Math.abs(offset) > mostOffset)
      return `has a row (${i + 1}) of bucket ${offset}, which no answer is in`;
    if (width !== 1 && width !== 2 && width !== 4) return `has a row (${i + 1}) of numbers of ${width} bytes`;
    if (numbers > mostBuckets + 1) return `has a row (${i + 1}) of more than ${mostBuckets} buckets`;
    end += numbers * width;
    const to = first + i;
    into.second[to] = second;
    into.count[to] = view.getUint32(at + 4 * rows + 4 * i, true);
    into.offset[to] = offset;
    into.scale[to] = scale;
    into.width[to] = width;
    into.series[to] = series;
    into.runner[to] = runner;
    into.start[to + 1] = end;
  }
  if (end - begin !== histogramBytes) return 'has histograms of another length than its header says';
  into.bytes.set(block.subarray(block.length - histogramBytes), begin);
  into.rows += rows;
  return undefined;
};
