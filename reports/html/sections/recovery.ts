import { type ReportInput, zeroOf } from '../../input.ts';
import { type Html, html } from '../markup.ts';
import { stepsTable } from '../steps-table.ts';
import { fromT0, waterfall } from '../waterfall.ts';

/** One waterfall for each fault and kind of request. */
export const recoverySection = (input: ReportInput): Html => {
  const { plan, verdict } = input;
  const faults = [...new Set([...plan.chaos.map((f) => f.id), ...verdict.clocks.map((c) => c.fault)])];
  return html`<section id="recovery" aria-labelledby="recovery-head">
<h2 id="recovery-head">Recovery</h2>
${
  faults.length === 0
    ? html`<p>No fault was part of this run.</p>`
    : html`<p class="lead">Where the time went, ${fromT0}. Each bar runs from the instant before it to its own, the thin line is the uncertainty of its clock, the upright line is the bound for t5. Bars without a number are what Kubernetes did meanwhile, from the first node or replica to the last.</p>`
}
${faults.map((id) => {
  const planned = plan.chaos.find((f) => f.id === id);
  const clocks = verdict.clocks.filter((c) => c.fault === id);
  const held = verdict.steps.filter((s) => s.fault === id);
  // The platform's steps are the same for reads and writes: below the first of them.
  const steps = held.flatMap((s) => s.steps);
  return html`<article class="fault" aria-labelledby="fault-${id}"><h3 id="fault-${id}">${id}</h3>
${planned !== undefined && html`<p class="quiet">${planned.hypothesis}. Touches ${planned.touches}.</p>`}
${clocks.length === 0 ? html`<p>No clock: the fault was not injected, or it had no effect.</p>` : html`${clocks.map((c, i) => waterfall(c, { planned, zero: zeroOf(input), ...(i === 0 ? { steps } : {}) }))}`}
${held.map(stepsTable)}
</article>`;
})}
</section>`;
};
