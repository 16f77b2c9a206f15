import { describe, expect, it } from 'vitest';
import type { LedgerRow, ProbeRow } from '../../slo/evidence.ts';
import type { ServiceId } from '../../slo/services.ts';
import { watchWitnesses } from './view.ts';

const start = 1_795_000_000_000;
const rates = { probesPerSecond: 10, ledgerWritesPerSecond: 2 };
const probe = (
  service: ServiceId,
  at: number,
  outcome: ProbeRow['outcome'] = 'good',
  slip = 1,
): ProbeRow => ({
  service,
  scheduledAt: start + at - slip,
  sentAt: start + at,
  endedAt: start + at + 3,
  outcome,
});
const write = (at: number, kind: LedgerRow['class']): LedgerRow => ({
  ref: `r-${at}`,
  service: 'donor',
  sentAt: start + at,
  endedAt: start + at + 3,
  class: kind,
  outcome: kind === 'acknowledged' ? 'good' : 'late',
});
const watching = () => watchWitnesses(['donor', 'camp'], rates, start);
const seen = (at: number) => ({ probes: start + at, ledger: start + at });

describe('watchWitnesses', () => {
  it('claims nothing before anything was seen', () => {
    const view = watching().now(true);
    expect(view.reads).toEqual({ lastBadAt: null, seenUntil: start });
    expect(view.probeSlipMs).toBe(0);
  });

  it('finds the newest bad probe although a late one ends after newer ones', () => {
    const w = watching();
    w.take(
      { probes: [probe('donor', 900, 'late'), probe('camp', 400, 'late')], ledger: [], samples: [] },
      seen(1000),
    );
    expect(w.now(true).reads).toEqual({ lastBadAt: start + 900, seenUntil: start + 1000 });
    expect(w.now(true).services).toEqual([
      { service: 'donor', probes: 1, bad: 1, lastBadAt: start + 900 },
      { service: 'camp', probes: 1, bad: 1, lastBadAt: start + 400 },
    ]);
  });

  it('forgets counts and slips after ten seconds, but never the last bad instant', () => {
    const w = watching();
    w.take({ probes: [probe('donor', 100, 'late', 80)], ledger: [], samples: [] }, seen(200));
    expect(w.now(true).probeSlipMs).toBe(80);
    w.take({ probes: [probe('donor', 12_000)], ledger: [], samples: [] }, seen(12_100));
    const view = w.now(true);
    expect(view.services[0]).toEqual({ service: 'donor', probes: 1, bad: 0, lastBadAt: start + 100 });
    expect(view.probeSlipMs).toBe(1);
  });

  it('counts each bad probe as the time between two, for its share of the services', () => {
    const w = watching();
    const probes = Array.from({ length: 10 }, (_, i) => probe('donor', i * 100, 'server-error'));
    w.take({ probes, ledger: [], samples: [] }, seen(1000));
    expect(w.outageSince(start)).toBeCloseTo(0.5);
    expect(w.outageSince(start + 500)).toBeCloseTo(0.25);
  });

  it('counts the ledger by class, and knows its last bad write', () => {
    const w = watching();
    w.take(
      {
        probes: [],
        ledger: [write(1, 'acknowledged'), write(9, 'indeterminate'), write(5, 'refused')],
        samples: [],
      },
      seen(10),
    );
    expect(w.now(true).ledger).toEqual({ acknowledged: 1, refused: 1, indeterminate: 1 });
    expect(w.now(true).writes).toEqual({ lastBadAt: start + 9, seenUntil: start + 10 });
    expect(
      watchWitnesses(['donor'], { ...rates, ledgerWritesPerSecond: 0 }, start).now(true).writes,
    ).toBeNull();
  });
});
