import { number, percent } from '../../../slo/words.ts';
import { alertsText } from '../../alerts.ts';
import { type ReportInput, zeroOf } from '../../input.ts';
import { offset } from '../../words.ts';
import { type Html, html } from '../markup.ts';
import { table } from '../table.ts';

/** What the document's alerts would have told: faults against alerts, then each rule. */
export const alertsSection = (input: ReportInput): Html => {
  const { alerts, budget } = input.verdict;
  const since = (at: number) => offset((at - zeroOf(input)) / 1000);
  const firings = alerts.rules.flatMap((r) => r.firings.map((f) => ({ ...f, rule: r.rule })));
  return html`<section id="alerts" aria-labelledby="alerts-head"><h2 id="alerts-head">Alerts</h2>
<p class="lead">The document’s alert rules over this run’s one-second rows: ${alertsText(alerts)}.</p>
${
  alerts.matrix.length > 0 &&
  table(
    'Faults against alerts',
    [
      { head: 'Fault', heads: true, cell: (c) => c.fault ?? 'no fault' },
      { head: 'Alert', cell: (c) => c.rule },
      { head: 'Expected', as: 'mark', cell: (c) => c.expected },
      { head: 'Outcome', as: 'mark', cell: (c) => c.outcome },
      { head: 'Why', as: 'wide', cell: (c) => c.says },
    ],
    alerts.matrix,
  )
}
${
  firings.length > 0 &&
  table(
    'Firings',
    [
      { head: 'Alert', heads: true, cell: (f) => f.rule },
      { head: 'Of', cell: (f) => f.subject },
      { head: 'Pending', as: 'number', cell: (f) => since(f.pendingAt) },
      { head: 'Fired', as: 'number', cell: (f) => since(f.firedAt) },
      {
        head: 'Resolved',
        as: 'number',
        cell: (f) => (f.resolvedAt === null ? 'not in this run' : since(f.resolvedAt)),
      },
      {
        head: 'Month’s budget gone by then',
        as: 'number',
        cell: (f) =>
          `${number(f.budgetSpentSeconds, 2)} s, ${percent(f.budgetSpentSeconds / budget.monthSeconds)}`,
      },
      { head: 'Fault', cell: (f) => f.fault ?? 'none: a false alarm' },
    ],
    firings,
  )
}
${table(
  'Rules',
  [
    { head: 'Alert', heads: true, cell: (r) => r.rule },
    { head: 'Severity', cell: (r) => r.severity },
    { head: 'Result', as: 'mark', cell: (r) => r.result },
    { head: 'Tells of', as: 'wide', cell: (r) => r.title },
    { head: 'Why', as: 'wide', cell: (r) => r.says },
  ],
  alerts.rules,
)}</section>`;
};
