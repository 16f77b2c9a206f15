import { describe, expect, it } from 'vitest';
import { openFaults, openJournal, parseJournal } from '../../chaos/journal.ts';
import type { LiveView } from '../../chaos/live-view.ts';
import type { Mark } from '../../slo/evidence.ts';
import type { FaultName, Plan } from '../../slo/plan.ts';
import { simulatedLimits, simulatedPlan } from '../simulate/simulated-plan.ts';
import { type SimulatedPorts, simulatedWorld } from '../simulate/simulated-world.ts';
import { drawWeather, type Weather } from '../simulate/weather.ts';
import { conduct } from './conduct.ts';
import type { ProgressEvent } from './ports.ts';

/** Nothing goes wrong, but for what a test asks for. */
const calm = (change: Partial<Weather> = {}): Weather => {
  const done = { kind: 'done', effectMs: 10, answerMs: 10, fails: false } as const;
  return {
    ...drawWeather(1),
    storm: 0,
    crash: null,
    undoCrash: null,
    interruptAt: null,
    outage: null,
    alarm: null,
    busy: null,
    blind: null,
    loadFailsAt: null,
    recorderFailsAfter: null,
    journalFailsAfter: null,
    broken: null,
    rolloutHangs: false,
    fate: () => done,
    ...change,
  };
};

type Asked = {
  faults: FaultName[];
  weather?: Partial<Weather>;
  plan?: (plan: Plan) => Plan;
  between?: (ports: SimulatedPorts, world: ReturnType<typeof simulatedWorld>) => SimulatedPorts;
  interruptAtMs?: number;
  /** What the signal is aborted with; the user's interrupt where it is left out. */
  reason?: Error;
};

const run = async ({
  faults,
  weather,
  plan = (p) => p,
  between = (p) => p,
  interruptAtMs,
  reason,
}: Asked) => {
  const planned = plan(simulatedPlan(1, faults));
  const world = simulatedWorld(planned, calm(weather));
  const life = { over: false };
  const ports = between(world.portsFor(life, null), world);
  const told: ProgressEvent[] = [];
  const interrupt = new AbortController();
  if (interruptAtMs !== undefined)
    world.clock.at(world.startedAt + interruptAtMs, () => interrupt.abort(reason));
  let result: Awaited<ReturnType<typeof conduct>> | undefined;
  void conduct(
    planned,
    {
      ...ports,
      clock: world.clock.as(life),
      journal: openJournal(ports.journalFile),
      progress: (e) => void told.push(e),
    },
    interrupt.signal,
    simulatedLimits,
  ).then((r) => {
    result = r;
  });
  await world.clock.runUntil(() => result !== undefined, world.startedAt + 10_800_000);
  if (result === undefined) throw new Error('the run did not end');
  const of = (name: Mark['name'], fault?: string) =>
    world.marks.filter((m) => m.name === name && (fault === undefined || m.fault === fault));
  const journal = parseJournal(world.journalText()).records;
  return { result, world, told, journal, of, names: world.marks.map((m) => m.name) };
};
const secondsIn = (world: { startedAt: number }, mark: Mark | undefined): number =>
  ((mark?.at ?? 0) - world.startedAt) / 1000;

