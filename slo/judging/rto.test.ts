import { describe, expect, it } from 'vitest';
import type { Objective } from '../plan.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { faultTimes, recoveryClock, sampleT0 } from '../testing/sample-times.ts';
import type { FaultTimes } from '../timeline.ts';
import type { RecoveryClock } from '../verdict.ts';
import type { Case } from './case.ts';
import { judgeRto } from './rto.ts';

const objective = sampleObjective({ kind: 'rto', fault: '1-node-kill', op: 'read', bound: 60 });
const judged = (
  change: {
    times?: Partial<FaultTimes>;
    clock?: Partial<RecoveryClock>;
    busy?: Case['health']['taintedShare'];
  },
  of: Partial<Objective> = {},
) => {
  const { health } = sampleCase();
  const seen = sampleCase({
    timeline: { loadStarted: null, loadEnded: null, faults: [faultTimes(change.times)] },
    clocks: [recoveryClock({}, change.clock)],
    health: { ...health, taintedShare: change.busy ?? (() => 0) },
  });
  return judgeRto({ ...objective, ...of }, seen);
};
const rto = (low: number | null, high: number | null) => ({ clock: { rtoSeconds: { low, high } } });

describe('the time to recovery', () => {
  it('passes up to its bound, fails beyond it, and is open between', () => {
    expect(judged(rto(59, 60))).toMatchObject({
      verdict: 'PASS',
      observed: 59.5,
      interval: { low: 59, high: 60 },
      evidence: ['probes', 'marks:fault-effective'],
      says: '30 of 200 probes were bad; recovered after 59 s to 60 s, bound 60 s; t5 as made',
    });
    expect(judged(rto(60.1, 61)).verdict).toBe('FAIL');
    expect(judged(rto(59, 61))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'an outage of at least 59 s',
    });
  });

  it('fails when it was not over by the bound, and is open when it was not watched so long', () => {
    expect(judged(rto(61, null))).toMatchObject({
      verdict: 'FAIL',
      observed: null,
      says: '30 of 200 probes were bad; not recovered by itself after 61 s, bound 60 s',
    });
    expect(judged(rto(20, null)).verdict).toBe('INCONCLUSIVE');
    expect(judged(rto(null, null))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: null,
      has: 'an outage of at least 0 s',
      says: expect.stringContaining('after 0 s, bound'),
    });
    expect(judged(rto(null, 3))).toMatchObject({
      observed: null,
      says: expect.stringContaining('recovered after 0 s to 3 s'),
    });
  });

  it('of writes is told by the ledger', () => {
    expect(judged({ clock: { op: 'write' } }, { op: 'write' })).toMatchObject({
      verdict: 'PASS',
      evidence: ['ledger', 'marks:fault-effective'],
      says: expect.stringMatching(/^30 of 200 ledger writes were bad/),
    });
  });

  it('is INVALID where nobody was asked, and where no mark says when the fault was injected', () => {
    expect(judged({ clock: { probes: 0 } })).toMatchObject({
      verdict: 'INVALID',
      because: ['nobody was asked in the time of this recovery'],
    });
    expect(judged({ times: { injected: null } })).toMatchObject({
      verdict: 'INVALID',
      because: ['no mark says when 1-node-kill was injected'],
    });
  });

  it('is INVALID without a fault that took effect, and open where it was never begun', () => {
    const without = { effective: null };
    expect(judged({ times: { ...without, ineffective: { at: 1, says: 'still there' } } })).toMatchObject({
      verdict: 'INVALID',
      because: ['1-node-kill had no effect (still there)'],
      says: '1-node-kill did not happen',
      evidence: ['marks'],
    });
    expect(judged({ times: without })).toMatchObject({
      verdict: 'INVALID',
      because: ['1-node-kill was injected, and nothing proves that it took effect'],
    });
    expect(judged({ times: { ...without, injected: null } })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'no injection',
      needs: 'a run that gets as far as this fault',
    });
    expect(judged({}, { fault: '2-zone-loss' })).toMatchObject({
      verdict: 'INVALID',
      because: ['the plan has no such fault'],
      says: '2-zone-loss did not happen',
    });
    const { fault: _, ...nameless } = objective;
    expect(judgeRto(nameless, sampleCase()).says).toBe('the fault did not happen');
  });

  it('has a clock of its own fault and its own operation, or none', () => {
    expect(judged({ clock: { op: 'write' } }).verdict).toBe('INCONCLUSIVE');
    expect(judged({ clock: { fault: '2-zone-loss' } }).verdict).toBe('INCONCLUSIVE');
  });

  it('met is met on an overloaded machine, too; missed or open is INVALID there', () => {
    const busy = () => 0.26;
    expect(judged({ ...rto(3, 4), busy }).verdict).toBe('PASS');
    for (const [low, high] of [
      [61, 62],
      [59, 61],
      [20, null],
    ] as const)
      expect(judged({ ...rto(low, high), busy })).toMatchObject({
        verdict: 'INVALID',
        because: ['machine or prober overloaded in 26 % of the seconds of this recovery'],
      });
    expect(judged({ ...rto(61, 62), busy: () => 0.25 }).verdict).toBe('FAIL');
  });

  it('looks for overload from the fault until it is over or its bound is, a second at least', () => {
    const asked = (low: number, high: number | null) => {
      const spans: [number, number][] = [];
      const busy = (from: number, to: number) => {
        spans.push([from - sampleT0 / 1000, to - sampleT0 / 1000]);
        return 0;
      };
      judged({
        ...rto(low, high),
        busy,
        times: { effective: { at: sampleT0 + 900, uncertaintyMs: 1, clock: 'platform' } },
      });
      return spans;
    };
    expect(asked(3, 4.2)).toEqual([[0, 5]]);
    expect(asked(70, 80)).toEqual([[0, 60]]);
    expect(asked(20, null)).toEqual([[0, 60]]);
    expect(asked(0, 0)).toEqual([[0, 1]]);
  });
});
