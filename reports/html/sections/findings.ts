import type { Finding } from '../../../slo/verdict.ts';
import { inReadingOrder, type ReportInput, reasonsOf } from '../../input.ts';
import { bound, interval } from '../../words.ts';
import { badge } from '../badge.ts';
import { intervalPlot } from '../interval-plot.ts';
import { type Html, html } from '../markup.ts';
import { type Column, table } from '../table.ts';

export const findingsSection = ({ verdict }: ReportInput): Html => {
  const findings = inReadingOrder(verdict.findings);
  const required = findings.filter((f) => f.objective.required);
  const others = findings.filter((f) => !f.objective.required);
  return html`<section id="findings" aria-labelledby="findings-head" tabindex="-1">
<h2 id="findings-head">Findings</h2>
${table('Required: these make the verdict', columns, required, { cards: true })}
${others.length > 0 && table('Not required: these don’t change the verdict', columns, others, { cards: true })}
</section>`;
};

const columns: readonly Column<Finding>[] = [
  {
    head: 'Verdict',
    as: 'mark',
    cell: ({ verdict }) => badge(verdict),
  },
  {
    head: 'Objective',
    heads: true,
    cell: ({ objective }) =>
      html`${objective.title}<br><code>${objective.id}</code>${
        objective.claims.length > 0 &&
        html`<br><span class="quiet">claims ${objective.claims.join(', ')}</span>`
      }`,
  },
  {
    head: 'Observed',
    as: 'mark',
    cell: ({ objective, interval: seen }) =>
      html`<span class="figure">${interval(seen, objective.unit)}</span>${intervalPlot(objective, seen)}`,
  },
  {
    head: 'Bound',
    as: 'mark',
    cell: ({ objective }) => html`<span class="figure">${bound(objective)}</span>`,
  },
  {
    head: 'What was seen',
    as: 'wide',
    cell: (finding) => {
      const { objective, waived, says } = finding;
      const reasons = reasonsOf(finding);
      return html`<p>${says}</p>${reasons.length > 0 && html`<ul class="reasons">${reasons.map((r) => html`<li>${r}</li>`)}</ul>`}${
        objective.figureNotExamined !== undefined &&
        html`<p class="aside"><strong>Figure not examined:</strong> ${objective.figureNotExamined}</p>`
      }${
        waived !== undefined &&
        html`<p class="aside"><strong>Waived</strong> by ${waived.owner} until ${waived.expires}: ${waived.reason}</p>`
      }`;
    },
  },
];
