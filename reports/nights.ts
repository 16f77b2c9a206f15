import type { ShareOverNights } from '../slo/nights/shares.ts';
import type { Summary } from '../slo/nights/summary.ts';
import { type TrendOverNights, trendLevel } from '../slo/nights/trends.ts';
import type { Count } from '../slo/units.ts';
import { many, number, percent, seconds } from '../slo/words.ts';
import { duration, interval, symbol } from './words.ts';
import { wrap } from './wrap.ts';

/** What a run says together with the comparable ones before it, for its report: one sentence without its full stop. */
export const nightsLine = ({ nights, shares }: Summary): string => {
  const inAll = shares.find((s) => s.id === 'availability');
  if (nights.length < 2) return 'no night before this one is comparable with it';
  const doubtful = nights.filter((n) => n.inDoubt !== null).length;
  const together = `${many(nights.length)} comparable nights${doubtful > 0 ? `, ${many(doubtful)} of them not to be trusted` : ''}`;
  return inAll === undefined
    ? `${together}; none of them counts all requests together`
    : `${together}: ${shown(inAll)} (${inAll.verdict}); ${inAll.says}`;
};

/** What many nights say together, as lines no wider than `columns`. */
export const renderNights = (
  summary: Summary,
  leftOut: readonly string[],
  columns: Count,
): readonly string[] => {
  const width = Math.max(40, columns);
  const hang = (text: string, indent: number) =>
    wrap(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`);
  const section = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? ['', ...hang(title, 0), ...lines] : [];
  const { of, nights, older, shares, trends, changed, others } = summary;
  const [oldest, newest] = [nights[0], nights.at(-1)];
  return [
    ...hang(
      `${many(nights.length)} comparable ${nights.length === 1 ? 'night' : 'nights'} of ${of.environment}: ${of.profile}, ${duration(of.durationSeconds)}, scale ${of.scale}${of.defects.length > 0 ? `, defects ${of.defects.join(', ')}` : ''}; ${day(oldest)} to ${day(newest)}${older > 0 ? `; ${many(older)} older ones were not asked for` : ''}`,
      0,
    ),
    ...hang(`${nights.map((n) => symbol[n.verdict]).join('')} (${legend})`, 0),
    ...section(
      'Not to be trusted',
      nights.flatMap((n) => (n.inDoubt === null ? [] : hang(`- ${n.run} ${n.verdict}: ${n.inDoubt}`, 2))),
    ),
    ...section(
      'Shares over all these nights, each bound for one look at them',
      shares.flatMap((s) => [
        ...hang(`${symbol[s.verdict]} ${s.verdict} ${s.id}: ${shown(s)}`, 0),
        ...hang(s.says, 4),
      ]),
    ),
    ...section(
      `Trends from night to night (${method})`,
      trendLines(trends).flatMap((text) => hang(text, 0)),
    ),
    ...section(
      'Verdicts that differ though the plan does not',
      changed.flatMap(({ id, required, verdicts, turns }) =>
        hang(
          `${verdicts.map((v) => (v === null ? '·' : symbol[v])).join('')} ${id}${required ? '' : ' (not required)'}: ${turned(turns)}`,
          0,
        ),
      ),
    ),
    ...section('Left out', [
      ...others.flatMap((o) =>
        hang(
          `- ${many(o.nights)} with another ${o.differs.join(', ')}; the newest is ${o.newest} (--run shows them)`,
          2,
        ),
      ),
      ...leftOut.flatMap((text) => hang(`- ${text}`, 2)),
    ]),
  ];
};

const legend = `oldest first: ${Object.entries(symbol)
  .map(([value, sign]) => `${sign} ${value}`)
  .join(', ')}`;

const day = (night: { createdAt: string } | undefined): string => night?.createdAt.slice(0, 10) ?? 'never';

const shown = ({ kind, interval: of, bound, confidence, nights }: ShareOverNights): string => {
  if (nights === 0) return 'no night that can be trusted';
  const by = `at ${percent(confidence)} confidence`;
  return kind === 'availability'
    ? `at least ${percent(of.low ?? 0)} good ${by} (bound ≥ ${percent(bound)})`
    : `at most ${percent(of.high ?? 1)} late ${by} (bound ≤ ${percent(bound)})`;
};

const method = `Mann and Kendall's test, distribution-free; Holm's correction at ${percent(trendLevel)} for all together`;

const trendLines = (trends: readonly TrendOverNights[]): string[] => {
  const moving = trends.filter((t) => t.shown !== null);
  const still = trends.filter((t) => t.shown === null);
  const few = still.filter((t) => !t.decidable);
  const most = Math.max(...few.map((t) => t.nights));
  return [
    ...moving.map((t) => `${t.shown === 'rising' ? '↑' : '↓'} ${told(t)}`),
    ...(still.length === 0 ? [] : [`none shown of ${still.map(told).join('; ')}`]),
    ...(few.length === 0
      ? []
      : [`${many(few.length)} of them could show none yet: ${many(most)} nights are too few for so many`]),
  ];
};

const told = ({
  of,
  unit,
  nights,
  doubtful,
  newest,
  median,
  pValue,
  slope,
  shown: moves,
}: TrendOverNights): string =>
  [
    `${of} ${unit === 'ms' ? inMilliseconds(newest) : interval(newest, 'seconds')}`,
    ...(median === null ? [] : [`median ${amount(median, unit)}`]),
    ...(moves === null || slope === null
      ? []
      : [`${slope > 0 ? '+' : '−'}${amount(Math.abs(slope), unit)} a night`]),
    `p ${Number(pValue.toPrecision(2))} of ${many(nights)}${doubtful > 0 ? `, ${many(doubtful)} not to be trusted` : ''}`,
  ].join(', ');

const amount = (value: number, unit: TrendOverNights['unit']): string =>
  unit === 'ms' ? `${number(value, 2)} ms` : seconds(value);

const inMilliseconds = ({ low, high }: TrendOverNights['newest']): string =>
  `${number(Math.sqrt((low ?? 0) * (high ?? 0)), 2)} ms`;

const turned = (turns: Count): string => {
  if (turns === 0) return 'undecided on some nights';
  return turns === 1
    ? 'changed once: LifeFlow may have'
    : `went back and forth between PASS and FAIL ${many(turns)} times: flaky`;
};