describe('a run in which nothing goes wrong', () => {
  it('begins with witnesses and load, ends with them, and injects in between', async () => {
    const { names, result } = await run({ faults: ['database-primary-kill'] });
    expect(names).toEqual([
      'run-started',
      'load-started',
      'phase',
      'fault-planned',
      'preflight-passed',
      'fault-injected',
      'fault-effective',
      'heal-started',
      'heal-ended',
      'residue-clean',
      'load-ended',
      'run-ended',
    ]);
    expect(result).toMatchObject({
      ended: 'completed',
      problems: [],
      faults: [{ state: 'healed', effective: true, stopped: null }],
    });
  });

  it('gives a rollout the time that it takes to show, which a kill does not get', async () => {
    const late = (ports: SimulatedPorts, world: { clock: { now(): number } }): SimulatedPorts => {
      let begun = Number.POSITIVE_INFINITY;
      const { platform } = ports;
      const begins =
        (act: typeof platform.kill): typeof platform.kill =>
        (targets) => {
          begun = world.clock.now();
          return act(targets);
        };
      return {
        ...ports,
        platform: {
          ...platform,
          kill: begins(platform.kill),
          rollOut: begins(platform.rollOut),
          proof: async (targets) =>
            world.clock.now() - begun < 20_000
              ? { effective: false, at: 0, says: 'still there' }
              : platform.proof(targets),
        },
      };
    };
    for (const [fault, effective] of [
      ['rolling-restart', true],
      ['replica-kill', false],
    ] as const)
      expect((await run({ faults: [fault], between: late })).result.faults).toMatchObject([
        { state: 'healed', effective },
      ]);
  });

  it('writes each step to the journal, the intent before the kill', async () => {
    const { journal } = await run({ faults: ['node-kill', 'region-loss'] });
    expect(journal.map((r) => r.step)).toEqual([
      'intent',
      'injected',
      'healing',
      'healed',
      'intent',
      'injected',
      'healing',
      'healed',
    ]);
    expect(openFaults(journal)).toEqual([]);
  });

  it('says from when to when the fault took effect', async () => {
    const { of } = await run({ faults: ['node-kill'] });
    const [effective] = of('fault-effective');
    const [injected] = of('fault-injected');
    expect((effective?.at ?? 0) - (effective?.uncertaintyMs ?? 0)).toBeCloseTo(injected?.at ?? 0, 5);
    expect(effective?.uncertaintyMs).toBeGreaterThan(0);
  });

  it('holds a fault for its time, and longer until recovery was seen', async () => {
    const quick = await run({ faults: ['node-kill'] });
    expect(
      secondsIn(quick.world, quick.of('heal-started')[0]) -
        secondsIn(quick.world, quick.of('fault-injected')[0]),
    ).toBeCloseTo(12, 0);
    const slow = await run({ faults: ['database-primary-kill'] });
    const held =
      secondsIn(slow.world, slow.of('heal-started')[0]) - secondsIn(slow.world, slow.of('fault-injected')[0]);
    // Six seconds until the standby took over, ten clean ones, and one look.
    expect(held).toBeGreaterThan(16);
    expect(held).toBeLessThan(20);
  });

  it('holds no longer than the bound and its ten seconds when recovery never comes', async () => {
    const { world, of, result } = await run({
      faults: ['region-loss'],
      plan: (p) => ({
        ...p,
        load: { ...p.load, durationSeconds: 400 },
        chaos: p.chaos.map((f) => ({ ...f, budgetSeconds: 1000 })),
      }),
      between: (ports) => ({ ...ports, platform: { ...ports.platform, promoteRegion: async () => {} } }),
    });
    const held = secondsIn(world, of('heal-started')[0]) - secondsIn(world, of('fault-injected')[0]);
    expect(held).toBeGreaterThan(50);
    expect(held).toBeLessThan(54);
    expect(result.faults[0]).toMatchObject({ state: 'healed', stopped: null });
  });

  it('ties the facts of the platform to the experiment in which they fall', async () => {
    let sent = false;
    const { of } = await run({
      faults: ['node-kill'],
      between: (ports, world) => ({
        ...ports,
        platform: {
          ...ports.platform,
          facts: async () => {
            if (sent || world.clock.now() < world.startedAt + 20_000) return { marks: [], nextSeq: 0 };
            sent = true;
            const base = { clock: 'platform', uncertaintyMs: 0, name: 'scaled' } as const;
            return {
              marks: [
                { ...base, at: world.startedAt + 1_000 },
                { ...base, at: world.startedAt + 18_000 },
              ],
              nextSeq: 2,
            };
          },
        },
      }),
    });
    expect(of('scaled').map((m) => m.fault)).toEqual([undefined, '1-node-kill']);
  });

  it('tells people where it is, and is not disturbed when telling fails', async () => {
    const { told } = await run({ faults: ['node-kill'] });
    expect(told.map((e) => e.step)).toEqual(
      expect.arrayContaining(['starting', 'load', 'injecting', 'holding', 'healing', 'ending']),
    );
  });
});

