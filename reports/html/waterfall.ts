import type { PlannedFault } from '../../slo/plan.ts';
import type { HeldStep, RecoveryClock } from '../../slo/verdict.ts';
import { number, seconds } from '../../slo/words.ts';
import { disruptionInWords } from '../disruption-in-words.ts';
import { stepNames } from '../step-in-words.ts';
import { interval, offset, sinceFault } from '../words.ts';
import { type Html, html } from './markup.ts';

const names = {
  t0: 'fault effective',
  t1: 'first bad answer',
  t2: 'alert fired',
  t3: 'mitigated',
  t4: 'first good answer',
  t5: '10 clean seconds begin',
  t6: 'capacity restored',
  t7: 'backlog drained',
} as const satisfies Record<keyof RecoveryClock['instants'], string>;
const order = Object.keys(names) as (keyof typeof names)[];

type Instant = keyof typeof names;

/** What all waterfalls of a page are read by. */
export const fromT0 =
  'in seconds after t0: when the fault took effect, or when it ended where nothing can recover before';

export type WaterfallOptions = {
  planned: Pick<PlannedFault, 'bound'> | undefined;
  /** What the instants of the head are counted from, epoch milliseconds. */
  zero: number;
  /** Seconds that the picture shows at least, so that two of them can be held against each other. */
  leastSpan?: number;
  /** What the platform did meanwhile, shown below the instants. */
  steps?: readonly HeldStep[];
};

