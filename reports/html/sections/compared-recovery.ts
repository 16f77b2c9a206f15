import type { ComparedRecovery, Comparison, Judged } from '../../../slo/comparison/compare.ts';
import type { ComparedSteps } from '../../../slo/comparison/steps.ts';
import type { HeldStep, RecoveryClock } from '../../../slo/verdict.ts';
import { comparedCapacityTable } from '../compared-capacity-table.ts';
import { comparedRecoveryTable } from '../compared-recovery-table.ts';
import { comparedStepsTable } from '../compared-steps-table.ts';
import { type Html, html } from '../markup.ts';
import { fromT0, lengthOf, waterfall } from '../waterfall.ts';

/** Each fault's waterfalls in pairs, and what the platform did in each of the two runs. */
export const comparedRecoverySection = (comparison: Comparison): Html => {
  const { recoveries, steps, capacities } = comparison;
  const faults = [...new Set([...recoveries, ...capacities, ...steps].map((of) => of.fault))];
  return html`<section id="recovery" aria-labelledby="recovery-head">
<h2 id="recovery-head">Recovery</h2>
${
  faults.length === 0
    ? html`<p>No fault was part of either run.</p>`
    : html`<p class="lead">Where the time went, ${fromT0}; both pictures of a pair have the same length. Bars without a number are what Kubernetes did meanwhile, from the first node or replica to the last.</p>`
}
${recoveries.length > 0 && comparedRecoveryTable(recoveries)}
${faults.map((fault, i) => {
  const held = steps.filter((s) => s.fault === fault);
  const lost = capacities.filter((c) => c.fault === fault);
  const pairs = recoveries.filter((r) => r.fault === fault);
  // The platform's steps are the same for reads and writes: below the first of them.
  return html`<article class="fault" aria-labelledby="fault-${i}"><h3 id="fault-${i}">${fault}</h3>
${pairs.map((recovery, k) => pair(recovery, k === 0 ? held : [], comparison))}
${lost.length > 0 && comparedCapacityTable(fault, lost)}
${held.map(comparedStepsTable)}
</article>`;
})}
</section>`;
};

/** The waterfalls of both runs, one above the other, on the same scale. */
const pair = (
  { op, ...clocks }: ComparedRecovery,
  held: readonly ComparedSteps[],
  runs: Comparison,
): Html => {
  const sides = (['first', 'second'] as const).map((run) => ({
    name: `${op === 'read' ? 'Reads' : 'Writes'}, ${run}`,
    clock: clocks[run],
    steps: held.flatMap((h) => h.steps.flatMap((s) => s[run] ?? [])),
    of: runs[run],
  }));
  const leastSpan = Math.max(
    0,
    ...sides.flatMap(({ clock, steps }) => (clock === null ? [] : lengthOf(clock, steps))),
  );
  return html`${sides.map((side) => half(side, leastSpan))}`;
};

type Side = { name: string; clock: RecoveryClock | null; steps: readonly HeldStep[]; of: Judged };

const half = ({ name, clock, steps, of }: Side, leastSpan: number): Html =>
  clock === null
    ? html`<p>${name}: no clock; the fault was not part of it, or it had no effect.</p>`
    : html`<h4>${name}</h4>${waterfall(clock, {
        planned: of.plan.chaos.find((f) => f.id === clock.fault),
        zero: startOf(of, clock),
        leastSpan,
        steps,
      })}
`;

/** The clock alone knows no begin of the load: the fault itself is what is counted from. */
const startOf = ({ plan }: Judged, { instants }: RecoveryClock): number =>
  instants.t0.at ?? Date.parse(plan.createdAt);
