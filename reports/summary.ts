import { claims } from '../slo/claims.ts';
import type { Finding } from '../slo/verdict.ts';
import { number, percent } from '../slo/words.ts';
import { yearOfPromises } from '../slo/year.ts';
import { alertsText } from './alerts.ts';
import { yearText } from './budget.ts';
import { outcomeText } from './claims.ts';
import { inReadingOrder, type ReportInput, reasonsOf, tally } from './input.ts';
import { cell, markdownTable } from './markdown.ts';
import { bound, changedTimers, duration, headline, interval, scaleNote, symbol } from './words.ts';

const findingRow = (finding: Finding): readonly string[] => {
  const { objective, verdict, says, waived } = finding;
  const more = [
    ...reasonsOf(finding),
    ...(objective.figureNotExamined === undefined
      ? []
      : [`figure not examined: ${objective.figureNotExamined}`]),
    ...(waived === undefined ? [] : [`waived by ${waived.owner} until ${waived.expires}: ${waived.reason}`]),
  ];
  return [
    `${symbol[verdict]} ${verdict}`,
    `${cell(objective.title)}<br><code>${cell(objective.id)}</code>`,
    cell(interval(finding.interval, objective.unit)),
    cell(bound(objective)),
    [says, ...more].map(cell).join('<br>'),
  ];
};
const head = ['Verdict', 'Objective', 'Observed', 'Bound', 'What was seen'];

const details = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;

/** The claims that the run settled; the rest is in report.html. */
const claimsText = ({ claims }: ReportInput['verdict']): string[] => {
  const settled = claims.filter((c) => c.outcome !== 'not examined');
  return [
    `### Claims of the document\n\n${outcomeText(claims)}.`,
    ...(settled.length === 0
      ? []
      : [settled.map((c) => `- ${cell(c.claim)} ${c.outcome}: ${cell(c.because)}`).join('\n')]),
  ];
};

/** summary.md: for a pull request's comment or a step's summary. */
export const renderSummary = ({ plan, verdict, nights }: ReportInput): string => {
  const findings = inReadingOrder(verdict.findings);
  const required = findings.filter((f) => f.objective.required);
  const others = findings.filter((f) => !f.objective.required);
  const { spentSeconds, monthSeconds, perFault } = verdict.budget;
  const timers = changedTimers(plan);
  const rates = verdict.rates.map((r) => [
    cell(r.service),
    number(r.targetQps),
    number(r.offeredRequestsPerSecond),
    number(r.completedRequestsPerSecond),
    r.databaseQps === null ? 'not measured' : number(r.databaseQps),
  ]);
  return `${[
    `## ${symbol[verdict.verdict]} LifeFlow verification: ${verdict.verdict}`,
    `${headline[verdict.verdict]} ${cell(verdict.because)}`,
    `${cell(plan.load.profile)}, ${duration(plan.load.durationSeconds)}, ${cell(scaleNote(plan))}, seed ${plan.seed}.${
      timers.length > 0 ? ` Timers that differ from the document: ${cell(timers.join(', '))}.` : ''
    }${plan.environment.defects.length > 0 ? ` **Defects switched on: ${plan.environment.defects.join(', ')}.**` : ''}`,
    `Required: ${
      [...tally(required)]
        .filter(([, n]) => n > 0)
        .map(([value, n]) => `${n} ${value}`)
        .join(', ') || 'nothing'
    }.`,
    ...(verdict.taints.length > 0
      ? [`> **Evidence in doubt**\n${verdict.taints.map((t) => `> - ${cell(t)}`).join('\n')}`]
      : []),
    markdownTable(head, required.map(findingRow)),
    ...(others.length > 0
      ? [details(`Not required (${others.length})`, markdownTable(head, others.map(findingRow)))]
      : []),
    details(
      `Rates, ${cell(scaleNote(plan))}`,
      markdownTable(
        ['Service', 'Target queries/s', 'Offered arrivals/s', 'Completed arrivals/s', 'Database queries/s'],
        rates,
      ),
    ),
    `**Error budget**: the run, faults included, cost ${number(spentSeconds)} s of the month’s ${number(monthSeconds)} s (${percent(spentSeconds / monthSeconds)})${
      perFault.length > 0
        ? `: ${perFault.map((f) => `${cell(f.fault)} ${number(f.spentSeconds)} s`).join(', ')}`
        : ''
    }. By its own figures, ${yearText(yearOfPromises(claims))}.`,
    ...(nights === undefined ? [] : [`**Together with the nights before**: ${cell(nights)}.`]),
    `**Alerts**: ${cell(alertsText(verdict.alerts))}.`,
    `### Not examined\n\n${verdict.notExamined.map((n) => `- ${cell(n.what)}: takes ${cell(n.takes)}`).join('\n') || 'Nothing was left out.'}`,
    ...claimsText(verdict),
    `Judge it again: \`npm run verify -- judge runs/${verdict.run}\``,
  ].join('\n\n')}\n`;
};
