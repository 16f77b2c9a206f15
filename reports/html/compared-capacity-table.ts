import type { ComparedCapacity } from '../../slo/comparison/capacity.ts';
import { capacityText } from '../comparison.ts';
import type { Html } from './markup.ts';
import { type Column, table } from './table.ts';

const columns: readonly Column<ComparedCapacity>[] = [
  { head: 'Service', heads: true, cell: ({ service }) => service },
  { head: 'Region', cell: ({ region }) => region },
  { head: 'First', as: 'number', cell: ({ first }) => capacityText(first) },
  { head: 'Second', as: 'number', cell: ({ second }) => capacityText(second) },
];

/** What one fault took of the ready replicas of two runs. */
export const comparedCapacityTable = (fault: string, capacities: readonly ComparedCapacity[]): Html =>
  table(`Replicas ready just before ${fault}, and the fewest until its heal`, columns, capacities);
