import type { Comparison } from '../slo/comparison/compare.ts';
import type { HeldStep } from '../slo/verdict.ts';
import { many } from '../slo/words.ts';
import {
  backText,
  capacityText,
  costText,
  foundText,
  howToRead,
  inReadingOrder,
  replicasBackText,
  runName,
  shownAs,
  tallyText,
} from './comparison.ts';
import { cell, markdownTable } from './markdown.ts';
import { bandText, seenText, standing, stepNames } from './step-in-words.ts';
import { symbol } from './words.ts';

/** The comparison as Markdown, for a pull request. */
export const renderComparisonMarkdown = (comparison: Comparison): string => {
  const { first, second, differs, objectives, recoveries, capacities, steps, costs } = comparison;
  const required = objectives.filter((o) => o.required);
  const both = (one: string, other: string): readonly string[] => [cell(one), cell(other)];
  return `${[
    '## Two runs compared',
    markdownTable(
      ['', 'First', 'Second'],
      [
        ['Run', ...both(runName(first), runName(second))],
        ['Verdict', ...[first, second].map(({ verdict: { verdict } }) => `${symbol[verdict]} ${verdict}`)],
      ],
    ),
    `Of ${many(required.length)} required objectives the second shows ${tallyText(required)}. ${howToRead}`,
    ...(differs.length === 0
      ? ['Their plans set nothing differently.']
      : [
          markdownTable(
            ['Setting', 'First', 'Second'],
            differs.map((d) => [cell(d.setting), ...both(d.first ?? 'none', d.second ?? 'none')]),
          ),
        ]),
    markdownTable(
      ['The second is', 'Objective', 'First', 'Second', 'Because'],
      inReadingOrder(objectives).map((o) => [
        shownAs[o.shows],
        `${cell(o.title)}<br><code>${cell(o.id)}</code>${o.required ? '' : '<br>not required'}`,
        ...both(foundText(o.first, o.unit), foundText(o.second, o.unit)),
        cell(o.because),
      ]),
    ),
    ...(recoveries.length === 0
      ? []
      : [
          markdownTable(
            [
              'Fault',
              'Requests',
              'First back after',
              'Second back after',
              'First’s replicas after',
              'Second’s replicas after',
            ],
            recoveries.map((r) => [
              cell(r.fault),
              `${r.op}s`,
              ...both(backText(r.first), backText(r.second)),
              ...both(replicasBackText(r.first), replicasBackText(r.second)),
            ]),
          ),
        ]),
    ...(capacities.length === 0
      ? []
      : [
          markdownTable(
            ['Fault', 'Replicas ready before it, and the fewest until its heal', 'First', 'Second'],
            capacities.map((c) => [
              cell(c.fault),
              cell(`${c.service} in ${c.region}`),
              ...both(capacityText(c.first), capacityText(c.second)),
            ]),
          ),
        ]),
    ...(steps.length === 0
      ? []
      : [
          markdownTable(
            ['Fault', 'Step of Kubernetes', 'First', 'Second'],
            steps.flatMap(({ fault, steps: compared }) =>
              compared.map((s) => [
                cell(fault),
                stepNames[s.step],
                ...both(stepText(s.first), stepText(s.second)),
              ]),
            ),
          ),
        ]),
    ...(costs.length === 0
      ? []
      : [
          markdownTable(
            ['Fault', 'First took of the month’s budget', 'Second'],
            costs.map((c) => [cell(c.fault), ...both(costText(c.first), costText(c.second))]),
          ),
        ]),
  ].join('\n\n')}\n`;
};

/** `9 s to 9.5 s, predicted 0 s to 14 s: ✓ inside` */
const stepText = (held: HeldStep | null): string =>
  held === null
    ? 'not known'
    : `${held.observed === null ? '' : `${seenText(held)}, `}predicted ${bandText(held)}: ${standing(held)}`;
