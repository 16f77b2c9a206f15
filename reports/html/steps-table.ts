import type { HeldStep, HeldSteps } from '../../slo/verdict.ts';
import { bandText, seenText, standing, stepNames } from '../step-in-words.ts';
import { type Html, html } from './markup.ts';
import { type Column, table } from './table.ts';

const columns: readonly Column<HeldStep>[] = [
  { head: 'Step', heads: true, cell: ({ step }) => stepNames[step] },
  { head: 'After', as: 'mark', cell: ({ after }) => stepNames[after] },
  { head: 'Predicted', as: 'mark', cell: bandText },
  { head: 'Seen', as: 'mark', cell: seenText },
  {
    head: 'Inside',
    as: 'wide',
    cell: (held) => html`${standing(held)}<p class="quiet">${held.says}</p>`,
  },
];

/** What the control plane's settings predict of each step, beside what was seen. */
export const stepsTable = ({ fault, steps }: HeldSteps): Html =>
  table(`Steps of Kubernetes after ${fault}`, columns, steps, { cards: true });
