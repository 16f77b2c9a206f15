import type { Capacity } from '../slo/comparison/capacity.ts';
import type { ComparedObjective, Comparison, Judged, Shown } from '../slo/comparison/compare.ts';
import type { Count } from '../slo/units.ts';
import type { Finding, RecoveryClock } from '../slo/verdict.ts';
import { many, seconds } from '../slo/words.ts';
import { interval, symbol } from './words.ts';
import { wrap } from './wrap.ts';

/** A comparison is never told by a sign alone. */
export const shownAs = {
  better: '↑ better',
  worse: '↓ worse',
  open: '≈ not told apart',
  incomparable: '· not comparable',
} as const satisfies Record<Shown, string>;

/** How to read a comparison, with its limits. */
export const howToRead =
  'Better and worse are said where the intervals of both runs lie apart, for each objective by itself; of many objectives ' +
  'some may differ by chance. A fault that each run had once shows how it went those two times, not how it usually goes.';

/** What differs first, the worse before the better, and what is required before what is not. */
export const inReadingOrder = (objectives: readonly ComparedObjective[]): readonly ComparedObjective[] =>
  [...objectives].sort(
    (a, b) => order.indexOf(a.shows) - order.indexOf(b.shows) || Number(b.required) - Number(a.required),
  );
const order: readonly Shown[] = ['worse', 'better', 'open', 'incomparable'];

export const runName = ({ plan, verdict }: Judged): string => `${verdict.run} on ${plan.environment.name}`;

/** `2 better, 1 worse, 14 not told apart, 3 not comparable`, of the required ones. */
export const tallyText = (objectives: readonly ComparedObjective[]): string => {
  const count = (shows: Shown): Count => objectives.filter((o) => o.shows === shows).length;
  return (['better', 'worse', 'open', 'incomparable'] as const)
    .map((shows) => `${many(count(shows))} ${shownAs[shows].slice(2)}`)
    .join(', ');
};

export const foundText = (finding: Finding | null, unit: Finding['objective']['unit']): string =>
  finding === null
    ? 'not part of it'
    : `${symbol[finding.verdict]} ${finding.verdict}, ${interval(finding.interval, unit)}`;

export const backText = (clock: RecoveryClock | null): string =>
  clock === null ? 'not seen' : interval(clock.rtoSeconds, 'seconds');

/** When the platform held as many ready replicas again as it has to. */
export const replicasBackText = (clock: RecoveryClock | null): string => {
  const [from, to] = [clock?.instants.t0.at ?? null, clock?.instants.t6.at ?? null];
  return from === null || to === null ? 'not seen' : seconds((to - from) / 1000);
};

/** `3 → 1`: before the fault, and the fewest until its heal. */
export const capacityText = (capacity: Capacity | null): string =>
  capacity === null ? 'not known' : `${many(capacity.before)} → ${many(capacity.fewest)}`;

export const costText = (cost: number | null): string => (cost === null ? 'not part of it' : seconds(cost));

/** The comparison as lines no wider than `columns`. */
export const renderComparison = (comparison: Comparison, columns: Count): readonly string[] => {
  const { first, second, differs, objectives, costs } = comparison;
  const width = Math.max(40, columns);
  const hang = (text: string, indent: number) =>
    wrap(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`);
  const section = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? ['', title, ...lines] : [];
  const required = objectives.filter((o) => o.required);
  const line = (o: ComparedObjective): string[] => [
    ...hang(`${shownAs[o.shows]} ${o.id}${o.required ? '' : ' (not required)'}: ${o.because}`, 0),
    ...hang(`first ${foundText(o.first, o.unit)}`, 4),
    ...hang(`second ${foundText(o.second, o.unit)}`, 4),
  ];
  const told = inReadingOrder(objectives);
  const others = told.filter((o) => o.shows === 'incomparable');
  return [
    ...hang(`first: ${symbol[first.verdict.verdict]} ${first.verdict.verdict} ${runName(first)}`, 0),
    ...hang(`second: ${symbol[second.verdict.verdict]} ${second.verdict.verdict} ${runName(second)}`, 0),
    ...hang(`Of ${many(required.length)} required objectives the second shows ${tallyText(required)}.`, 0),
    ...hang(howToRead, 0),
    ...section(
      'What their plans set differently',
      differs.flatMap((d) => hang(`- ${d.setting}: ${d.first ?? 'none'} → ${d.second ?? 'none'}`, 2)),
    ),
    ...section('Objectives', told.filter((o) => o.shows !== 'incomparable').flatMap(line)),
    ...section(
      'Not comparable',
      others.flatMap((o) => hang(`- ${o.id}: ${o.because}`, 2)),
    ),
    ...section(
      'Error budget',
      costs.flatMap((c) => hang(`${c.fault}: ${costText(c.first)} → ${costText(c.second)}`, 2)),
    ),
  ];
};
