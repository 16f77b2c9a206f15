import type { PlannedFault } from '../../../slo/plan.ts';
import type { RecoveryClock } from '../../../slo/verdict.ts';
import { type ReportInput, zeroOf } from '../../input.ts';
import { interval, number, offset, seconds } from '../../words.ts';
import { type Html, html } from '../markup.ts';

const names = {
  t0: 'fault effective',
  t1: 'first bad answer',
  t2: 'alert fired',
  t3: 'mitigated',
  t4: 'first good answer',
  t5: 'first 10 clean seconds begin',
  t6: 'capacity restored',
  t7: 'backlog drained',
} as const satisfies Record<keyof RecoveryClock['instants'], string>;
const order = Object.keys(names) as (keyof typeof names)[];

/** One waterfall for each fault and kind of request: the table is the chart, a bar in each row's last cell. */
export const recoverySection = (input: ReportInput): Html => {
  const { plan, verdict } = input;
  const faults = [...new Set([...plan.chaos.map((f) => f.id), ...verdict.clocks.map((c) => c.fault)])];
  return html`<section id="recovery" aria-labelledby="recovery-head">
<h2 id="recovery-head">Recovery</h2>
${
  faults.length === 0
    ? html`<p>No fault was part of this run.</p>`
    : html`<p class="lead">Seconds after the fault took effect. Each bar runs from the instant before to its own; the whisker is the clock’s uncertainty; the upright line is the bound for t5.</p>`
}
${faults.map((id) => {
  const planned = plan.chaos.find((f) => f.id === id);
  const clocks = verdict.clocks.filter((c) => c.fault === id);
  return html`<article class="fault" aria-labelledby="fault-${id}"><h3 id="fault-${id}">${id}</h3>
${planned !== undefined && html`<p class="quiet">${planned.hypothesis}. Touches ${planned.touches}.</p>`}
${clocks.length === 0 ? html`<p>No clock: the fault was not injected, or had no effect.</p>` : html`<div class="pair">${clocks.map((c) => waterfall(c, planned, zeroOf(input)))}</div>`}
</article>`;
})}
</section>`;
};

const waterfall = (clock: RecoveryClock, planned: PlannedFault | undefined, zero: number): Html => {
  const t0 = clock.instants.t0.at;
  const limit = clock.op === 'read' ? planned?.bound.readsSeconds : planned?.bound.writesSeconds;
  const since = (at: number) => (at - (t0 ?? at)) / 1000;
  const seen = order.map((t) => clock.instants[t].at).filter((at) => at !== null);
  const last = Math.max(1, ...seen.map(since), clock.rtoSeconds.low ?? 0);
  // A bound far beyond everything that happened would squeeze it all into the first pixels.
  const span = 1.04 * (limit !== undefined && limit < 4 * last ? Math.max(last, limit) : last);
  const x = (value: number) => Math.round((1000 * Math.min(Math.max(value, 0), span)) / span);
  const inTime = limit !== undefined && clock.rtoSeconds.high !== null && clock.rtoSeconds.high <= limit;
  const rows = order.map((t) => {
    const { at, clock: source, uncertaintyMs, says } = clock.instants[t];
    if (at === null)
      return html`<tr role="row" class="absent"><th role="rowheader" scope="row">${t} ${names[t]}</th><td role="cell" class="number">not seen</td><td role="cell" class="source">${says}</td><td role="cell" class="bar"></td></tr>`;
    const before = order
      .filter((o) => o !== t)
      .map((o) => clock.instants[o].at)
      .filter((b) => b !== null && (b < at || (b === at && t !== 't0')))
      .reduce<number>((latest, b) => Math.max(latest, b ?? 0), t0 ?? at);
    const bar = [x(since(Math.min(before, at))), x(since(at))] as const;
    const unsure = [x(since(at - uncertaintyMs)), x(since(at + uncertaintyMs))] as const;
    return html`<tr role="row"><th role="rowheader" scope="row">${t} ${names[t]}</th>
<td role="cell" class="number">${t === 't0' ? offset((at - zero) / 1000) : `+${seconds(since(at))}`}</td>
<td role="cell" class="source">${source}, ± ${number(uncertaintyMs, 0)} ms<span class="unseen">: ${says}</span></td>
<td role="cell" class="bar" title="${says}"><svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">
${limit !== undefined && limit <= span && html`<rect class="limit" x="${x(limit)}" y="0" width="3" height="16"/>`}
<rect class="seg ${t}" x="${bar[0]}" y="3" width="${Math.max(4, bar[1] - bar[0])}" height="10"/>
<rect class="whisker" x="${unsure[0]}" y="7" width="${Math.max(2, unsure[1] - unsure[0])}" height="2"/></svg></td></tr>`;
  });
  return html`<div class="waterfall"><table role="table"><caption><strong>${clock.op === 'read' ? 'Reads' : 'Writes'}</strong> back after ${interval(clock.rtoSeconds, 'seconds')}${
    limit !== undefined && html`; bound ${seconds(limit)} ${inTime ? '(kept)' : '(not shown to be kept)'}${limit > span && ', beyond the picture'}`
  }; ${number(clock.badProbes)} of ${number(clock.probes)} probes bad</caption>
<thead class="unseen" role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Instant</th><th role="columnheader" scope="col">After the fault</th><th role="columnheader" scope="col">Clock</th><th role="columnheader" scope="col">Where the time went</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody></table></div>`;
};
