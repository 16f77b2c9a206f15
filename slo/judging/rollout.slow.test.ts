import { describe, expect, it } from 'vitest';
import type { Evidence, Mark } from '../evidence.ts';
import type { LoadRow } from '../load-row.ts';
import { effectiveAt } from '../testing/sample-evidence.ts';
import { answers, findingOn, smallRun, withAnswers } from '../testing/small-run.ts';
import type { Finding } from '../verdict.ts';

const { plan, evidence } = smallRun('rolling-restart');
const [planned] = plan.chaos;
if (planned === undefined) throw new Error('the small run has one fault');
const t0 = effectiveAt(planned);
const second = Math.floor(t0 / 1000);
const finding = (e: Evidence, p = plan): Finding => {
  const found = findingOn(p, e, 'rollout:1-rolling-restart');
  if (found === undefined) throw new Error('no finding of a rollout');
  return found;
};
const bad = (at: number, count: number, service: 'request' | 'donor' = 'request') =>
  withAnswers(evidence, [answers(at, service, 'server-error', count)]);
const marks = (change: (m: Mark) => Mark | undefined): Evidence<readonly LoadRow[]> => ({
  ...evidence,
  marks: evidence.marks.flatMap((m) => change(m) ?? []),
});
const replicas = (
  change: { desired?: number; ready?: number },
  from: number,
  to: number,
): Evidence<readonly LoadRow[]> => ({
  ...evidence,
  samples: evidence.samples.map((s) =>
    s.kind === 'replicas' && s.service === 'request' && s.region === 'region-1' && s.at > from && s.at < to
      ? { ...s, ...change }
      : s,
  ),
});

