import type { EvidencePlan, Plan } from '../slo/plan.ts';
import { many, number, percent } from '../slo/words.ts';
import { duration } from './words.ts';

type Planned = Pick<Plan, 'evidencePlan' | 'environment' | 'load'>;

/** `29,956 / 47,437 / 62,956 / 77,535 requests`. */
export const needsText = ({ needs, counts }: EvidencePlan): string =>
  needs.length === 0 ? 'no count decides it' : `${needs.map((n) => number(n)).join(' / ')} ${counts}`;

/** `0.4 / 0.7 min`, in the order of the needs. */
export const minutesText = ({ minutes }: EvidencePlan): string =>
  minutes.length === 0 ? '' : `${minutes.map((m) => number(m, m < 1 ? 2 : 1)).join(' / ')} min`;

export const gathersText = ({ gathers, counts }: EvidencePlan): string =>
  `about ${number(gathers)} ${counts}`;

/** How likely PASS and FAIL are, and with how many failures they still come; empty where no share is judged. */
export const powerText = ({ power }: EvidencePlan): string => {
  if (power === null) return '';
  const { accepts, rejects, passAtTenth, passAtHalf, failAtTwice } = power;
  const pass = accepts === null ? 'no PASS' : `PASS with ${many(accepts)} or fewer failures`;
  const fail = rejects === null ? 'no FAIL' : `FAIL with ${many(rejects)} or more`;
  return `${pass}, ${fail}; PASS at a tenth ${whole(passAtTenth)}, at half ${whole(passAtHalf)}; FAIL at twice ${whole(failAtTwice)}`;
};

/** Whole points: the widening by clustering is known no better. */
const whole = (share: number): string =>
  share > 0.995 && share < 1
    ? 'over 99 %'
    : share > 0 && share < 0.005
      ? 'under 1 %'
      : percent(Math.round(100 * share) / 100);

/** What would decide it: a scale or a length, whichever there is. */
export const otherwiseText = ({ otherwise }: EvidencePlan, { environment, load }: Planned): string => {
  if (otherwise === null) return '';
  const ways = [
    ...(otherwise.scale === null ? [] : [`scale ${otherwise.scale} instead of ${environment.scale}`]),
    ...(otherwise.durationSeconds === null
      ? []
      : [`${duration(otherwise.durationSeconds)} of load instead of ${duration(load.durationSeconds)}`]),
  ];
  return ways.length === 0 ? 'no scale and no length decides it' : `takes ${ways.join(', or ')}`;
};

/** Rows that differ in their objective only, together. */
export const alike = (rows: readonly EvidencePlan[]): { objectives: string[]; row: EvidencePlan }[] =>
  [...Map.groupBy(rows, ({ objective: _, ...rest }) => JSON.stringify(rest)).values()].flatMap((group) => {
    const [row] = group;
    return row === undefined ? [] : [{ objectives: group.map((r) => r.objective), row }];
  });

/** The whole table as lines. */
export const renderEvidencePlan = (plan: Planned): string[] =>
  alike(plan.evidencePlan).flatMap(({ objectives, row }) => {
    const minutes = minutesText(row);
    const [power, other] = [powerText(row), otherwiseText(row, plan)];
    return [
      `${objectives.join(', ')}`,
      `  needs ${needsText(row)}${minutes === '' ? '' : ` (${minutes})`}; gathers ${gathersText(row)}`,
      ...(power === '' ? [] : [`  ${power}`]),
      ...(other === '' ? [] : [`  NOT DECIDABLE here: ${other}`]),
      ...(row.says === '' ? [] : [`  ${row.says}`]),
    ];
  });
