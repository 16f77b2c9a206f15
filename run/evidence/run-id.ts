import { randomBytes } from 'node:crypto';

/** `2026-11-24T01-23-45-abc1`: sorts by time, is a folder's name everywhere, and two in one second differ. */
export const newRunId = (now: Date = new Date()): string =>
  `${now.toISOString().slice(0, 19).replaceAll(':', '-')}-${randomBytes(2).toString('hex')}`;
