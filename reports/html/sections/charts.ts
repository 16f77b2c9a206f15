import { serviceIds } from '../../../slo/services.ts';
import { number } from '../../../slo/words.ts';
import type { ReportInput } from '../../input.ts';
import { offset } from '../../words.ts';
import type { Chart, ChartData } from '../chart.ts';
import { type Html, html } from '../markup.ts';
import { table } from '../table.ts';

/** Empty boxes that the page's script draws into, each with the same numbers as a table. */
export const chartsSection = ({ plan }: ReportInput, data: ChartData): Html => {
  const periods = periodsOf(plan, data);
  return html`<section id="charts" aria-labelledby="charts-head">
<h2 id="charts-head">Over time</h2>
<p class="lead">Time runs from the load’s start, in steps of ${data.stepSeconds} s. Shaded: the windows that were fixed for faults (darker) and heals (lighter). Drag over a chart to zoom all of them; with the keyboard, arrow keys move, <kbd>+</kbd> and <kbd>−</kbd> zoom, <kbd>0</kbd> shows everything.</p>
<noscript><p class="note">The charts need JavaScript. The tables below them hold the same numbers.</p></noscript>
<div class="toolbar" role="toolbar" aria-label="Charts" hidden>
<label>Service <select id="service"><option value="all">all</option>${serviceIds.map((id) => html`<option>${id}</option>`)}</select></label>
<div class="zooms">${plan.chaos.map((f) => html`<button type="button" data-fault="${f.id}">${f.id}</button>`)}<button type="button" id="reset" disabled>Whole run</button></div>
<p id="readout" class="quiet"></p></div>
${data.charts.map(
  (chart) => html`<figure class="chart" id="chart-${chart.id}" aria-labelledby="title-${chart.id}">
<figcaption><h3 id="title-${chart.id}">${chart.title} <span class="quiet">${chart.unit}${chart.rightUnit !== undefined && ` · right: ${chart.rightUnit}`}</span></h3></figcaption>
<div class="plot" data-chart="${chart.id}" tabindex="0" role="group" aria-label="${chart.title}. The table below holds the numbers."></div>
<ul class="legend" aria-label="Series of ${chart.title}"></ul>
<p class="quiet">${chart.note}</p>
<details><summary>${chart.title} as a table</summary><p class="quiet">Mean, with the largest in brackets, over all services.</p>${numbers(chart, data, periods)}</details></figure>`,
)}
</section>`;
};

type Period = { name: string; from: number; to: number };

const periodsOf = (plan: ReportInput['plan'], { bands }: ChartData): Period[] => [
  ...plan.load.phases,
  ...bands
    .filter((b) => b.op === 'reads')
    .map((b) => ({
      name: `${b.label}, window for reads`,
      from: b.from,
      to: Math.min(b.to, plan.load.durationSeconds),
    })),
];

/** Mean and largest value of each series in each phase and window. */
const numbers = (chart: Chart, { times }: ChartData, periods: readonly Period[]): Html => {
  const series = chart.views.all ?? [];
  return table(
    `${chart.title}: ${chart.unit}`,
    [
      { head: 'Period', heads: true, cell: (p) => p.name },
      { head: 'From', as: 'number', cell: (p) => offset(p.from) },
      { head: 'To', as: 'number', cell: (p) => offset(p.to) },
      ...series.map((s) => ({
        head: s.label,
        as: 'number' as const,
        cell: (p: Period) => {
          const values = s.values.filter(
            (v, i): v is number => v !== null && (times[i] ?? 0) >= p.from && (times[i] ?? 0) < p.to,
          );
          if (values.length === 0) return '–';
          const mean = values.reduce((a, b) => a + b, 0) / values.length;
          return `${number(mean)} (${number(values.reduce((a, b) => Math.max(a, b)))})`;
        },
      })),
    ],
    periods,
    { hideCaption: true },
  );
};
