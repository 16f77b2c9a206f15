import type { ComparedStep, ComparedSteps } from '../../slo/comparison/steps.ts';
import { bandText, seenText, standing, stepNames } from '../step-in-words.ts';
import { type Html, html } from './markup.ts';
import { type Column, table } from './table.ts';

const side = (held: ComparedStep['first']): Html =>
  held === null
    ? html`not known`
    : html`${held.observed !== null && html`<span class="figure">${seenText(held)}</span>`}${standing(held)}<p class="quiet">predicted ${bandText(held)} after ${stepNames[held.after]}: ${held.says}</p>`;

const columns: readonly Column<ComparedStep>[] = [
  { head: 'Step', heads: true, cell: ({ step }) => stepNames[step] },
  { head: 'First', as: 'wide', cell: ({ first }) => side(first) },
  { head: 'Second', as: 'wide', cell: ({ second }) => side(second) },
];

/** What a Kubernetes did after one fault of two runs: when, and how that lies to what each run's settings predict. */
export const comparedStepsTable = ({ fault, steps }: ComparedSteps): Html =>
  table(`Steps of Kubernetes after ${fault}`, columns, steps, { cards: true });
