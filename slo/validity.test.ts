import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { loadStart } from './testing/sample-plan.ts';
import { onlyObjectives, smallRun } from './testing/small-run.ts';

const { plan, evidence } = smallRun();
const taints = (change: Partial<Evidence>) => judge(onlyObjectives(plan), { ...evidence, ...change }).taints;
const machine = (busyIn: (second: number) => boolean): Partial<Evidence> => ({
  samples: evidence.samples.map((s) =>
    s.kind === 'machine' && busyIn(Math.floor((s.at - loadStart) / 1000)) ? { ...s, busy: 0.95 } : s,
  ),
});

describe('validity', () => {
  it('finds nothing against a healthy run', () => {
    expect(taints({})).toEqual([]);
  });

  it('allows one busy second in ten of steady state, and not two', () => {
    expect(taints(machine((s) => s >= 20 && s < 24))).toEqual([]);
    expect(taints(machine((s) => s >= 10 && s < 35))[0]).toMatch(
      /^machine over 90 % busy in .* of steady seconds/,
    );
  });

  it('does not look at seconds in a fault’s window, where a fault makes work of its own', () => {
    expect(taints(machine((s) => s >= 50 && s < 60))).toEqual([]);
  });

  it('asks more than a quarter of a recovery’s seconds to be busy before it doubts a bound that was missed', () => {
    const rto = (change: Partial<Evidence>, bound: number) => {
      const objectives = plan.objectives.filter((o) => o.id.endsWith(':reads')).map((o) => ({ ...o, bound }));
      return judge({ ...plan, objectives }, { ...evidence, ...change }).findings[0]?.verdict;
    };
    const busy = machine((s) => s >= 48 && s < 54);
    expect(rto({}, 0.01)).toBe('FAIL');
    expect(rto(busy, 0.01)).toBe('INVALID');
    // Overload delays a recovery and never hastens it.
    expect(rto(busy, 60)).toBe('PASS');
  });

  it('taints a run whose prober was behind its schedule, or left probes out', () => {
    const late = evidence.probes.map((p) =>
      p.sentAt > loadStart + 15_000 && p.sentAt < loadStart + 35_000
        ? { ...p, sentAt: p.scheduledAt + 60, endedAt: p.endedAt + 60 }
        : p,
    );
    expect(taints({ probes: late })[0]).toMatch(/^prober more than 50 ms behind/);
    const gap = evidence.probes.filter((p) => p.sentAt < loadStart + 15_000 || p.sentAt > loadStart + 35_000);
    expect(taints({ probes: gap })[0]).toMatch(/^prober more than 50 ms behind/);
  });

  it('taints a run whose load rows or machine samples are missing for a while', () => {
    const begin = loadStart / 1000;
    const load = evidence.load.filter((r) => r.second < begin + 15 || r.second > begin + 30);
    expect(taints({ load }).join()).toContain('no load row of donor');
    const samples = evidence.samples.filter((s) => s.at < loadStart + 15_000 || s.at > loadStart + 30_000);
    expect(taints({ samples }).join()).toContain('no sample of the machine');
  });

  it('takes a silence no longer than the time limit for a system that hangs, not for missing data', () => {
    const begin = loadStart / 1000;
    const load = evidence.load.filter(
      (r) => r.service !== 'donor' || r.second < begin + 20 || r.second > begin + 25,
    );
    expect(taints({ load }).join()).not.toContain('no load row');
  });
});
