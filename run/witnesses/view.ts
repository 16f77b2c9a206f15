import type { WitnessedOp } from '../../chaos/live-view.ts';
import type { LedgerRow } from '../../slo/evidence.ts';
import type { ServiceId } from '../../slo/services.ts';
import type { Count, EpochMilliseconds, Milliseconds, Ratio, Seconds } from '../../slo/units.ts';
import type { MachineSample } from './machine.ts';
import type { Batch, SeenUntil } from './messages.ts';
import { recentSlip } from './recent-slip.ts';

/** What the witnesses know now: for the live view, the pre-flight check and the stop conditions. From memory. */
export type WitnessView = {
  running: boolean;
  /** Probes. */
  reads: WitnessedOp;
  /** Ledger writes; null when the run keeps no ledger. */
  writes: WitnessedOp | null;
  services: readonly ServiceView[];
  /** Largest distance between a probe's schedule and its start in the last 10 s. */
  probeSlipMs: Milliseconds;
  ledger: Readonly<Record<LedgerRow['class'], Count>>;
  machine: MachineSample | undefined;
};
/** Of the last 10 s that are known, the ten clean seconds that end a recovery. */
export type ServiceView = {
  service: ServiceId;
  probes: Count;
  bad: Count;
  lastBadAt: EpochMilliseconds | null;
};

const windowMs: Milliseconds = 10_000;

export type Watching = {
  take(batch: Pick<Batch, 'probes' | 'ledger' | 'samples'>, seenUntil: SeenUntil): void;
  now(running: boolean): WitnessView;
  /**
   * Seconds of full outage of all services together that probes sent since then amount to: each bad probe is as
   * long as the time between two, and one service is its share of all.
   */
  outageSince(since: EpochMilliseconds): Seconds;
};

export const watchWitnesses = (
  services: readonly ServiceId[],
  rates: { probesPerSecond: number; ledgerWritesPerSecond: number },
  startedAt: EpochMilliseconds,
): Watching => {
  const share: Ratio = 1 / services.length;
  /** When bad probes were sent, all of them: a run of minutes has at most some ten thousand. */
  const bad = new Map<ServiceId, EpochMilliseconds[]>(services.map((service) => [service, []]));
  const sent = new Map<ServiceId, EpochMilliseconds[]>(services.map((service) => [service, []]));
  const ledger = { acknowledged: 0, refused: 0, indeterminate: 0 };
  const slip = recentSlip(windowMs);
  let writes: WitnessedOp = { lastBadAt: null, seenUntil: startedAt };
  let seenUntil: EpochMilliseconds = startedAt;
  let machine: MachineSample | undefined;

  return {
    take(batch, seen) {
      for (const { service, sentAt, scheduledAt, outcome } of batch.probes) {
        sent.get(service)?.push(sentAt);
        if (outcome !== 'good') bad.get(service)?.push(sentAt);
        slip.take(sentAt, sentAt - scheduledAt);
      }
      for (const row of batch.ledger) {
        ledger[row.class] += 1;
        if (row.outcome !== 'good')
          writes = { ...writes, lastBadAt: latest([writes.lastBadAt ?? 0, row.sentAt]) };
      }
      machine = batch.samples.at(-1) ?? machine;
      seenUntil = seen.probes;
      writes = { ...writes, seenUntil: seen.ledger };
      for (const [service, at] of sent) sent.set(service, within(at, seenUntil));
    },
    now: (running) => ({
      running,
      reads: { lastBadAt: latest([...bad.values()].map((at) => latest(at) ?? 0)), seenUntil },
      writes: rates.ledgerWritesPerSecond === 0 ? null : writes,
      services: services.map((service) => ({
        service,
        probes: sent.get(service)?.length ?? 0,
        bad: within(bad.get(service) ?? [], seenUntil).length,
        lastBadAt: latest(bad.get(service) ?? []),
      })),
      probeSlipMs: slip.most(),
      ledger: { ...ledger },
      machine,
    }),
    outageSince(since) {
      let probes: Count = 0;
      for (const at of bad.values()) probes += at.filter((sentAt) => sentAt >= since).length;
      return (probes / rates.probesPerSecond) * share;
    },
  };
};

const within = (instants: readonly EpochMilliseconds[], until: EpochMilliseconds): EpochMilliseconds[] =>
  instants.filter((at) => at > until - windowMs);

const latest = (instants: readonly EpochMilliseconds[]): EpochMilliseconds | null => {
  const most = instants.reduce((a, b) => Math.max(a, b), 0);
  return most === 0 ? null : most;
};
