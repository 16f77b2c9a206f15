import { describe, expect, it } from 'vitest';
import type { Evidence, Sample } from '../evidence.ts';
import { columnsOf } from '../load-columns.ts';
import { faultTimes, recoveryClock, sampleT0 } from '../testing/sample-times.ts';
import { smallRun } from '../testing/small-run.ts';
import { judgeAlerts } from './judge-alerts.ts';
import { alertIds } from './rule.ts';

const { plan, evidence } = smallRun();
const from = sampleT0 / 1000;
const seconds = 660;
/** Half of a hundred reads of each second were bad. */
const requests = {
  bad: { read: new Float64Array(seconds).fill(50), write: new Float64Array(seconds) },
  all: new Float64Array(seconds).fill(100),
};
/** A queue that is too deep from this second after the fault on, for ten seconds. */
const deepFrom = (second: number): Sample[] =>
  Array.from({ length: seconds }, (_, i) => ({
    kind: 'queue',
    service: 'notification',
    at: (from + i) * 1000,
    depth: i >= second && i < second + 10 ? 20_000 : 0,
  }));
const judged = (samples: Sample[], more: Partial<Evidence> = {}, timeLimitSeconds = 5) => {
  const windows = [
    {
      fault: '1-node-kill',
      of: 'fault' as const,
      op: 'read' as const,
      from: sampleT0,
      to: sampleT0 + 30_000,
    },
  ];
  const whole = {
    ...evidence,
    probes: [],
    ledger: [],
    marks: [],
    ...more,
    samples,
    load: columnsOf(more.load ?? []),
  };
  return judgeAlerts({ load: { ...plan.load, timeLimitSeconds } }, whole, {
    table: { from, seconds },
    requests,
    windows,
    timeline: { loadStarted: sampleT0, loadEnded: null, faults: [faultTimes()] },
    clocks: [recoveryClock({ t5: sampleT0 + 20_000 })],
  });
};

describe('the alerts of a run', () => {
  const { alerts, clocks } = judged(deepFrom(4));
  const queue = alerts.rules.find((r) => r.rule === 'queue');

  it('are all of the document’s, over the seconds of its load', () => {
    expect(alerts.rules.map((r) => r.rule)).toEqual(alertIds);
    expect(queue).toMatchObject({
      result: 'fired',
      firings: [{ subject: 'notification', firedAt: sampleT0 + 5000, resolvedAt: sampleT0 + 15_000 }],
    });
  });

  it('say what was spent by then, in seconds of a full outage', () => {
    // Five seconds at one half.
    expect(queue?.firings[0]?.budgetSpentSeconds).toBe(2.5);
  });

  it('belong to the fault in whose window they fired', () => {
    expect(queue?.firings[0]?.fault).toBe('1-node-kill');
    expect(judged(deepFrom(40)).alerts.rules.find((r) => r.rule === 'queue')?.firings[0]?.fault).toBeNull();
  });

  it('stand against the faults, and in the recovery clocks', () => {
    expect(alerts.matrix).toContainEqual(
      expect.objectContaining({ fault: '1-node-kill', rule: 'queue', outcome: 'fired' }),
    );
    expect(clocks).toMatchObject([{ fault: '1-node-kill', instants: { t2: { at: sampleT0 + 5000 } } }]);
  });

  it('know from when on an answer is late', () => {
    const slow = Array.from({ length: seconds }, (_, i) => ({
      second: from + i,
      service: 'donor' as const,
      op: 'read' as const,
      outcome: 'good' as const,
      track: 'stable' as const,
      runner: 'k6-1',
      count: 10,
    }));
    const of = (timeLimitSeconds: number) =>
      judged([], { load: slow }, timeLimitSeconds).alerts.rules.find((r) => r.rule === 'p99-high')?.result;
    // Nothing was late by 5 s; of what may last 30 s nobody counted what took more than 5 s.
    expect([of(5), of(30)]).toEqual(['silent', 'not observable']);
  });
});
