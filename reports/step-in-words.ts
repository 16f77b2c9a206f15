import type { HeldStep } from '../slo/verdict.ts';
import { seconds } from '../slo/words.ts';

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
} as const satisfies Record<HeldStep['step'] | 'fault', string>;

/** `5 s to 12 s` */
export const bandText = ({ low, high }: { low: number; high: number }): string =>
  `${seconds(low)} to ${seconds(high)}`;

/** How long it took after what it follows: `3.1 s to 3.2 s (2 of them)`, or `(2 of 3)` where others took what it follows. */
export const seenText = ({ observed, seen, of = seen }: HeldStep): string => {
  if (observed === null) return 'not seen';
  const count = of > seen ? ` (${seen} of ${of})` : seen > 1 ? ` (${seen} of them)` : '';
  return `${bandText(observed)}${count}`;
};

/** Where it lies to its band, and why: of one that is outside, also that no mark tells of a reason. */
export const standing = ({ is, outside, because }: HeldStep): string => {
  const explained = because === undefined ? '' : `; because ${because}`;
  switch (is) {
    case 'inside':
      return '✓ inside';
    case 'outside':
      return `✗ outside: ${outside.join(', ')}${explained || '; nothing in the evidence explains it'}`;
    case 'not seen':
      return `· not seen${explained}`;
  }
};