describe('a fault that nothing recovers from while it lasts', () => {
  type Restore = SimulatedPorts['platform']['restore'];
  /** Stands before the way back: tells when each step was asked for, in seconds since the run's start. */
  const steps = (
    instead: (step: Parameters<Restore>[0], real: Restore) => Promise<void> = (s, r) => r(s),
  ) => {
    const asked: [string, number][] = [];
    const between = (ports: SimulatedPorts, world: ReturnType<typeof simulatedWorld>): SimulatedPorts => ({
      ...ports,
      platform: {
        ...ports.platform,
        restore: (step) => {
          asked.push([step.kind, (world.clock.now() - world.startedAt) / 1000]);
          return instead(step, ports.platform.restore);
        },
      },
    });
    return { asked, between };
  };

  it.each(['http-errors', 'network-drop'] as const)(
    'is held for its time, ended, and what %s left is healed only after it was seen to recover by itself',
    async (fault) => {
      const { asked, between } = steps();
      const { result, world, of } = await run({ faults: [fault], between });
      expect(asked.map(([kind]) => kind)).toEqual([
        'end-disruption',
        'end-disruption',
        'replace-disrupted',
        'restore-replicas',
      ]);
      const [[, endedAt = 0] = []] = asked;
      expect(endedAt - secondsIn(world, of('fault-effective')[0])).toBeCloseTo(12, -0.5);
      const waited = secondsIn(world, of('heal-started')[0]) - endedAt;
      // Ten clean seconds, those until probes and replicas are good again, and one look.
      expect(waited).toBeGreaterThan(10);
      expect(waited).toBeLessThan(17);
      expect(result.faults).toMatchObject([{ state: 'healed', effective: true, stopped: null }]);
    },
  );

  it('is not ended before its heal where others step in for the one replica that it sits in', async () => {
    const { asked, between } = steps();
    const { result } = await run({
      faults: ['network-drop'],
      between,
      plan: (p) => ({
        ...p,
        chaos: p.chaos.map((f) => ({ ...f, aim: { ...f.aim, replicas: 'one' as const } })),
      }),
    });
    expect(asked.map(([kind]) => kind)).toEqual(['end-disruption', 'replace-disrupted', 'restore-replicas']);
    expect(result.faults).toMatchObject([{ state: 'healed', effective: true, stopped: null }]);
  });

  it('gets no longer than its bound and ten seconds to recover after it', async () => {
    const { asked, between } = steps();
    const { result, world, of } = await run({
      faults: ['http-errors'],
      plan: (p) => ({ ...p, load: { ...p.load, durationSeconds: 300 } }),
      between: (ports, w) => {
        const { platform, witnesses, ...rest } = between(ports, w);
        const view = (since: number): LiveView => {
          const seen = witnesses.view(since);
          return asked.length === 0 ? seen : { ...seen, reads: { ...seen.reads, lastBadAt: w.clock.now() } };
        };
        return { ...rest, platform, witnesses: { ...witnesses, view } };
      },
    });
    const waited = secondsIn(world, of('heal-started')[0]) - (asked[0]?.[1] ?? 0);
    // The bound of reads is 20 s here.
    expect(waited).toBeGreaterThan(30);
    expect(waited).toBeLessThan(34);
    expect(result.faults).toMatchObject([{ state: 'healed', stopped: null }]);
  });

  it('is healed at once where it can not be ended, and no other one follows', async () => {
    let refused = false;
    const { between } = steps((step, real) => {
      if (refused || step.kind !== 'end-disruption') return real(step);
      refused = true;
      return Promise.reject(new Error('no way in'));
    });
    const { result, world } = await run({ faults: ['network-drop', 'node-kill'], between });
    expect(result.faults).toMatchObject([
      { state: 'healed', stopped: expect.stringMatching(/^it could not be ended: .*no way in/) },
      { state: 'skipped' },
    ]);
    expect(world.lifeflow.damage()).toEqual([]);
  });
});

describe('faults that are not injected', () => {
  it('skips what the load does not last for', async () => {
    const { result, of } = await run({
      faults: ['node-kill', 'zone-loss'],
      plan: (p) => ({ ...p, load: { ...p.load, durationSeconds: 55 } }),
    });
    expect(result.faults.map((f) => f.state)).toEqual(['healed', 'skipped']);
    expect(of('fault-skipped', '2-zone-loss')[0]?.detail).toBe('the load was over before its turn');
  });

  it('injects nothing where no steady state is reached, and says what was missing', async () => {
    const { result, of } = await run({
      faults: ['node-kill'],
      weather: { busy: { from: 0, to: 300_000 } },
      plan: (p) => ({ ...p, load: { ...p.load, durationSeconds: 200 } }),
    });
    expect(result.faults[0]).toMatchObject({
      state: 'skipped',
      because: expect.stringContaining('no steady state: the machine is 99 % busy'),
    });
    expect(of('fault-injected')).toEqual([]);
  });

  it('injects nothing when the intent cannot be written', async () => {
    const { result, of } = await run({
      faults: ['node-kill', 'node-kill'],
      weather: { journalFailsAfter: 0 },
    });
    expect(result.faults.map((f) => f.state)).toEqual(['skipped', 'skipped']);
    expect(of('fault-injected')).toEqual([]);
  });

  it('skips a fault that finds nothing to hit, and goes on with the next', async () => {
    const { result } = await run({
      faults: ['replica-kill', 'node-kill'],
      plan: (p) => ({
        ...p,
        chaos: p.chaos.map((f, i) => (i === 0 ? { ...f, aim: { service: 'camp' as const } } : f)),
      }),
    });
    expect(result.faults.map((f) => f.state)).toEqual(['skipped', 'healed']);
  });

  it('skips all when load or witnesses do not start, and leaves none of them running', async () => {
    const { result, world } = await run({
      faults: ['node-kill'],
      between: (ports) => ({ ...ports, load: { ...ports.load, start: () => new Promise(() => {}) } }),
    });
    expect(result).toMatchObject({ ended: 'failed', loadStartedAt: null, faults: [{ state: 'skipped' }] });
    expect(world.running).toEqual({ load: false, witnesses: false });
  });
});

