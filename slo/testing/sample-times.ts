import type { PlannedFault } from '../plan.ts';
import type { FaultTimes } from '../timeline.ts';
import type { EpochMilliseconds } from '../units.ts';
import type { RecoveryClock } from '../verdict.ts';

/** When the faults of `faultTimes` take effect. */
export const sampleT0: EpochMilliseconds = 1_000_000;

/** A fault by hand: in effect at `sampleT0`, held for 20 s, healed 5 s later. */
export const faultTimes = (
  change: Partial<FaultTimes> = {},
  planned: Partial<PlannedFault> = {},
): FaultTimes => ({
  planned: {
    id: '1-node-kill',
    fault: 'node-kill',
    aim: { region: 'region-1' },
    at: 10,
    holdSeconds: 20,
    healBoundSeconds: 5,
    bound: { readsSeconds: 60, writesSeconds: 60, claim: null, why: 'ours' },
    hypothesis: 'the rest carries on',
    touches: 'one node',
    undo: 'start it again',
    budgetSeconds: 5,
    ...planned,
  },
  injected: sampleT0 - 100,
  effective: { at: sampleT0, uncertaintyMs: 20, clock: 'platform' },
  ineffective: null,
  healStarted: sampleT0 + 20_000,
  healEnded: sampleT0 + 25_000,
  ...change,
});

type Instants = Partial<Record<keyof RecoveryClock['instants'], EpochMilliseconds | null>>;

/** A clock of that fault: bad from 1 s to 4 s after it, but for what `at` says. */
export const recoveryClock = (at: Instants = {}, change: Partial<RecoveryClock> = {}): RecoveryClock => {
  const own: Instants = { t0: sampleT0, t1: sampleT0 + 1000, t5: sampleT0 + 4000, ...at };
  const instant = (name: keyof Instants) => ({
    at: own[name] ?? null,
    clock: 'runner',
    uncertaintyMs: 100,
    says: `${name} as made`,
  });
  return {
    fault: '1-node-kill',
    op: 'read',
    instants: {
      t0: instant('t0'),
      t1: instant('t1'),
      t2: instant('t2'),
      t3: instant('t3'),
      t4: instant('t4'),
      t5: instant('t5'),
      t6: instant('t6'),
      t7: instant('t7'),
    },
    rtoSeconds: { low: 3.9, high: 4 },
    badProbes: 30,
    probes: 200,
    ...change,
  };
};
