import { claims } from '../../../slo/claims.ts';
import { number, percent } from '../../../slo/words.ts';
import { yearOfPromises } from '../../../slo/year.ts';
import { yearText } from '../../budget.ts';
import type { ReportInput } from '../../input.ts';
import { duration, interval, offset, scaleNote } from '../../words.ts';
import { type Html, html } from '../markup.ts';
import { table } from '../table.ts';

export const budgetSection = ({ plan, verdict }: ReportInput): Html => {
  const { spentSeconds, monthSeconds, perFault } = verdict.budget;
  const rest = spentSeconds - perFault.reduce((sum, f) => sum + f.spentSeconds, 0);
  const rows = [
    ...perFault,
    ...(perFault.length > 0 ? [{ fault: 'outside of faults', spentSeconds: Math.max(0, rest) }] : []),
    { fault: 'whole run', spentSeconds },
  ];
  const widest = Math.max(monthSeconds, spentSeconds);
  return html`<section id="budget" aria-labelledby="budget-head"><h2 id="budget-head">Error budget</h2>
<p class="lead">What this run would have cost of a month at 99.99 %: ${number(monthSeconds)} s of everything being down. Faults that were injected count.</p>
${table(
  'Seconds of full outage',
  [
    { head: 'Part', heads: true, cell: (r) => r.fault },
    { head: 'Spent', as: 'number', cell: (r) => `${number(r.spentSeconds, 2)} s` },
    { head: 'Of the month', as: 'number', cell: (r) => percent(r.spentSeconds / monthSeconds) },
    {
      head: 'Planned at most',
      as: 'number',
      cell: (r) => planned(plan.chaos.find((f) => f.id === r.fault)?.budgetSeconds),
    },
    {
      head: 'Share',
      as: 'wide',
      cell: (r) =>
        html`<svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="1000" height="10"/><rect class="fill" width="${Math.max(2, Math.round((1000 * r.spentSeconds) / widest))}" height="10"/></svg>`,
    },
  ],
  rows,
  { hideCaption: true },
)}${table(
  'Burn rates of all services together, in two windows at once',
  [
    { head: 'At least', heads: true, cell: (b) => number(b.rate) },
    { head: 'Windows', cell: (b) => `${duration(b.longSeconds)} and ${duration(b.shortSeconds)}` },
    {
      head: 'Alert',
      as: 'mark',
      cell: (b) =>
        b.outcome === 'not examined'
          ? 'NOT EXAMINED: the run is shorter'
          : b.firedAt === null
            ? b.outcome
            : `fired at ${offset(b.firedAt)}`,
    },
    { head: 'Highest, long', as: 'number', cell: (b) => (b.peakLong === null ? '–' : number(b.peakLong)) },
    { head: 'Highest, short', as: 'number', cell: (b) => (b.peakShort === null ? '–' : number(b.peakShort)) },
  ],
  verdict.burns,
)}<p>By its own figures, ${yearText(yearOfPromises(claims))}; <code>verify budget</code> tells how.</p></section>`;
};
const planned = (value: number | undefined) => (value === undefined ? '' : `${number(value)} s`);

export const ratesSection = ({
  plan,
  verdict,
}: ReportInput): Html => html`<section id="rates" aria-labelledby="rates-head"><h2 id="rates-head">Rates</h2>
<p class="lead">While the load held its peak: ${scaleNote(plan)}.</p>
${table(
  `Target, offered, completed and database rates (${scaleNote(plan)})`,
  [
    { head: 'Service', heads: true, cell: (r) => r.service },
    { head: 'Target, queries/s', as: 'number', cell: (r) => number(r.targetQps) },
    { head: 'At the database, queries/s', as: 'number', cell: (r) => known(r.databaseQps) },
    {
      head: 'Of the target',
      as: 'number',
      cell: (r) => (r.databaseQps === null || r.targetQps === 0 ? '–' : percent(r.databaseQps / r.targetQps)),
    },
    { head: 'Offered, requests/s', as: 'number', cell: (r) => number(r.offeredRequestsPerSecond) },
    { head: 'Completed, requests/s', as: 'number', cell: (r) => number(r.completedRequestsPerSecond) },
    {
      head: 'Queries a request, declared',
      as: 'number',
      cell: (r) => number(r.declaredQueriesPerRequest, 3),
    },
    { head: 'Measured', as: 'number', cell: (r) => known(r.measuredQueriesPerRequest, 3) },
  ],
  verdict.rates,
  { hideCaption: true },
)}</section>`;
const known = (value: number | null, digits = 1) => (value === null ? 'not measured' : number(value, digits));

export const autoscalingSection = ({
  verdict,
}: ReportInput): Html => html`<section id="autoscaling" aria-labelledby="autoscaling-head"><h2 id="autoscaling-head">Autoscaling</h2>
<p class="lead">How the services’ sizes moved. A reversal takes a change back within the scale-down stabilisation; the time to size runs from the wish for more replicas, or from the autoscaler’s asking for them, until they are ready.</p>
${
  verdict.autoscaling.length === 0
    ? html`<p>Nothing is known of an autoscaler here.</p>`
    : table(
        'Changes of size',
        [
          { head: 'Service', heads: true, cell: (r) => r.service },
          { head: 'Seen against the algorithm', as: 'number', cell: (r) => `${number(r.coveredSeconds)} s` },
          { head: 'Changes', as: 'number', cell: (r) => r.changes },
          { head: 'Reversals', as: 'number', cell: (r) => r.reversals },
          {
            head: 'Slowest time to size',
            as: 'wide',
            cell: (r) =>
              r.timeToSize === null
                ? 'never had to grow'
                : `${interval(r.timeToSize.seconds, 'seconds')} to ${r.timeToSize.size} replicas`,
          },
        ],
        verdict.autoscaling,
        { hideCaption: true },
      )
}</section>`;

export const countsSection = ({
  verdict,
}: ReportInput): Html => html`<section id="counts" aria-labelledby="counts-head"><h2 id="counts-head">Do the counts agree?</h2>
<p class="lead">The load’s requests as each party counted them. Killed replicas take their last counts with them.</p>
${table(
  'Requests by party',
  [
    { head: 'Service', heads: true, cell: (r) => r.service },
    { head: 'k6', as: 'number', cell: (r) => r.k6.toLocaleString('en-US') },
    { head: 'Evidence', as: 'number', cell: (r) => r.evidence.toLocaleString('en-US') },
    { head: 'Edge', as: 'number', cell: (r) => r.edge.toLocaleString('en-US') },
    { head: 'Services', as: 'number', cell: (r) => r.services.toLocaleString('en-US') },
    { head: 'Replicas without a last count', as: 'number', cell: (r) => r.missingReplicas },
    { head: 'Agree', as: 'mark', cell: (r) => (r.agree ? '✓ yes' : '✗ no') },
    { head: 'Why', as: 'wide', cell: (r) => r.says },
  ],
  verdict.counts,
  { hideCaption: true },
)}</section>`;