describe('a rollout', () => {
  it('passes when no answer was bad while each replica was replaced, and says how many there were', () => {
    expect(finding(evidence)).toMatchObject({
      verdict: 'PASS',
      observed: 0,
      objective: { id: 'rollout:1-rolling-restart', required: false, service: 'request', bound: 0 },
      says: expect.stringMatching(
        /^0 of 1,\d{3} answers of request were bad while 3 of 3 replicas were replaced, 3 to 3 of them ready/,
      ),
    });
  });

  it('has no recovery to be judged: nothing is broken by it', () => {
    expect(plan.objectives.filter((o) => o.kind === 'rto')).toEqual([]);
  });

  it('fails by bad answers of its own service in its window, of the load and of the witnesses alike', () => {
    expect(finding(bad(second + 5, 4))).toMatchObject({
      verdict: 'FAIL',
      observed: 4,
      says: expect.stringMatching(/^4 of 1,\d{3} answers of request were bad/),
    });
    const probed = evidence.probes.map((p) =>
      p.service === 'request' && p.sentAt > t0 && p.sentAt < t0 + 1000
        ? { ...p, outcome: 'network-error' as const }
        : p,
    );
    expect(finding({ ...evidence, probes: probed })).toMatchObject({
      verdict: 'FAIL',
      observed: plan.witnesses.probesPerSecond,
    });
  });

  it('is not to blame for another service, nor for what went bad before it or after its window', () => {
    expect(finding(bad(second + 5, 40, 'donor')).verdict).toBe('PASS');
    expect(finding(bad(second - 6, 40)).verdict).toBe('PASS');
    expect(finding(bad(second + 42, 40)).verdict).toBe('PASS');
  });

  it('is open with one bad answer among so many that the documented level allows one anyway', () => {
    expect(finding(bad(second + 5, 1))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '1 bad, which 99.99 % of all answers alone may explain',
    });
    expect(finding(bad(second + 5, 2)).verdict).toBe('FAIL');
  });

  it('is not to blame for replicas that a scaler asked for just before, and that were not ready when it began', () => {
    const grown = replicas({ desired: 5 }, t0 - 10_000, t0 + 6000);
    expect(finding(grown).verdict).toBe('PASS');
    const later = replicas({ desired: 5, ready: 2 }, t0 + 3000, t0 + 6000);
    expect(finding(later).verdict).toBe('FAIL');
  });

  it('fails when a replica was missing of those that were wanted when it began', () => {
    expect(finding(replicas({ ready: 2 }, t0 + 3000, t0 + 5000))).toMatchObject({
      verdict: 'FAIL',
      says: expect.stringContaining('2 to 3 of them ready'),
    });
  });

  it('does not miss what a scaler wants meanwhile, nor what it takes away', () => {
    expect(finding(replicas({ desired: 4 }, t0, Infinity)).verdict).toBe('PASS');
    expect(finding(replicas({ desired: 2, ready: 2 }, t0, Infinity)).verdict).toBe('PASS');
  });

  it('is open when not every replica was seen to go, when nobody counted them, and with too few requests', () => {
    const twoGone = marks((m) =>
      m.name === 'replica-gone' && m.subject === 'request-r1a1-3' ? undefined : m,
    );
    expect(finding(twoGone)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '2 of 3 replicas seen to be replaced',
    });
    const nameless = marks(({ subject, ...m }) =>
      m.name === 'fault-injected' || subject === undefined ? m : { ...m, subject },
    );
    expect(finding(nameless).verdict).toBe('INCONCLUSIVE');
    const uncounted = { ...evidence, samples: evidence.samples.filter((s) => s.kind !== 'replicas') };
    expect(finding(uncounted)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'no sample of its replicas',
    });
    const surer = {
      ...plan,
      objectives: plan.objectives.map((o) => (o.kind === 'rollout' ? { ...o, confidence: 0.99999 } : o)),
    };
    expect(finding(evidence, surer)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: expect.stringMatching(/^1,\d{3} requests$/),
    });
  });

  it('shows what failed although it was cut off', () => {
    const cut = marks((m) => (m.name === 'replica-gone' ? undefined : m));
    const failed = withAnswers(cut, [answers(second + 5, 'request', 'late', 9)]);
    expect(finding(failed)).toMatchObject({ verdict: 'FAIL' });
  });

  it('is INVALID without a proven effect, and INCONCLUSIVE when it was never begun', () => {
    expect(finding(marks((m) => (m.name === 'fault-effective' ? undefined : m))).verdict).toBe('INVALID');
    const never = marks((m) => (m.name.startsWith('fault-') || m.name.startsWith('heal-') ? undefined : m));
    expect(finding(never)).toMatchObject({ verdict: 'INCONCLUSIVE', has: 'no rollout' });
  });

  it('is INVALID and never FAIL where the machine was overloaded while it lasted', () => {
    const busy = (e: Evidence<readonly LoadRow[]>): Evidence<readonly LoadRow[]> => ({
      ...e,
      samples: e.samples.map((s) =>
        s.kind === 'machine' && s.at > t0 && s.at < t0 + 20_000 ? { ...s, busy: 0.99 } : s,
      ),
    });
    expect(finding(busy(bad(second + 5, 40)))).toMatchObject({
      verdict: 'INVALID',
      because: [expect.stringMatching(/^machine or prober overloaded in \d+/)],
    });
    expect(finding(busy(evidence)).verdict).toBe('PASS');
  });

  it('that began years ago is looked at only where there was load', () => {
    const ago = marks((m) => (m.name === 'fault-injected' ? { ...m, at: 1 } : m));
    expect(finding(ago)).toMatchObject({ verdict: 'INCONCLUSIVE', observed: 0 });
    const failed = bad(second + 5, 40);
    // Hardly any of these years was sampled.
    const long = failed.marks.map((m) => (m.name === 'fault-injected' ? { ...m, at: 1 } : m));
    expect(finding({ ...failed, marks: long }).verdict).toBe('INVALID');
  });

  it('ends where the next fault begins', () => {
    const next = { ...planned, id: '2-node-kill', fault: 'node-kill' as const };
    const injected = {
      name: 'fault-injected' as const,
      at: t0 + 12_000,
      clock: 'runner' as const,
      uncertaintyMs: 1,
      fault: '2-node-kill',
    };
    const both = { ...plan, chaos: [...plan.chaos, next] };
    const failed = bad(second + 20, 40);
    expect(finding(failed).verdict).toBe('FAIL');
    expect(finding({ ...failed, marks: [...failed.marks, injected] }, both).verdict).toBe('PASS');
  });
});
