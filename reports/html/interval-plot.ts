import { betterWay } from '../../slo/direction.ts';
import type { Objective } from '../../slo/plan.ts';
import type { Interval } from '../../slo/verdict.ts';
import { type Html, html } from './markup.ts';

const width = 120;

/**
 * The interval beside its bound, small: the bar is what the evidence leaves possible, the tick is the bound, the
 * side that would be a miss is shaded. The text next to it says the same, so it is hidden from screen readers.
 */
export const intervalPlot = (objective: Objective, { low, high }: Interval): Html | null => {
  if (low === null && high === null) return null;
  const place = scaleOf(objective, low, high);
  if (place === null) return null;
  const [left, right] = [low === null ? 0 : place(low), high === null ? width : place(high)].sort(
    (a, b) => a - b,
  );
  const tick = place(objective.bound);
  const missIsLeft = betterWay(objective) === 'more';
  const from = left ?? 0;
  const wide = Math.max(3, (right ?? width) - from);
  return html`<svg class="interval" viewBox="0 0 ${width} 14" width="${width}" height="14" aria-hidden="true" focusable="false">
<rect class="miss" x="${missIsLeft ? 0 : px(tick)}" y="2" width="${px(missIsLeft ? tick : width - tick)}" height="10"/>
<line class="axis" x1="0" x2="${width}" y1="7" y2="7"/>
<rect class="seen" x="${px(Math.min(from, width - wide))}" y="4.5" width="${px(wide)}" height="5" rx="1"/>
<line class="tick" x1="${px(tick)}" x2="${px(tick)}" y1="0" y2="14"/></svg>`;
};

const px = (value: number): number => Math.round(10 * value) / 10;
const clamp = (value: number) => Math.min(width - 2, Math.max(2, value));

type Scale = (value: number) => number;

/** Shares near 1 by the number of nines, everything else from zero. */
const scaleOf = (objective: Objective, low: number | null, high: number | null): Scale | null => {
  const { unit, bound } = objective;
  if (unit === 'ratio' && bound > 0.5 && bound < 1) {
    const nines = (share: number) => -Math.log10(Math.max(1 - share, 1e-7));
    const [from, to] = [nines(bound) - 1.2, nines(bound) + 1.2];
    return (share) => clamp((width * (nines(share) - from)) / (to - from));
  }
  const top = 1.25 * Math.max(bound, low ?? 0, high ?? 0);
  return top > 0 ? (value) => clamp((width * value) / top) : null;
};
