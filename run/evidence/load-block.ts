import { positionIn } from '../../slo/load-columns.ts';
import type { LoadRow } from '../../slo/load-row.ts';
import { numbersOf, writeNumbers } from '../../slo/packed-histograms.ts';
import type { Count } from '../../slo/units.ts';

/**
 * A block of the load's rows by column: what one export brought, whole by itself, so that blocks may stand in any order
 * and in any file. Numbers have their lowest byte first.
 *
 *     0  "LFLB"
 *     4  u32  version of this layout: 1
 *     8  u32  rows
 *    12  u32  bytes of the names
 *    16  u32  bytes of the histograms
 *    20  names of the services, of the operations, outcomes, tracks and runners: for each kind a u8 that counts them,
 *        and for each name a u8 with its length and its UTF-8
 *        columns, each with one number a row: second u32, count u32, offset i32, numbers u16, scale i8, width u8,
 *        and u8 positions of the names: service, operation, outcome, track, runner
 *        histograms, one after the other: `numbers` times `width` bytes a row (see PackedHistograms)
 */
export const blockVersion = 1;
const magic = 0x424c_464c;
export const headerBytes = 20;
/** Bytes of a row without its histogram: no file holds more rows than its length allows. */
export const rowBytes = 21;
export const nameKinds = ['service', 'op', 'outcome', 'track', 'runner'] as const;

export type BlockHeader = { version: Count; rows: Count; nameBytes: Count; histogramBytes: Count };

/** What the first `headerBytes` of a block say; undefined where no block begins. */
export const headerOf = (bytes: Uint8Array): BlockHeader | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(0, true) !== magic) return undefined;
  return {
    version: view.getUint32(4, true),
    rows: view.getUint32(8, true),
    nameBytes: view.getUint32(12, true),
    histogramBytes: view.getUint32(16, true),
  };
};

export const lengthOf = ({ rows, nameBytes, histogramBytes }: BlockHeader): Count =>
  headerBytes + nameBytes + rows * rowBytes + histogramBytes;

/** @throws RangeError for more than 255 different names of a kind, which no export has */
export const encodeLoadBlock = (rows: readonly LoadRow[]): Uint8Array => {
  const names = nameKinds.map((kind) => {
    const known: string[] = [];
    const positions = rows.map((row) => positionIn(known, row[kind]));
    if (known.length > 255) throw new RangeError(`expected at most 255 names of a ${kind} in one block`);
    return { known, positions };
  });
  const nameBytes = Buffer.concat(names.map(({ known }) => encodeNames(known)));
  const packed = rows.map((r) => (r.histogram === undefined ? none : numbersOf(r.histogram)));
  const columns: [width: number, numbers: readonly number[]][] = [
    [4, rows.map((r) => r.second)],
    [4, rows.map((r) => r.count)],
    [4, packed.map((p) => p.offset)],
    [2, packed.map((p) => p.numbers.length)],
    [1, rows.map((r) => r.histogram?.scale ?? 0)],
    [1, packed.map((p) => p.width)],
    ...names.map(({ positions }): [number, number[]] => [1, positions]),
  ];
  const header = {
    version: blockVersion,
    rows: rows.length,
    nameBytes: nameBytes.length,
    histogramBytes: packed.reduce((sum, { numbers, width }) => sum + numbers.length * width, 0),
  };
  const bytes = new Uint8Array(lengthOf(header));
  let at = writeNumbers(bytes, 0, 4, [magic, ...Object.values(header)]);
  bytes.set(nameBytes, at);
  at += nameBytes.length;
  for (const [width, numbers] of columns) at = writeNumbers(bytes, at, width, numbers);
  for (const { width, numbers } of packed) at = writeNumbers(bytes, at, width, numbers);
  return bytes;
};

const none: ReturnType<typeof numbersOf> = { width: 1, offset: 0, numbers: [] };

const encodeNames = (names: readonly string[]): Uint8Array =>
  Buffer.concat([
    Buffer.of(names.length),
    ...names.flatMap((name) => [Buffer.of(Buffer.byteLength(name)), Buffer.from(name)]),
  ]);
