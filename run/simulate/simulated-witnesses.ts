import type { LiveView } from '../../chaos/live-view.ts';
import type { Witnesses } from '../conduct/ports.ts';
import { type Call, during, honest, type Sky } from './calls.ts';
import type { SimulatedLifeflow } from './simulated-lifeflow.ts';

/** What probes and writes would have seen of LifeFlow. `account` has to be called before it changes. */
export type Seen = {
  account(): void;
  view(since: number): Pick<LiveView, 'reads' | 'writes' | 'outageSeconds'>;
};

export const seenOf = (sky: Sky, failing: SimulatedLifeflow['failing']): Seen => {
  let from = sky.clock.now();
  let badRead: number | null = null;
  let badWrite: number | null = null;
  const outages: { from: number; to: number }[] = [];
  const account = (): void => {
    const to = sky.clock.now();
    const bad = failing();
    if (bad.reads) {
      badRead = to;
      outages.push({ from, to });
    }
    if (bad.writes) badWrite = to;
    from = to;
  };
  return {
    account,
    view: (since) => {
      account();
      const { blind } = sky.weather;
      const seenUntil = blind !== null && during(sky, blind) ? sky.startsAt + blind.from : sky.clock.now();
      return {
        reads: { lastBadAt: badRead, seenUntil },
        writes: { lastBadAt: badWrite, seenUntil },
        outageSeconds:
          outages.reduce((sum, o) => sum + Math.max(0, o.to - Math.max(o.from, since)), 0) / 1000,
      };
    },
  };
};

export const simulatedWitnesses = (
  sky: Sky,
  call: Call,
  seen: Seen,
  running: { load: boolean; witnesses: boolean },
): Witnesses => {
  const act = (says: string, effect: () => void) =>
    call('act', says, effect, honest(sky.weather.fate('act')));
  return {
    start: () =>
      act('start the witnesses', () => {
        running.witnesses = true;
      }),
    stop: () =>
      act('stop the witnesses', () => {
        running.witnesses = false;
      }),
    readBack: () => call('look', 'read the ledger back', () => {}, sky.weather.fate('look')),
    view: (since) => ({
      ...seen.view(since),
      replicationLagBytes: 0,
      generator: { alive: running.load, busy: during(sky, sky.weather.busy) ? 0.99 : 0.3, probeSlipMs: 1 },
      alarms: during(sky, sky.weather.alarm) ? ['p99'] : [],
    }),
  };
};