describe('faults that are healed early', () => {
  const whole = { healed: 'healed', clean: [] as unknown[] };

  it('heals at once when the user interrupts, ends the load and injects nothing more', async () => {
    const { result, world, of } = await run({ faults: ['zone-loss', 'node-kill'], interruptAtMs: 20_000 });
    expect(secondsIn(world, of('heal-started')[0])).toBeCloseTo(20, 1);
    expect(result).toMatchObject({
      ended: 'interrupted',
      faults: [{ state: whole.healed }, { state: 'skipped' }],
    });
    expect(world.lifeflow.damage()).toEqual(whole.clean);
    expect(world.running).toEqual({ load: false, witnesses: false });
  });

  it('ends as failed, for the reason given, when what aborted it was no user', async () => {
    const { result, of, world } = await run({
      faults: ['zone-loss', 'node-kill'],
      interruptAtMs: 20_000,
      reason: new Error('expected room on the disk'),
    });
    expect(result).toMatchObject({
      ended: 'failed',
      because: 'expected room on the disk',
      faults: [{ state: whole.healed, stopped: 'expected room on the disk' }, { state: 'skipped' }],
    });
    expect(of('run-ended')[0]).toMatchObject({ subject: 'failed', detail: 'expected room on the disk' });
    expect(world.lifeflow.damage()).toEqual(whole.clean);
  });

  it('leaves in the evidence how it ended and what failed on the way', async () => {
    const { result, of } = await run({
      faults: ['zone-loss'],
      interruptAtMs: 20_000,
      between: (ports) => ({
        ...ports,
        witnesses: { ...ports.witnesses, readBack: () => Promise.reject(new Error('nobody answers')) },
      }),
    });
    expect(of('run-ended')[0]).toMatchObject({ subject: 'interrupted', detail: 'interrupted by the user' });
    expect(of('problem')).toEqual(
      result.problems.map(({ port, at, says }) =>
        expect.objectContaining({ subject: port, at, detail: says }),
      ),
    );
    expect(of('problem')).toContainEqual(expect.objectContaining({ detail: 'nobody answers' }));
  });

  it('heals at once when an alarm fires, keeps the load, and injects nothing more', async () => {
    const { result, of } = await run({
      faults: ['zone-loss', 'node-kill'],
      weather: { alarm: { from: 18_000, to: 30_000 } },
    });
    expect(of('stop-condition')[0]?.detail).toBe('alarm p99 is firing');
    expect(result).toMatchObject({
      ended: 'completed',
      faults: [{ state: 'healed', stopped: 'alarm p99 is firing' }, { state: 'skipped' }],
    });
  });

  it('heals when evidence can no longer be kept', async () => {
    const { result, world } = await run({ faults: ['zone-loss'], weather: { recorderFailsAfter: 6 } });
    expect(result).toMatchObject({ ended: 'failed', because: "evidence can't be kept" });
    expect(world.lifeflow.damage()).toEqual([]);
  });

  it('heals when the load breaks off', async () => {
    const { result, world } = await run({ faults: ['zone-loss'], weather: { loadFailsAt: 20_000 } });
    expect(result.ended).toBe('failed');
    expect(result.faults[0]).toMatchObject({
      state: 'healed',
      stopped: expect.stringContaining('k6 ended with 107'),
    });
    expect(world.lifeflow.damage()).toEqual([]);
  });

  it('heals when the witnesses fail', async () => {
    let asked = 0;
    const { result, world } = await run({
      faults: ['zone-loss'],
      between: (ports) => ({
        ...ports,
        witnesses: {
          ...ports.witnesses,
          view: (since): LiveView => {
            asked += 1;
            if (asked > 3) throw new Error('lost sight');
            return ports.witnesses.view(since);
          },
        },
      }),
    });
    expect(result.faults[0]).toMatchObject({
      state: 'healed',
      stopped: expect.stringContaining('lost sight'),
    });
    expect(world.lifeflow.damage()).toEqual([]);
  });

  it('calls a fault without proof ineffective, heals it and goes on', async () => {
    const { result, of } = await run({
      faults: ['zone-loss', 'node-kill'],
      between: (ports) => ({
        ...ports,
        platform: {
          ...ports.platform,
          proof: async () => ({ effective: false, at: 0, says: 'still there' }),
        },
      }),
    });
    expect(of('fault-ineffective').map((m) => m.detail)).toEqual(['still there', 'still there']);
    expect(result.faults).toMatchObject([
      { state: 'healed', effective: false },
      { state: 'healed', effective: false },
    ]);
  });

  it('waits no longer for an effect of which the platform knows that it will not come', async () => {
    const heals = async (vain: { vain?: true }): Promise<number> => {
      const { of, world } = await run({
        faults: ['node-kill'],
        between: (ports) => ({
          ...ports,
          platform: {
            ...ports.platform,
            proof: async () => ({ effective: false, at: 0, says: 'not allowed', ...vain }),
          },
        }),
      });
      expect(world.lifeflow.damage()).toEqual([]);
      expect(of('fault-ineffective').map((m) => m.detail)).toEqual(['not allowed']);
      return (of('fault-ineffective')[0]?.at ?? 0) - (of('fault-injected')[0]?.at ?? 0);
    };
    expect(await heals({})).toBeGreaterThan(10_000);
    expect(await heals({ vain: true })).toBeLessThan(2_000);
  });

  it('heals twice when the kill did not answer, because it may strike after the first heal', async () => {
    const { result, world } = await run({
      faults: ['zone-loss'],
      between: (ports, w) => ({
        ...ports,
        platform: {
          ...ports.platform,
          kill: (targets) => {
            w.clock.at(w.clock.now() + 30_000, () => void ports.platform.kill(targets));
            return new Promise(() => {});
          },
        },
      }),
    });
    expect(result.faults[0]).toMatchObject({
      state: 'not-healed',
      because: expect.stringContaining('may still have its effect'),
    });
    expect(world.lifeflow.damage()).toEqual([]);
  });
});

