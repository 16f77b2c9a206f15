import type { ComparedObjective, Comparison, Judged } from '../../slo/comparison/compare.ts';
import type { Finding } from '../../slo/verdict.ts';
import { many, seconds } from '../../slo/words.ts';
import { costText, howToRead, inReadingOrder, shownAs, tallyText } from '../comparison.ts';
import { duration, interval, utc } from '../words.ts';
import { badge } from './badge.ts';
import { fact } from './fact.ts';
import { intervalPlot } from './interval-plot.ts';
import { type Html, html } from './markup.ts';
import { page, type ReportAssets } from './page-frame.ts';
import { comparedRecoverySection } from './sections/compared-recovery.ts';
import { type Column, table } from './table.ts';

const sections = [
  ['objectives', 'Objectives'],
  ['recovery', 'Recovery'],
  ['settings', 'Settings'],
  ['budget', 'Budget'],
] as const;

/** Two runs side by side in one file, as self-contained as a run's own report. */
export const renderComparisonHtml = (comparison: Comparison, assets: ReportAssets): string => {
  const { first, second, objectives, differs, costs } = comparison;
  const required = objectives.filter((o) => o.required);
  const comparable = inReadingOrder(objectives).filter((o) => o.shows !== 'incomparable');
  const others = objectives.filter((o) => o.shows === 'incomparable');
  return page(
    {
      title: `${first.verdict.run} and ${second.verdict.run} · LifeFlow`,
      sections,
      main: html`<section id="verdict" aria-labelledby="verdict-head" class="verdict">
<p class="eyebrow">LifeFlow verification <span class="sep">·</span> two runs compared</p>
<h1 id="verdict-head">Of ${many(required.length)} required objectives the second run shows ${tallyText(required)}</h1>
<p class="because">${howToRead}</p>
<dl class="facts">${fact('First', told(first))}${fact('Second', told(second))}</dl>
</section>
<section id="objectives" aria-labelledby="objectives-head" tabindex="-1">
<h2 id="objectives-head">Objectives</h2>
${table('What can be compared', columns, comparable, { cards: true })}
${others.length > 0 && html`<details><summary>${many(others.length)} that can’t be compared</summary>${table('What can’t be compared', columns, others, { cards: true, hideCaption: true })}</details>`}
</section>
${comparedRecoverySection(comparison)}
<section id="settings" aria-labelledby="settings-head">
<h2 id="settings-head">Settings that differ</h2>
${
  differs.length === 0
    ? html`<p>The plans set nothing differently.</p>`
    : table(
        'What the two plans set differently',
        [
          { head: 'Setting', heads: true, cell: (d) => html`<code>${d.setting}</code>` },
          { head: 'First', as: 'wide', cell: (d) => d.first ?? 'none' },
          { head: 'Second', as: 'wide', cell: (d) => d.second ?? 'none' },
        ],
        differs,
        { cards: true, hideCaption: true },
      )
}
</section>
<section id="budget" aria-labelledby="budget-head">
<h2 id="budget-head">Error budget</h2>
${table(
  'What each fault took of the month’s error budget',
  [
    { head: 'Fault', heads: true, cell: (c) => c.fault },
    { head: 'First', as: 'number', cell: (c) => costText(c.first) },
    { head: 'Second', as: 'number', cell: (c) => costText(c.second) },
  ],
  costs,
)}
<p>The runs as a whole: ${seconds(first.verdict.budget.spentSeconds)} and ${seconds(second.verdict.budget.spentSeconds)}.</p>
</section>`,
      footer: `First: ${scaleOf(first)}. Second: ${scaleOf(second)}.`,
    },
    assets,
  );
};

const scaleOf = ({ plan: { environment, seed } }: Judged): string =>
  `${environment.name}, scale ${environment.scale}, seed ${seed}`;

const told = ({ plan, verdict }: Judged): Html =>
  html`${badge(verdict.verdict)} <code>${verdict.run}</code> on ${plan.environment.name}, scale ${plan.environment.scale}, ${plan.load.profile}, ${duration(plan.load.durationSeconds)}, ${utc(Date.parse(plan.createdAt))}. ${verdict.because}`;

const found = (finding: Finding | null): Html =>
  finding === null
    ? html`not part of it`
    : html`${badge(finding.verdict)} <span class="figure">${interval(finding.interval, finding.objective.unit)}</span>${intervalPlot(finding.objective, finding.interval)}<p class="quiet">${finding.says}</p>`;

const columns: readonly Column<ComparedObjective>[] = [
  { head: 'The second is', as: 'mark', cell: (o) => shownAs[o.shows] },
  {
    head: 'Objective',
    heads: true,
    cell: (o) =>
      html`${o.title}<br><code>${o.id}</code>${!o.required && html`<br><span class="quiet">not required</span>`}`,
  },
  { head: 'First', as: 'wide', cell: (o) => found(o.first) },
  { head: 'Second', as: 'wide', cell: (o) => found(o.second) },
  { head: 'Because', as: 'mark', cell: (o) => o.because },
];
