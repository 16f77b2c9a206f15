import pc from 'picocolors';
import type { Finding, VerdictValue } from '../slo/verdict.ts';
import { number } from '../slo/words.ts';
import { outcomeText } from './claims.ts';
import { inReadingOrder, type ReportInput, reasonsOf } from './input.ts';
import { bound, headline, interval, scaleNote, symbol } from './words.ts';
import { plain, wrap } from './wrap.ts';

export type TerminalOptions = {
  /** Columns of the terminal; 80 where there is none. */
  columns: number;
  colour: boolean;
  /** Folder as the reader can type it. */
  folder: string;
};

/** Findings, taints, what was not examined and where the report lies, as lines no wider than `columns`. */
export const renderTerminal = (
  { plan, verdict, nights }: ReportInput,
  { columns, colour, folder }: TerminalOptions,
): readonly string[] => {
  const paint = pc.createColors(colour);
  const tint: Record<VerdictValue, (text: string) => string> = {
    PASS: paint.green,
    FAIL: paint.red,
    INCONCLUSIVE: paint.yellow,
    INVALID: paint.magenta,
  };
  const width = Math.max(40, columns);
  const hang = (text: string, indent: number, style = (s: string) => s) =>
    wrap(text, width - indent).map((line) => `${' '.repeat(indent)}${style(line)}`);

  const findingLines = (finding: Finding): readonly string[] => {
    const { objective, verdict: value, says, waived } = finding;
    const label = `${symbol[value]} ${value}`.padEnd(15);
    const figures = `${interval(finding.interval, objective.unit)} (bound ${bound(objective)})`;
    const [first = '', ...rest] = wrap(`${objective.id}: ${figures}`, width - 15);
    return [
      `${tint[value](label)}${first}`,
      ...rest.map((line) => `${' '.repeat(15)}${line}`),
      ...(value === 'PASS' ? [] : [says, ...reasonsOf(finding)].flatMap((text) => hang(text, 15, paint.dim))),
      ...(waived === undefined
        ? []
        : hang(`waived by ${waived.owner} until ${waived.expires}: ${waived.reason}`, 15)),
    ];
  };

  const findings = inReadingOrder(verdict.findings);
  const required = findings.filter((f) => f.objective.required);
  const others = findings.filter((f) => !f.objective.required);
  const section = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? ['', paint.bold(title), ...lines] : [];
  const { spentSeconds, monthSeconds } = verdict.budget;

  return [
    tint[verdict.verdict](paint.bold(`${symbol[verdict.verdict]} ${verdict.verdict}`)),
    ...hang(headline[verdict.verdict], 0),
    ...hang(verdict.because, 0),
    ...hang(`${plan.load.profile}, ${scaleNote(plan)}, seed ${plan.seed}`, 0, paint.dim),
    ...(plan.environment.defects.length > 0
      ? hang(`Defects switched on: ${plan.environment.defects.join(', ')}`, 0, paint.yellow)
      : []),
    ...section('Required', required.flatMap(findingLines)),
    ...section('Not required', others.flatMap(findingLines)),
    ...section(
      'Evidence in doubt',
      verdict.taints.flatMap((t) => hang(`- ${t}`, 2)),
    ),
    ...section(
      'Error budget',
      hang(`${number(spentSeconds)} s of the month's ${number(monthSeconds)} s, faults included`, 2),
    ),
    ...section('Together with the nights before', nights === undefined ? [] : hang(nights, 2)),
    ...section('Claims of the document', [
      ...hang(`${outcomeText(verdict.claims)} (verify claims ${plain(folder)} lists them)`, 2),
      ...verdict.claims
        .filter((c) => c.outcome === 'refuted')
        .flatMap((c) => hang(`- refuted: ${c.claim}, ${c.because}`, 2)),
    ]),
    ...section(
      'NOT EXAMINED',
      verdict.notExamined.flatMap((n) => hang(`- ${n.what}: takes ${n.takes}`, 2)),
    ),
    '',
    `Report: ${plain(folder)}/report.html`,
  ];
};
