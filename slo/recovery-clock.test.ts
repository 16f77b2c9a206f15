import { describe, expect, it } from 'vitest';
import { noEvidence } from './calibration/bare-case.ts';
import type { Evidence, LedgerRow, Mark, ProbeRow, Sample } from './evidence.ts';
import { judge } from './judge.ts';
import { recoveryClocks } from './recovery-clock.ts';
import { effectiveAt } from './testing/sample-evidence.ts';
import { sampleRun } from './testing/sample-run.ts';
import { faultTimes, sampleT0 } from './testing/sample-times.ts';
import { type FaultTimes, timelineOf } from './timeline.ts';

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

  it('times no writes of a run without a ledger, and such a run is judged like any other', () => {
    const witnesses = { ...plan.witnesses, ledgerWritesPerSecond: 0 };
    const deaf = { ...evidence, ledger: [], readBack: [] };
    const own = recoveryClocks({ ...plan, witnesses }, deaf, timelineOf(plan, evidence.marks));
    expect(own.map((c) => c.op)).toEqual(['read', 'read', 'read', 'read', 'read']);
    const verdict = judge({ ...plan, witnesses }, deaf);
    expect(verdict.findings.find((f) => f.objective.id === 'rto:1-replica-kill:reads')?.verdict).toBe('PASS');
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

describe('a recovery clock of a run made by hand', () => {
  const donorOnly = {
    ...plan,
    witnesses: { probesPerSecond: 10, ledgerWritesPerSecond: 2 },
    load: { ...plan.load, services: plan.load.services.filter((s) => s.service === 'donor') },
  };
  type Span = readonly [from: number, to: number];
  /** Probes of a service from 5 s before t0 to 60 s after it, bad between these seconds after t0. */
  const probes = (bad: readonly Span[], service: ProbeRow['service'] = 'donor'): ProbeRow[] =>
    Array.from({ length: 651 }, (_, i) => {
      const sentAt = sampleT0 - 5000 + i * 100;
      const isBad = bad.some(
        ([from, to]) => sentAt >= sampleT0 + from * 1000 && sentAt < sampleT0 + to * 1000,
      );
      const outcome = isBad ? 'server-error' : 'good';
      return { service, scheduledAt: sentAt, sentAt, endedAt: sentAt + 7, outcome };
    });
  const writes = (bad: readonly Span[]): LedgerRow[] =>
    probes(bad)
      .filter((_, i) => i % 5 === 0)
      .map(({ scheduledAt: _, ...row }, i) => ({
        ...row,
        ref: `donor-${i}`,
        class: row.outcome === 'good' ? 'acknowledged' : 'refused',
      }));
  const clocksOf = (seen: Partial<Evidence>, ...faults: FaultTimes[]) =>
    recoveryClocks(
      donorOnly,
      { ...noEvidence, probes: probes([[1, 4]]), ledger: writes([[1, 4]]), ...seen },
      { loadStarted: null, loadEnded: null, faults: faults.length === 0 ? [faultTimes()] : faults },
    );
  const reads = (seen: Partial<Evidence>, ...faults: FaultTimes[]) => {
    const [found] = clocksOf(seen, ...faults);
    if (found === undefined) throw new Error('expected a clock of reads, found none');
    return found;
  };
  const mark = (name: Mark['name'], seconds: number, change: Partial<Mark> = {}): Mark => ({
    name,
    at: sampleT0 + seconds * 1000,
    clock: 'platform',
    uncertaintyMs: 30,
    ...change,
  });

  it('tells each instant with its clock, its uncertainty and what happened', () => {
    const marks = [
      mark('alert-fired', 3, { clock: 'runner', uncertaintyMs: 4 }),
      mark('endpoint-removed', 2, { subject: 'donor-a-1' }),
      mark('capacity-restored', 9, { subject: 'donor', uncertaintyMs: 8 }),
    ];
    const runner = { clock: 'runner', uncertaintyMs: 100 };
    expect(reads({ marks })).toEqual({
      fault: '1-node-kill',
      op: 'read',
      instants: {
        // Injected 100 ms before the proof, which may be 20 ms late.
        t0: { at: sampleT0, clock: 'platform', uncertaintyMs: 120, says: 'fault effective' },
        t1: { at: sampleT0 + 1000, ...runner, says: 'first bad answer: donor' },
        t2: { at: sampleT0 + 3000, clock: 'runner', uncertaintyMs: 4, says: 'alert-fired' },
        t3: { at: sampleT0 + 2000, clock: 'platform', uncertaintyMs: 30, says: 'endpoint-removed donor-a-1' },
        t4: { at: sampleT0 + 4007, ...runner, says: 'first good answer after a bad one: donor' },
        t5: { at: sampleT0 + 4007, ...runner, says: 'ten clean seconds began; donor was last' },
        t6: { at: sampleT0 + 9000, clock: 'platform', uncertaintyMs: 8, says: 'capacity-restored donor' },
        t7: { at: null, clock: 'none', uncertaintyMs: 0, says: 'no queue was sampled' },
      },
      rtoSeconds: { low: 3.88, high: 4.107 },
      badProbes: 30,
      // From the injection to the heal.
      probes: 201,
    });
  });

  it('is as unsure of t0 as its proof where no mark tells the injection', () => {
    const untold = reads({}, faultTimes({ injected: null }));
    expect(untold.instants.t0?.uncertaintyMs).toBe(40);
    expect(untold.rtoSeconds).toEqual({ low: 3.88, high: 4.027 });
    expect(reads({}, faultTimes({ injected: sampleT0 + 5000 })).instants.t0?.uncertaintyMs).toBe(40);
  });

  it('times writes by the ledger', () => {
    const [, write] = clocksOf({ ledger: writes([[2, 6]]) });
    expect(write).toMatchObject({
      op: 'write',
      instants: {
        t1: { at: sampleT0 + 2000, clock: 'runner', uncertaintyMs: 500 },
        t4: { at: sampleT0 + 6007 },
      },
      badProbes: 8,
    });
  });

  it('says in words what it did not see', () => {
    const never = reads({ probes: probes([[1, 99]]) });
    expect(never.instants).toMatchObject({
      t2: { at: null, clock: 'none', uncertaintyMs: 0, says: 'no alert was recorded in this time' },
      t3: { at: null, says: 'no mitigation was recorded' },
      t4: { at: null, says: 'not seen' },
      t5: { at: null, says: 'no ten clean seconds were seen' },
      t6: { at: null, says: 'capacity was not recorded as restored' },
    });
    expect(never.rtoSeconds.high).toBeNull();
    const untouched = reads({ probes: probes([]) });
    expect(untouched.instants).toMatchObject({
      t1: { at: null, says: 'not seen' },
      t5: { at: sampleT0 + 20, says: 'no bad answer' },
    });
  });

  it('takes marks from the earliest t0 on, until a later fault, and none of another fault', () => {
    const fired = (at: number, change: Partial<Mark> = {}) =>
      reads({ marks: [mark('alert-fired', at, change)] }, faultTimes(), later).instants.t2?.at !== null;
    const later = faultTimes(
      { injected: sampleT0 + 30_000, effective: null, healStarted: null },
      { id: '2-zone-loss' },
    );
    expect([-0.101, -0.1, 29.999, 30].map((at) => fired(at))).toEqual([false, true, true, false]);
    expect(fired(5, { fault: '1-node-kill' })).toBe(true);
    expect(fired(5, { fault: '2-zone-loss' })).toBe(false);
  });

  it('ends its watch at the next fault, by its injection or, where none is told, its effect', () => {
    const relapse = probes([
      [1, 4],
      [12, 15],
    ]);
    const high = (change: Partial<FaultTimes>) => {
      const other = faultTimes({ injected: null, effective: null, ...change }, { id: '2-zone-loss' });
      return reads({ probes: relapse }, faultTimes({ healStarted: sampleT0 + 50_000 }), other).rtoSeconds
        .high;
    };
    const at = sampleT0 + 26_000;
    const effective = { at, uncertaintyMs: 0, clock: 'platform' as const };
    expect(high({})).toBe(15.107);
    expect(high({ injected: at - 2000 })).toBeNull();
    expect(high({ injected: at - 2000, effective })).toBeNull();
    expect(high({ injected: at })).toBe(15.107);
    expect(high({ effective: { ...effective, at: at - 2000 } })).toBeNull();
    // A fault of before ends no watch.
    expect(high({ injected: sampleT0 - 90_000 })).toBe(15.107);
  });

  it('ends its watch where a service of the load fell silent, and sees nothing of one that was never asked', () => {
    const services = plan.load.services.filter((s) => ['donor', 'auth'].includes(s.service));
    const both = { ...donorOnly, load: { ...donorOnly.load, services } };
    const high = (asked: ProbeRow[]) =>
      recoveryClocks(
        both,
        { ...noEvidence, probes: [...probes([[1, 4]]), ...asked].sort((a, b) => a.sentAt - b.sentAt) },
        { loadStarted: null, loadEnded: null, faults: [faultTimes()] },
      )[0]?.rtoSeconds.high;
    const auth = probes([], 'auth');
    expect(high(auth)).toBe(4.107);
    expect(high(auth.filter((p) => p.sentAt <= sampleT0 + 14_000))).toBe(4.107);
    expect(high(auth.filter((p) => p.sentAt < sampleT0 + 14_000))).toBeNull();
    expect(high([])).toBeNull();
  });

  it('counts requests until the heal, or ten seconds after the bound, whichever is first', () => {
    const counted = (readsSeconds: number, healStarted: number | null) => {
      const bound = { ...faultTimes().planned.bound, readsSeconds };
      return reads({}, faultTimes({ healStarted }, { bound })).probes;
    };
    expect(counted(60, sampleT0 + 20_000)).toBe(201);
    expect(counted(2, sampleT0 + 20_000)).toBe(121);
    // Held for 20 s as planned.
    expect(counted(60, null)).toBe(201);
  });

  it('holds each operation to its own bound', () => {
    const bound = { ...faultTimes().planned.bound, readsSeconds: 2, writesSeconds: 5 };
    expect(clocksOf({}, faultTimes({}, { bound })).map((c) => c.probes)).toEqual([121, 30]);
  });

  it('tells the backlog of the queues by the platform’s clock', () => {
    const depths = Array.from({ length: 60 }, (_, i): Sample => {
      const at = sampleT0 - 9500 + i * 1000;
      const depth = at > sampleT0 + 2000 && at < sampleT0 + 8000 ? 90 : 1;
      return { kind: 'queue', at, service: 'notification', depth };
    });
    const { t7 } = reads({ samples: depths }).instants;
    expect(t7).toMatchObject({ at: sampleT0 + 8000, clock: 'platform', uncertaintyMs: 500 });
  });

  it('says of a disruption of answers how it showed in reads, and of nothing else', () => {
    const disrupted = faultTimes({}, { fault: 'http-errors', aim: { region: 'region-1', service: 'donor' } });
    const [read, write] = clocksOf({ marks: [mark('disruption-over', 20)] }, disrupted);
    expect(read?.disruption?.asked.errorShare).toBeGreaterThan(0);
    expect(write).not.toHaveProperty('disruption');
    for (const clock of clocksOf({})) expect(clock).not.toHaveProperty('disruption');
  });

  describe('takes for its mitigation what left the edge for its fault, not for an autoscaler', () => {
    const injected = (fault: string, subject: string) => mark('fault-injected', -0.1, { fault, subject });
    const removed = (at: number, subject: string, change: Partial<Mark> = {}) =>
      mark('endpoint-removed', at, { subject, ...change });
    const t3 = (marks: readonly Mark[], planned: Parameters<typeof faultTimes>[1]) =>
      reads({ marks }, faultTimes({}, planned)).instants.t3?.says;
    const kill = { id: '1-replica-kill', fault: 'replica-kill' } as const;
    const loss = { id: '1-node-kill', fault: 'node-kill' } as const;

    it('a replica that was killed, and none without it', () => {
      const other = removed(1, 'donor-b-1', { node: 'r1b1', fault: kill.id });
      const told = injected(kill.id, 'request-a-1');
      expect(t3([told, other, removed(2, 'request-a-1')], kill)).toBe('endpoint-removed request-a-1');
      expect(t3([told, other], kill)).toBe('no mitigation was recorded');
    });

    it('a replica of a lost node, or one that was evicted from it', () => {
      const told = injected(loss.id, 'r1a1');
      const other = removed(1, 'donor-b-1', { node: 'r1b1' });
      expect(t3([told, other, removed(2, 'donor-a-1', { node: 'r1a1' })], loss)).toBe(
        'endpoint-removed donor-a-1',
      );
      const evicted = mark('replica-evicted', 1.5, { fault: loss.id, subject: 'donor-c-1' });
      expect(t3([told, other, evicted, removed(2, 'donor-c-1', { node: 'r1c1' })], loss)).toBe(
        'endpoint-removed donor-c-1',
      );
      expect(t3([told, other], loss)).toBe('no mitigation was recorded');
    });

    it('by the edge, which tells no node, with the node that another mark tells', () => {
      const told = injected(loss.id, 'r1a1');
      const marks = [told, removed(1, 'donor-b-1'), removed(2, 'donor-a-1')];
      const where = [
        mark('replica-unready', 3, { subject: 'donor-b-1', node: 'r1b1' }),
        mark('replica-unready', 3, { subject: 'donor-a-1', node: 'r1a1' }),
      ];
      expect(t3([...marks, ...where], loss)).toBe('endpoint-removed donor-a-1');
    });

    it('any replica where nobody tells nodes or targets', () => {
      const one = removed(1, 'donor-b-1');
      expect(t3([injected(loss.id, 'r1a1'), one], loss)).toBe('endpoint-removed donor-b-1');
      expect(t3([one], kill)).toBe('endpoint-removed donor-b-1');
    });
  });

  it.each([
    ['replica-kill', 'endpoint-removed', 'endpoint-removed'],
    ['node-kill', 'endpoint-removed', 'endpoint-removed'],
    ['container-kill', 'endpoint-removed', 'endpoint-removed'],
    ['node-cut', 'endpoint-removed', 'endpoint-removed'],
    ['network-drop', 'endpoint-added', 'endpoint-added'],
    ['database-primary-kill', 'standby-promoted', 'standby-promoted'],
    ['zone-loss', 'endpoint-removed', 'standby-dropped'],
    ['zone-cut', 'endpoint-removed', 'standby-dropped'],
    ['region-loss', 'traffic-moved', 'standby-promoted'],
    ['http-delay', 'disruption-over', 'disruption-over'],
    ['http-errors', null, null],
    ['rolling-restart', null, null],
    ['replica-stop', null, null],
    ['replica-evict', null, null],
    ['node-drain', null, null],
    ['api-cut', null, null],
    ['scale-pin', null, null],
    ['broken-rollout', null, null],
  ] as const)('takes for the mitigation of %s: %s of reads, %s of writes', (fault, ofReads, ofWrites) => {
    const marks = [
      mark('endpoint-removed', 1),
      mark('standby-dropped', 1.1),
      mark('standby-promoted', 1.2),
      mark('traffic-moved', 1.3),
      mark('disruption-over', 1.4),
      mark('endpoint-added', 1.5),
    ];
    const says = clocksOf({ marks }, faultTimes({}, { fault })).map((c) => c.instants.t3?.says);
    expect(says).toEqual([ofReads, ofWrites].map((name) => name ?? 'no mitigation was recorded'));
    expect(says).toHaveLength(2);
  });

  it('takes one silent replica of several as mitigated when it is taken out', () => {
    const marks = [mark('endpoint-removed', 1), mark('endpoint-added', 9)];
    const planned = { fault: 'network-drop', aim: { service: 'donor', replicas: 'one' } } as const;
    const says = clocksOf({ marks }, faultTimes({}, planned)).map((c) => c.instants.t3?.says);
    expect(says).toEqual(['endpoint-removed', 'endpoint-removed']);
  });

  it.each(['zone-loss', 'zone-cut'] as const)(
    'takes a standby that was promoted for the mitigation of the writes of %s, too',
    (fault) => {
      const marks = [mark('standby-promoted', 1)];
      const [, write] = clocksOf({ marks }, faultTimes({}, { fault }));
      expect(write?.instants.t3?.says).toBe('standby-promoted');
    },
  );
});
