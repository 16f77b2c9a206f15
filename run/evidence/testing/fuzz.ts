import { judge } from '../../../slo/judge.ts';
import { Verdict, type VerdictValue } from '../../../slo/verdict.ts';
import { EvidenceError } from '../error.ts';
import { readRun } from '../read.ts';
import { isAlike } from './alike.ts';
import { type Run, runs } from './bases.ts';
import { filesOfRun, openDisk } from './folder-bytes.ts';
import { type Base, folderOf, type Made } from './make-folder.ts';
import { reasonsAgainst } from './reasons-against.ts';

/** A folder that was judged as it must not be. Its seed makes it again; `of` says what was done to which run. */
export type Failure = { seed: number; of: string; wrong: string };

/** What became of one folder. */
export type Outcome = {
  seed: number;
  end: VerdictValue | 'refused';
  /** Of one that says PASS: it holds the same as before, or it is another that passes by its own rows. */
  passed: 'alike' | 'forged' | null;
  failure: Failure | null;
};

/** Reads and judges a run folder. @throws EvidenceError */
export type Judging = (folder: string) => Promise<Verdict>;

const asTheSuiteDoes: Judging = async (folder) => {
  const { plan, evidence } = await readRun(folder);
  return judge(plan, evidence);
};

export type Fuzzer = {
  /** Told before it is judged what the folder is. */
  one(seed: number, told?: (of: string) => void): Promise<Outcome>;
  close(): void;
};

/**
 * Judges run folders that something was done to: bytes flipped, rows gone, values bent, times shifted, tables of other
 * runs; half of them with a manifest that fits, as if by an adversary. What must hold:
 *
 * - nothing but an EvidenceError is ever thrown, and a verdict keeps to its schema;
 * - with the manifest of before, a folder says PASS only if the base does and its tables hold the same rows, in whatever
 *   order and files, and plan and manifest mean the same; then the verdict has the same bytes;
 * - with a manifest that fits, whatever says PASS has nothing in it that forbids one at first sight (`reasonsAgainst`);
 * - and rows that were taken away make no PASS of what was none, the observers' samples apart, which nothing but the
 *   manifest protects.
 *
 * That each of them ends is seen from another thread: see `watchedFuzz`.
 */
export const openFuzzer = async (
  judging: Judging = asTheSuiteDoes,
  of: Readonly<Record<string, Run>> = runs,
): Promise<Fuzzer> => {
  const disk = openDisk();
  const bases: Base[] = [];
  for (const [name, run] of Object.entries(of)) {
    bases.push({ name, passes: run.passes, files: await bytesOf(run) });
  }
  const verdictOfBase = memo(async ({ name, passes, files }: Base) => {
    disk.become(files);
    const verdict = await asTheSuiteDoes(disk.path);
    if ((verdict.verdict === 'PASS') !== passes) {
      throw new Error(`expected the base "${name}" ${passes ? '' : 'not '}to PASS, found ${verdict.because}`);
    }
    return JSON.stringify(verdict);
  });
  return {
    async one(seed, told) {
      const made = folderOf(seed, bases);
      const of = inWords(made);
      told?.(of);
      disk.become(made.files);
      const { end, passed, wrong } = await lookAt(made, () => judging(disk.path), verdictOfBase);
      return { seed, end, passed: passed ?? null, failure: wrong === undefined ? null : { seed, of, wrong } };
    },
    close: disk.remove,
  };
};

const inWords = ({ base, did, rehashed }: Made): string =>
  `"${base.name}": ${did.join(', ')}${rehashed ? ', with a manifest that fits' : ''}`;

const lookAt = async (
  made: Made,
  judging: () => Promise<Verdict>,
  verdictOfBase: (base: Base) => Promise<string>,
): Promise<{ end: Outcome['end']; passed?: 'alike' | 'forged'; wrong?: string | undefined }> => {
  let verdict: Verdict;
  try {
    verdict = await judging();
  } catch (error) {
    if (error instanceof EvidenceError) return { end: 'refused' };
    return { end: 'refused', wrong: `threw ${error instanceof Error ? error.stack : String(error)}` };
  }
  const end = verdict.verdict;
  const alike = isAlike(made.files, made.base.files);
  const passed = alike ? 'alike' : 'forged';
  const parsed = Verdict.safeParse(verdict);
  if (!parsed.success) return { end, wrong: `is no verdict: ${parsed.error.message}` };
  if (alike && JSON.stringify(verdict) !== (await verdictOfBase(made.base))) {
    return { end, wrong: 'is not judged alike, though it holds the same' };
  }
  return end === 'PASS' ? { end, passed, wrong: wrongPass(made, alike) } : { end };
};

const wrongPass = ({ files, base, rehashed, onlyRemoved }: Made, alike: boolean): string | undefined => {
  if (!rehashed && !alike) return 'says PASS under the manifest of other files';
  if (onlyRemoved && !base.passes) return 'says PASS for rows that were taken away';
  const reasons = reasonsAgainst(files);
  return reasons.length > 0 ? `says PASS, in spite of ${reasons.join('; ')}` : undefined;
};

const memo = <K extends object, V>(make: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
};

/** Made once each, however many fuzzers there are. */
const bytesOf = memo(filesOfRun);
