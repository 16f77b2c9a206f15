import { describe, expect, it } from 'vitest';
import { recoveryClocks } from './recovery-clock.ts';
import { effectiveAt } from './testing/sample-evidence.ts';
import { sampleRun } from './testing/sample-run.ts';
import { timelineOf } from './timeline.ts';

const { plan, evidence } = sampleRun();
const clocks = recoveryClocks(plan, evidence, timelineOf(plan, evidence.marks));
const clock = (fault: string, op: string) => {
  const found = clocks.find((c) => c.fault === fault && c.op === op);
  if (found === undefined) throw new Error(`no clock of ${fault} ${op}`);
  return found;
};

describe('the recovery clock', () => {
  it('has one for reads and one for writes of every fault that took effect', () => {
    expect(clocks).toHaveLength(10);
    const marks = evidence.marks.filter((m) => !(m.name === 'fault-effective' && m.fault === '2-node-kill'));
    expect(recoveryClocks(plan, evidence, timelineOf(plan, marks))).toHaveLength(8);
  });

  it('puts t0 to t5 of a failover in their order', () => {
    const { instants } = clock('3-database-primary-kill', 'write');
    const order = [instants.t0, instants.t1, instants.t3, instants.t4].map((t) => t?.at ?? Number.NaN);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(instants.t3).toMatchObject({ says: 'standby-promoted pg-2', clock: 'database' });
    expect(instants.t5?.at).toBeGreaterThan(instants.t3?.at ?? Infinity);
  });

  it('finds the outage that the run was made with', () => {
    const [, , primary] = plan.chaos;
    const { low, high } = clock('3-database-primary-kill', 'read').rtoSeconds;
    expect(primary && effectiveAt(primary)).toBe(clock('3-database-primary-kill', 'read').instants.t0?.at);
    expect(low).toBeLessThanOrEqual(6.3);
    expect(high).toBeGreaterThanOrEqual(6.3);
    expect((high ?? Infinity) - (low ?? 0)).toBeLessThan(0.35);
  });

  it('says where capacity, an alert or a backlog were not observed', () => {
    const { instants } = clock('1-replica-kill', 'read');
    expect(instants.t6).toMatchObject({ says: 'capacity-restored request' });
    expect(instants.t2).toEqual({
      at: null,
      clock: 'none',
      uncertaintyMs: 0,
      says: 'no alert was recorded in this time',
    });
  });

  it('finds the backlog that a failover left, and its end', () => {
    const { instants } = clock('3-database-primary-kill', 'write');
    const t0 = instants.t0?.at ?? 0;
    const samples = evidence.samples.map((s) =>
      s.kind === 'queue' && s.at > t0 + 6000 && s.at < t0 + 14_000 ? { ...s, depth: 500 } : s,
    );
    const [seen] = recoveryClocks(plan, { ...evidence, samples }, timelineOf(plan, evidence.marks)).filter(
      (c) => c.fault === '3-database-primary-kill' && c.op === 'write',
    );
    expect(seen?.instants.t7).toMatchObject({ clock: 'platform', uncertaintyMs: 500 });
    expect(seen?.instants.t7?.says).toMatch(
      /^back at \d+ or fewer that waited at notification, of up to 500$/,
    );
    expect((seen?.instants.t7?.at ?? 0) - t0).toBeGreaterThan(13_000);
  });

  it('takes the heal to have begun as planned when no mark says so', () => {
    const [planned] = plan.chaos;
    const early = { ...plan, chaos: plan.chaos.map((f) => (f === planned ? { ...f, holdSeconds: 1 } : f)) };
    const marks = evidence.marks.filter((m) => m.name !== 'heal-started');
    const [first] = recoveryClocks(early, { ...evidence, marks }, timelineOf(early, marks));
    expect(first?.rtoSeconds.high).toBeNull();
  });

  it('proves nothing from where a service fell silent on, also one that is probed beside the load of others', () => {
    const [planned] = plan.chaos;
    const silentFrom = planned === undefined ? 0 : effectiveAt(planned) + 5000;
    const probes = evidence.probes.filter((p) => p.service !== 'camp' || p.sentAt < silentFrom);
    const services = plan.load.services.filter((s) => s.service !== 'camp');
    for (const load of [plan.load, { ...plan.load, services }]) {
      const asked = (rows: typeof evidence.probes) =>
        recoveryClocks({ ...plan, load }, { ...evidence, probes: rows }, timelineOf(plan, evidence.marks))[0];
      expect(asked(evidence.probes)?.rtoSeconds.high).not.toBeNull();
      expect(asked(probes)?.rtoSeconds.high).toBeNull();
    }
  });

  it('proves nothing when a service was never probed', () => {
    const deaf = { ...evidence, probes: evidence.probes.filter((p) => p.service !== 'camp') };
    const [first] = recoveryClocks(plan, deaf, timelineOf(plan, evidence.marks));
    expect(first?.rtoSeconds.high).toBeNull();
  });
});
