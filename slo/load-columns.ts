import { type LoadRow, tracks } from './load-row.ts';
import { outcomes } from './outcome.ts';
import { histogramAt, numbersOf, type PackedHistograms, writeNumbers } from './packed-histograms.ts';
import { type Op, serviceIds } from './services.ts';
import type { Count } from './units.ts';

/** k6's rows by column: entry i of each is row i. A day of them is millions, which as objects would take gigabytes. */
export type LoadColumns = PackedHistograms & {
  rows: Count;
  second: Uint32Array;
  /** Positions in `loadSeries`. */
  series: Uint16Array;
  /** Positions in `runners`. */
  runner: Uint16Array;
  runners: string[];
  count: Uint32Array;
  /** Rows that columns can't hold, for a number in them that is none. Of rows that met their schema there are none. */
  unsound: Count;
};

/** By row as it is made, or by column as a run folder keeps it. */
export type Load = readonly LoadRow[] | LoadColumns;

/** Everything that a row may be about; its position here stands for it. */
export const loadSeries: readonly Pick<LoadRow, 'service' | 'op' | 'outcome' | 'track'>[] =
  serviceIds.flatMap((service) =>
    (['read', 'write'] satisfies Op[]).flatMap((op) =>
      outcomes.flatMap((outcome) => tracks.map((track) => ({ service, op, outcome, track }))),
    ),
  );
export const nameOf = ({ service, op, outcome, track }: (typeof loadSeries)[number]): string =>
  `${service} ${op} ${outcome} ${track}`;
const positions: ReadonlyMap<string, Count> = new Map(loadSeries.map((s, i) => [nameOf(s), i]));
/** Position in `loadSeries` of what has this name; undefined for what is none of them. */
export const seriesOf = (name: string): Count | undefined => positions.get(name);

/** Columns with room for so many rows, and so many bytes of histograms. Room that stays empty takes no memory. */
export const columnsFor = (rows: Count, bytes: Count): LoadColumns => ({
  rows: 0,
  second: new Uint32Array(rows),
  series: new Uint16Array(rows),
  runner: new Uint16Array(rows),
  runners: [],
  count: new Uint32Array(rows),
  scale: new Int8Array(rows),
  offset: new Int32Array(rows),
  width: new Uint8Array(rows),
  start: new Float64Array(rows + 1),
  bytes: new Uint8Array(bytes),
  unsound: 0,
});

/** The same by column. */
export const columnsOf = (load: Load): LoadColumns => {
  if ('second' in load) return load;
  const sound: { row: LoadRow; series: Count; histogram: ReturnType<typeof numbersOf> }[] = [];
  let room = 0;
  for (const row of load) {
    const series = seriesOf(nameOf(row));
    if (series === undefined || !isSound(row)) continue;
    const histogram = row.histogram === undefined ? none : numbersOf(row.histogram);
    room += histogram.numbers.length * histogram.width;
    sound.push({ row, series, histogram });
  }
  const columns = columnsFor(sound.length, room);
  sound.forEach(({ row, series, histogram: { width, offset, numbers } }, i) => {
    columns.second[i] = row.second;
    columns.series[i] = series;
    columns.runner[i] = positionIn(columns.runners, row.runner);
    columns.count[i] = row.count;
    columns.scale[i] = row.histogram?.scale ?? 0;
    columns.offset[i] = offset;
    columns.width[i] = width;
    columns.start[i + 1] = writeNumbers(columns.bytes, columns.start[i] ?? 0, width, numbers);
  });
  columns.rows = sound.length;
  columns.unsound = load.length - sound.length;
  return columns;
};
const none: ReturnType<typeof numbersOf> = { width: 1, offset: 0, numbers: [] };

/** One by one, as they were made. */
export function* rowsOf(load: Load): Generator<LoadRow> {
  if (!('second' in load)) return yield* load;
  for (let i = 0; i < load.rows; i += 1) {
    const series = loadSeries[load.series[i] ?? 0];
    const histogram = histogramAt(load, i);
    if (series === undefined) continue;
    yield {
      second: load.second[i] ?? 0,
      ...series,
      runner: load.runners[load.runner[i] ?? 0] ?? '',
      count: load.count[i] ?? 0,
      ...(histogram === undefined ? {} : { histogram }),
    };
  }
}

/** Position of a name in a list, at whose end it is put when it is new. */
export const positionIn = (names: string[], name: string): Count => {
  const known = names.indexOf(name);
  return known === -1 ? names.push(name) - 1 : known;
};

const isSound = ({ second, count, histogram }: LoadRow): boolean => {
  if (!isWhole(second) || !isWhole(count)) return false;
  return histogram === undefined || (isWhole(histogram.zeroCount) && histogram.counts.every(isWhole));
};

const isWhole = (n: number): boolean => Number.isInteger(n) && n >= 0 && n < 2 ** 32;
