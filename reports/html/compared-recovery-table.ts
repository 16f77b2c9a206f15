import type { ComparedRecovery } from '../../slo/comparison/compare.ts';
import { backText, replicasBackText } from '../comparison.ts';
import type { Html } from './markup.ts';
import { type Column, table } from './table.ts';

const columns: readonly Column<ComparedRecovery>[] = [
  { head: 'Fault', heads: true, cell: ({ fault }) => fault },
  { head: 'Requests', cell: ({ op }) => `${op}s` },
  { head: 'First back after', as: 'number', cell: ({ first }) => backText(first) },
  { head: 'Second back after', as: 'number', cell: ({ second }) => backText(second) },
  { head: 'First’s replicas after', as: 'number', cell: ({ first }) => replicasBackText(first) },
  { head: 'Second’s replicas after', as: 'number', cell: ({ second }) => replicasBackText(second) },
];

/** How long each fault of two runs was felt, and how long it took until its replicas were ready again. */
export const comparedRecoveryTable = (recoveries: readonly ComparedRecovery[]): Html =>
  table('How long the way back took', columns, recoveries);
