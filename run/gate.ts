import { lookAt } from '../slo/gate/look.ts';
import { openTracks } from '../slo/gate/tracks.ts';
import type { LoadRow } from '../slo/load-row.ts';
import type { GatePlan, Plan } from '../slo/plan.ts';
import type { EpochMilliseconds, EpochSecond, Seconds } from '../slo/units.ts';
import { settledAt } from '../slo/windows.ts';
import { Decided } from './conduct/ended-early.ts';

/** Ours: k6 reports once a second, and an answer may be booked a second beside its own. */
const unfinished: Seconds = 3;

/**
 * Looks at the rows of the load as they come, and aborts `signal` with a `Decided` once the gate's objectives are
 * decided. It sees whole seconds of steady state only; the judge sees everything.
 */
export const openGate = (
  plan: Plan,
  gate: GatePlan,
  say: (line: string) => void,
): {
  take: (rows: readonly LoadRow[], startedAt: EpochMilliseconds | undefined) => void;
  signal: AbortSignal;
} => {
  const decided = new AbortController();
  const waiting = new Map<EpochSecond, LoadRow[]>();
  const tracks = openTracks(
    new Map(plan.load.services.map((s) => [s.service, s.requestsPerArrival])),
    () => true,
  );
  let nextLook: EpochSecond | undefined;
  let said = '';
  return {
    signal: decided.signal,
    take(rows, startedAt) {
      if (startedAt === undefined || decided.signal.aborted) return;
      const from = Math.ceil(startedAt / 1000 + settledAt(plan.load));
      for (const row of rows) {
        if (row.second < from) continue;
        waiting.set(row.second, [...(waiting.get(row.second) ?? []), row]);
      }
      const newest = Math.max(...waiting.keys());
      for (const [second, whole] of waiting) {
        if (second > newest - unfinished) continue;
        tracks.take(whole);
        waiting.delete(second);
      }
      nextLook ??= from + gate.lookSeconds;
      if (newest - unfinished < nextLook) return;
      nextLook = newest - unfinished + gate.lookSeconds;
      const look = lookAt(plan, gate, tracks);
      if (look.says !== said) say(`gate: ${look.says}`);
      said = look.says;
      if (look.decided !== null) decided.abort(new Decided(`${look.decided}, ${look.says}`));
    },
  };
};
