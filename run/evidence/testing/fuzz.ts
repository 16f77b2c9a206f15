import { judge } from '../../../slo/judge.ts';
import { Verdict } from '../../../slo/verdict.ts';
import { EvidenceError } from '../error.ts';
import { readRun } from '../read.ts';
import { tableNames } from '../store.ts';
import { others, passing } from './bases.ts';
import { type Dice, diceOf } from './dice.ts';
import { type Files, filesOfRun, openDisk } from './folder-bytes.ts';
import { type Mutation, mutateBytes, mutateFiles } from './mutate-bytes.ts';
import { addParts, movePart, removeParts, reorderParts, splitFile } from './mutate-parts.ts';
import { bendDocument, bendLoad, bendRow, bendTimes, otherVersion } from './mutate-values.ts';
import { namesOfTable, partsOfTable } from './parts.ts';
import { reasonsAgainst } from './reasons-against.ts';
import { rehash } from './rehash.ts';

/** Each as often as it is named. */
const mutations: readonly Mutation[] = [
  mutateBytes,
  mutateBytes,
  mutateFiles,
  reorderParts,
  removeParts,
  removeParts,
  addParts,
  splitFile,
  movePart,
  bendRow,
  bendRow,
  bendRow,
  bendLoad,
  bendTimes,
  bendDocument,
  otherVersion,
];

/** A folder that was judged as it must not be. `seed` makes it again. */
export type Failure = {
  seed: number;
  base: string;
  did: readonly string[];
  rehashed: boolean;
  wrong: string;
};
export type Fuzzed = {
  folders: number;
  failures: Failure[];
  /** What became of them, so that a test can see that the fuzzer reached all kinds of ends. */
  ends: Record<'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'INVALID' | 'refused', number>;
  /** Folders with something done to them that still say PASS, by whether the manifest was made anew. */
  passed: { alike: number; forged: number };
};

export type Base = { name: string; files: Files; verdict: Verdict; text: string };

/**
 * Judges so many run folders that something was done to: bytes flipped, rows gone, values bent, times shifted, tables
 * of other runs; in half of them with a manifest that fits, as if by an adversary. What must hold:
 *
 * - nothing but an EvidenceError is ever thrown, and a verdict keeps to its schema;
 * - with the manifest of before, a folder says PASS only if the base does and its tables hold the same rows, in whatever
 *   order and files, and plan and manifest mean the same; then the verdict has the same bytes;
 * - with a manifest that fits, whatever says PASS has nothing in it that forbids one at first sight (`reasonsAgainst`);
 * - and rows that were taken away make no PASS of what was none, the observers' samples apart, which nothing but the
 *   manifest protects.
 */
export const fuzz = async (folders: number, seed: number): Promise<Fuzzed> => {
  const disk = openDisk();
  const done: Fuzzed = {
    folders,
    failures: [],
    ends: { PASS: 0, FAIL: 0, INCONCLUSIVE: 0, INVALID: 0, refused: 0 },
    passed: { alike: 0, forged: 0 },
  };
  try {
    const bases = await basesOn(disk);
    for (let i = 0; i < folders; i += 1) {
      const w = performance.now();
      if (process.env.FZ) process.stderr.write(`${seed + i}\r`);
      await fuzzOne(seed + i, bases, disk, done);
      if (performance.now() - w > 1000 && process.env.FZ)
        console.error('SLOW', seed + i, performance.now() - w);
    }
  } finally {
    disk.remove();
  }
  return done;
};

type Disk = ReturnType<typeof openDisk>;

const basesOn = async (disk: Disk): Promise<Base[]> => {
  const bases: Base[] = [];
  for (const [name, run] of Object.entries({ ...passing, ...others })) {
    const files = await filesOfRun(run);
    disk.become(files);
    const { plan, evidence } = await readRun(disk.path);
    const verdict = judge(plan, evidence);
    const wanted = name in passing;
    if ((verdict.verdict === 'PASS') !== wanted) {
      throw new Error(`expected the base "${name}" ${wanted ? '' : 'not '}to PASS, found ${verdict.because}`);
    }
    bases.push({ name, files, verdict, text: JSON.stringify(verdict) });
  }
  return bases;
};

