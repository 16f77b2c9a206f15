/** One mutant as Stryker reports it (mutation-testing-report-schema). Lines and columns from 1. */
export type Mutant = {
  status: string;
  mutatorName: string;
  replacement: string;
  location: Record<'start' | 'end', { line: number; column: number }>;
};

const detected = ['Killed', 'Timeout'];
const lived = ['Survived', 'NoCoverage'];

/** A line for each file, `killed of tried`, and below it one for each mutant that lives, as `line: was → became`. */
export const scores = (files: Record<string, { mutants: readonly Mutant[]; source: string }>): string => {
  const all = Object.values(files).flatMap(({ mutants }) => mutants);
  return [
    ...Object.entries(files).flatMap(([file, { mutants, source }]) => [
      `${share(mutants)}  ${file}`,
      ...mutants
        .filter(({ status }) => lived.includes(status))
        .map((mutant) => `    ${told(mutant, source)}`),
    ]),
    `${share(all)}  in all`,
  ].join('\n');
};

const share = (mutants: readonly Mutant[]): string => {
  const killed = mutants.filter(({ status }) => detected.includes(status)).length;
  const tried = killed + mutants.filter(({ status }) => lived.includes(status)).length;
  return `${tried === 0 ? '  -' : String(Math.floor((100 * killed) / tried)).padStart(3)} %  ${killed} of ${tried}`;
};

const told = (
  { status, mutatorName, replacement, location: { start, end } }: Mutant,
  source: string,
): string => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  const was = lines.join('\n').slice(start.column - 1);
  const none = status === 'NoCoverage' ? ', which no test runs' : '';
  return `${start.line}: ${oneLine(was)} → ${oneLine(replacement)} (${mutatorName}${none})`;
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 100);
