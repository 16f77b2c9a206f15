import type { HeldSteps } from '../../slo/verdict.ts';
import { seconds } from '../../slo/words.ts';
import type { Html } from './markup.ts';
import { type Column, table } from './table.ts';

/** What the marks of the steps are called. */
export const stepNames = {
  fault: 'the fault',
  'lease-missed': 'lease missed',
  'node-down': 'node not ready',
  'endpoint-removed': 'endpoint removed',
  'replica-evicted': 'pod evicted',
  'replica-created': 'pod created in its place',
  'replica-scheduled': 'pod scheduled',
  'replica-started': 'container started',
  'replica-ready': 'pod ready',
} as const satisfies Record<HeldSteps['steps'][number]['step'] | 'fault', string>;

const between = ({ low, high }: { low: number; high: number }): string =>
  `${seconds(low)} to ${seconds(high)}`;

const columns: readonly Column<HeldSteps['steps'][number]>[] = [
  { head: 'Step', heads: true, cell: ({ step }) => stepNames[step] },
  { head: 'After', as: 'mark', cell: ({ after }) => stepNames[after] },
  { head: 'Predicted', as: 'mark', cell: between },
  {
    head: 'Seen',
    as: 'mark',
    cell: ({ observed, seen }) =>
      observed === null ? 'not seen' : `${between(observed)}${seen > 1 ? ` (${seen} of them)` : ''}`,
  },
  {
    head: 'Inside',
    as: 'wide',
    cell: ({ is, outside, because, says }) =>
      [
        is === 'outside' ? `✗ outside: ${outside.join(', ')}` : is === 'inside' ? '✓ inside' : '· not seen',
        ...(because === undefined ? [] : [`because ${because}`]),
        says,
      ].join('; '),
  },
];

/** What the control plane's settings predict of each step, beside what was seen. */
export const stepsTable = ({ fault, steps }: HeldSteps): Html =>
  table(`Steps of Kubernetes after ${fault}`, columns, steps, { cards: true });