const fuzzOne = async (seed: number, bases: readonly Base[], disk: Disk, done: Fuzzed): Promise<void> => {
  const made = folderOf(seed, bases);
  disk.become(made.files);
  const wrong = await wrongWith(made, disk.path, done);
  const { base, did, rehashed } = made;
  if (wrong !== undefined) done.failures.push({ seed, base: base.name, did, rehashed, wrong });
};

type Made = { base: Base; files: Files; did: string[]; rehashed: boolean; onlyRemoved: boolean };

/** The folder that a seed makes of one of the bases. */
export const folderOf = (seed: number, bases: readonly Base[]): Made => {
  const dice = diceOf(seed);
  const base = dice.chance(0.4) ? dice.among(bases.slice(0, Object.keys(passing).length)) : dice.among(bases);
  const files: Files = new Map(base.files);
  // A fifth only loses rows, which is how bad news would be kept out.
  const ways = dice.chance(0.2) ? [removeParts] : mutations;
  const foreign = bases.map((b) => b.files);
  const did: string[] = [];
  let onlyRemoved = true;
  for (let left = dice.among([1, 1, 1, 2, 3]); left > 0; ) {
    const mutation = dice.among(ways);
    const says = mutation(files, dice, foreign);
    if (says === undefined) continue;
    did.push(says);
    onlyRemoved &&= mutation === removeParts && !says.includes('samples');
    left -= 1;
  }
  const rehashed = dice.chance(0.5);
  if (rehashed) rehash(files);
  return { base, files, did, rehashed, onlyRemoved };
};

const wrongWith = async (
  { files, base, rehashed, onlyRemoved }: Made,
  folder: string,
  done: Fuzzed,
): Promise<string | undefined> => {
  let verdict: Verdict;
  try {
    const { plan, evidence } = await readRun(folder);
    verdict = judge(plan, evidence);
  } catch (error) {
    done.ends.refused += 1;
    return error instanceof EvidenceError ? undefined : `threw ${String((error as Error).stack ?? error)}`;
  }
  done.ends[verdict.verdict] += 1;
  const parsed = Verdict.safeParse(verdict);
  if (!parsed.success) return `is no verdict: ${parsed.error.message}`;
  const alike = isAlike(files, base.files);
  if (alike && JSON.stringify(verdict) !== base.text) return 'is not judged alike, though it holds the same';
  if (verdict.verdict !== 'PASS') return undefined;
  done.passed[alike ? 'alike' : 'forged'] += 1;
  if (!rehashed && !alike) return 'says PASS under the manifest of other files';
  if (onlyRemoved && base.verdict.verdict !== 'PASS') return 'says PASS for rows that were taken away';
  const reasons = reasonsAgainst(files);
  return reasons.length > 0 ? `says PASS, in spite of ${reasons.join('; ')}` : undefined;
};

/** The same plan and manifest, and tables of the same rows in whatever order and files. */
const isAlike = (files: Files, base: Files): boolean =>
  files.get('plan.json')?.equals(base.get('plan.json') ?? Buffer.alloc(0)) === true &&
  meaning(files) === meaning(base) &&
  tableNames.every(
    (table) =>
      namesOfTable(files, table).length > 0 && sortedParts(files, table) === sortedParts(base, table),
  );

const meaning = (files: Files): string => {
  try {
    return JSON.stringify(sortedKeys(JSON.parse(files.get('evidence/manifest.json')?.toString() ?? '')));
  } catch {
    return 'none';
  }
};

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, v]) => [key, sortedKeys(v)]),
      )
    : value;

const sortedParts = (files: Files, table: (typeof tableNames)[number]): string =>
  partsOfTable(files, table)
    .map((part) => part.toString('latin1'))
    .sort()
    .join('');
