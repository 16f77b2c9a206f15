import type { Location } from './change.ts';

/** One mutant as Stryker reports it (mutation-testing-report-schema). */
export type Mutant = {
  status: string;
  mutatorName: string;
  replacement: string;
  location: Location;
};
type Files = Readonly<Record<string, { mutants: readonly Mutant[]; source: string }>>;

/** Tried mutants, those that a test failed for, and those of them that only the time was up for. */
export type Score = { tried: number; killed: number; byTime: number };

/** Whatever ends otherwise, without a test or with an error of the tools, counts as one that lives. */
export const scoreOf = (mutants: readonly Mutant[]): Score => {
  const tried = mutants.filter(({ status }) => status !== 'Ignored');
  const byTime = tried.filter(({ status }) => status === 'Timeout').length;
  return { tried: tried.length, killed: tried.filter(isKilled).length, byTime };
};

export const scoreOfAll = (files: Files): Score =>
  scoreOf(Object.values(files).flatMap(({ mutants }) => mutants));

const isKilled = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout';

/** A line for each file, `killed of tried`, and below it one for each mutant that lives, as `line: was → became`. */
export const scores = (files: Files): string =>
  [
    ...Object.entries(files).flatMap(([file, of]) => [
      `${share(scoreOf(of.mutants))}  ${file}`,
      ...alive(of, '    '),
    ]),
    `${share(scoreOfAll(files))}  in all`,
  ].join('\n');

/** A line for each mutant that lives, as `file:line: was → became`. */
export const survivors = (files: Files): string[] =>
  Object.entries(files).flatMap(([file, of]) => alive(of, `${file}:`));

const alive = ({ mutants, source }: Files[string], before: string): string[] =>
  mutants
    .filter((mutant) => mutant.status !== 'Ignored' && !isKilled(mutant))
    .map((mutant) => `${before}${told(mutant, source)}`);

const share = ({ tried, killed }: Score): string =>
  `${tried === 0 ? '  -' : String(Math.floor((100 * killed) / tried)).padStart(3)} %  ${killed} of ${tried}`;

const told = (
  { status, mutatorName, replacement, location: { start, end } }: Mutant,
  source: string,
): string => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  const was = lines.join('\n').slice(start.column - 1);
  return `${start.line}: ${oneLine(was)} → ${oneLine(replacement)} (${mutatorName}${why[status] ?? `, ${status}`})`;
};

const why: Readonly<Record<string, string>> = { Survived: '', NoCoverage: ', which no test runs' };

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 100);