/** One fault's way back for one kind of request: the table is the chart, a bar in each row's last cell. */
export const waterfall = (
  clock: RecoveryClock,
  { planned, zero, leastSpan = 0, steps = [] }: WaterfallOptions,
): Html => {
  const { instants, op, rtoSeconds, badProbes, probes, disruption } = clock;
  const seen = order.flatMap((t) => {
    const { at, ...rest } = instants[t];
    return at === null ? [] : [{ t, at, ...rest }];
  });
  const t0 = instants.t0.at ?? seen[0]?.at ?? zero;
  const since = (at: number) => (at - t0) / 1000;
  const limit = op === 'read' ? planned?.bound.readsSeconds : planned?.bound.writesSeconds;
  const taken = steps.flatMap(({ step, seen, at }) => (at === undefined ? [] : [{ step, seen, ...at }]));
  const last = Math.max(1, leastSpan, lengthOf(clock, steps));
  // A bound far beyond everything that happened would squeeze it all into the first pixels.
  const span = niceSpan(limit !== undefined && limit < 3 * last ? Math.max(last, limit) : last);
  const x = (at: number) => Math.round((1000 * Math.min(Math.max(since(at), 0), span)) / span);
  const limitAt = limit !== undefined && limit <= span ? x(t0 + 1000 * limit) : null;

  const row = ({ t, at, clock: source, uncertaintyMs, says }: (typeof seen)[number]): Html => {
    const before = seen
      .filter((s) => s.t !== t && s.at <= at)
      .reduce((latest, s) => Math.max(latest, s.at), t0);
    const [from, to] = [x(Math.min(before, at)), x(at)];
    const [least, most] = [x(at - uncertaintyMs), x(at + uncertaintyMs)];
    return html`<tr role="row"><th role="rowheader" scope="row"><span class="t">${t}</span> ${t === 't0' ? says : names[t]}</th>
<td role="cell" class="number">${t === 't0' ? `at ${offset((at - zero) / 1000)}` : sinceFault(since(at))}</td>
<td role="cell" class="source">${source} ± ${number(uncertaintyMs, 0)} ms<span class="unseen">: ${says}</span></td>
<td role="cell" class="bar" title="${says}"><svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">${
      limitAt !== null &&
      html`<rect class="limit" x="${Math.min(limitAt, 998)}" y="0" width="2" height="16"/>`
    }<rect class="seg ${t}" x="${from}" y="4" width="${Math.max(4, to - from)}" height="8"/><rect class="whisker" x="${least}" y="7.5" width="${Math.max(3, most - least)}" height="1"/></svg></td></tr>
`;
  };
  const stepRow = ({ step, seen, from, to }: (typeof taken)[number]): Html =>
    html`<tr role="row"><th role="rowheader" scope="row"><span class="t"></span> ${stepNames[step]}</th>
<td role="cell" class="number">${sinceFault(since(to))}</td>
<td role="cell" class="source">platform${seen > 1 && `, the last of ${seen}`}</td>
<td role="cell" class="bar"><svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="seg step" x="${x(from)}" y="4" width="${Math.max(4, x(to) - x(from))}" height="8"/></svg></td></tr>
`;
  // Recovery that was waited for in vain takes up room in the picture like one that came.
  const waited = instants.t5.at === null && rtoSeconds.high === null ? rtoSeconds.low : null;
  const never =
    waited !== null &&
    html`<tr role="row"><th role="rowheader" scope="row"><span class="t">t5</span> no 10 clean seconds</th><td role="cell" class="number">&gt; ${seconds(waited)}</td><td role="cell" class="source">${instants.t5.clock}</td>
<td role="cell" class="bar"><svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">${limitAt !== null && html`<rect class="limit" x="${Math.min(limitAt, 998)}" y="0" width="2" height="16"/>`}<rect class="seg never" x="0" y="4" width="${x(t0 + 1000 * waited)}" height="8"/></svg></td></tr>`;
  const absent = order.filter((t) => instants[t].at === null && !(t === 't5' && waited !== null));
  return html`<div class="waterfall"><table role="table"><caption><strong>${op === 'read' ? 'Reads' : 'Writes'}</strong> back after <strong>${interval(rtoSeconds, 'seconds')}</strong> (from t0: ${instants.t0.says})${
    limit !== undefined &&
    html`, bound ${seconds(limit)}${limitAt === null && ' (beyond the picture)'}: ${kept(clock, limit)}`
  }. ${number(badProbes)} of ${number(probes)} ${op === 'read' ? 'probes' : 'ledger writes'} were bad.${disruption !== undefined && html` ${disruptionInWords(disruption)}`}</caption>
<thead class="unseen" role="rowgroup"><tr role="row">${['Instant', 'After t0', 'Clock', 'Where the time went'].map((h) => html`<th role="columnheader" scope="col">${h}</th>`)}</tr></thead>
<tbody role="rowgroup">${seen.map(row)}${never}${taken.map(stepRow)}</tbody></table>
<div class="ticks" aria-hidden="true">${[0, 0.25, 0.5, 0.75, 1].map((share) => html`<span>${number(share * span, 2)} s</span>`)}</div>
${absent.length > 0 && html`<p class="absent">Not seen: ${absent.map((t: Instant, i) => html`${i > 0 && '; '}<span class="t">${t}</span> ${names[t]} (${instants[t].says})`)}.</p>`}</div>`;
};

/** Seconds from t0 to the last instant that is known of it, or to the last of these steps. */
export const lengthOf = (
  { instants, rtoSeconds }: RecoveryClock,
  steps: readonly HeldStep[] = [],
): number => {
  const known = order.flatMap((t) => instants[t].at ?? []);
  const taken = steps.flatMap(({ at }) => at?.to ?? []);
  const t0 = instants.t0.at ?? known[0] ?? taken[0] ?? 0;
  return Math.max(0, rtoSeconds.low ?? 0, ...[...known, ...taken].map((at) => (at - t0) / 1000));
};

const kept = ({ rtoSeconds: { low, high } }: RecoveryClock, limit: number): string => {
  if (high !== null && high <= limit) return 'kept';
  return low !== null && low > limit ? 'missed' : 'not shown to be kept';
};

/** The next span whose quarters are round numbers. */
const niceSpan = (least: number): number => {
  const step = 10 ** Math.floor(Math.log10(least));
  return ([1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].find((n) => n * step >= 1.02 * least) ?? 12) * step;
};