describe('what somebody else changes under a fault', () => {
  /** Another version of these, as soon as it is injected. */
  const released =
    (...keys: string[]) =>
    (ports: SimulatedPorts): SimulatedPorts => {
      let killed = false;
      const versions = Object.fromEntries(keys.map((key) => [key, 'v2']));
      return {
        ...ports,
        platform: {
          ...ports.platform,
          kill: (targets) => {
            killed = true;
            return ports.platform.kill(targets);
          },
          observe: async () => {
            const state = await ports.platform.observe();
            return killed ? { ...state, versions: { ...state.versions, ...versions } } : state;
          },
        },
      };
    };

  it('is told once, and keeps no heal from its end, where the fault had nothing to do with it', async () => {
    const { result, of } = await run({ faults: ['replica-kill'], between: released('donor/region-2') });
    expect(result.faults).toMatchObject([{ state: 'healed' }]);
    expect(of('residue-clean')).toHaveLength(1);
    expect(of('problem').map((m) => m.detail)).toEqual([
      'somebody changed it under 1-replica-kill: donor/region-2 had version v1 and has v2',
    ]);
  });

  it('is held against the fault where it was about that service', async () => {
    const between = released('donor/region-1', 'request/region-1');
    const { result, of } = await run({ faults: ['replica-kill'], between });
    expect(result.faults).toMatchObject([
      { state: 'not-healed', because: expect.stringMatching(/^\w+\/region-1 had version v1 and has v2$/) },
    ]);
    // The other of the two, and that once, too.
    expect(of('problem')).toHaveLength(1);
  });
});

describe('faults that cannot be healed', () => {
  it('are named with the steps that are due, stay open in the journal, and end the chaos', async () => {
    const { result, journal, of } = await run({
      faults: ['node-kill', 'zone-loss'],
      weather: { broken: 'power-on-node' },
    });
    expect(result.faults).toMatchObject([
      { state: 'not-healed', because: expect.stringContaining('broken for good') },
      { state: 'skipped' },
    ]);
    expect(openFaults(journal).map((o) => o.id)).toEqual(['1-node-kill']);
    expect(of('heal-failed')).toHaveLength(1);
    expect(of('residue-found').length).toBeGreaterThan(0);
  });

  it('are not called healed on the word of a platform that shows something else', async () => {
    const { result, of } = await run({
      faults: ['node-kill'],
      between: (ports) => ({ ...ports, platform: { ...ports.platform, restore: async () => {} } }),
    });
    expect(result.faults[0]).toMatchObject({
      state: 'not-healed',
      because: expect.stringMatching(/node \w+ was up and is down/),
    });
    expect(of('residue-found')[0]?.fault).toBe('1-node-kill');
  });
});
