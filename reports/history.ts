import { createHash } from 'node:crypto';
import { nightOf } from '../slo/nights/night.ts';
import type { ReportInput } from './input.ts';

/** One line of history.ndjson: what is worth comparing from night to night. */
export const renderHistoryLine = ({ plan, verdict }: ReportInput): string =>
  `${JSON.stringify(nightOf(plan, verdict, digest))}\n`;

/** Ours: 64 bits are enough to tell a few hundred plans apart, and a line holds one for each part. */
const digest = (part: unknown): string =>
  createHash('sha256').update(JSON.stringify(part)).digest('hex').slice(0, 16);
