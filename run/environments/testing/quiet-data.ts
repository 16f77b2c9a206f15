import { systemClock } from '../../../chaos/clock.ts';
import type { Data } from '../../../chaos/platforms/kubernetes/index.ts';

/** Databases that are well and that nobody touches, for tests that are about the cluster. */
export const quietData: Data = {
  observe: async () => ({
    databases: [
      { name: 'pg-1', zone: 'r1a', region: 'region-1', up: true, role: 'primary' },
      { name: 'pg-2', zone: 'r1b', region: 'region-1', up: true, role: 'sync-standby' },
      { name: 'pg-3', zone: 'r2a', region: 'region-2', up: true, role: 'async-replica' },
    ],
    edge: { readRegion: 'region-1', writeRegion: 'region-1' },
  }),
  kill: async () => undefined,
  proof: async () => ({ effective: true, at: systemClock.now(), says: 'not looked at' }),
  cut: async () => undefined,
  isCut: async () => ({ effective: true, at: systemClock.now(), says: 'not looked at' }),
  restoreReplication: async () => undefined,
  promoteRegion: async () => undefined,
  failBack: async () => undefined,
  facts: async (sinceSeq) => ({ marks: [], nextSeq: sinceSeq }),
};
