import { disturbanceName } from '../../chaos/disturbance.ts';
import type { JournalFile } from '../../chaos/journal.ts';
import { type Platform, PlatformError, type Proof } from '../../chaos/platform.ts';
import { stepName } from '../../chaos/restore.ts';
import type { Mark } from '../../slo/evidence.ts';
import type { Plan } from '../../slo/plan.ts';
import { targetName } from '../../slo/topology.ts';
import type { LoadDriver, Recorder, Witnesses } from '../conduct/ports.ts';
import { type Call, type CallKind, callsOf, during, refused, type Sky } from './calls.ts';
import { type Rules, rulesOf } from './rules.ts';
import { type Disk, simulatedJournalFile } from './simulated-journal.ts';
import { type SimulatedLifeflow, simulatedLifeflow } from './simulated-lifeflow.ts';
import { simulatedLoad } from './simulated-load.ts';
import { seenOf, simulatedWitnesses } from './simulated-witnesses.ts';
import { type Life, type VirtualClock, virtualClock } from './virtual-clock.ts';
import type { Weather } from './weather.ts';

/** The world outside one program, with everything that goes wrong in it. */
export type SimulatedWorld = {
  startedAt: number;
  clock: VirtualClock;
  lifeflow: SimulatedLifeflow;
  /** What survives a crash. */
  journalText(): string;
  /** Rules broken while it went on, in words. */
  violations: string[];
  /** How often each kind of thing happened. */
  counts: Map<string, number>;
  running: { load: boolean; witnesses: boolean };
  /** Marks that reached the evidence. */
  marks: readonly Mark[];
  /** The ports as one program has them; it dies at the call that `crash` names. */
  portsFor(life: Life, crash: Weather['crash']): SimulatedPorts;
  /** From now on nothing goes wrong any more, but for what is broken for good. */
  clearUp(): void;
  note(text: () => string): void;
};
export type SimulatedPorts = {
  platform: Platform;
  journalFile: JournalFile;
  load: LoadDriver;
  witnesses: Witnesses;
  recorder: Recorder;
};

const startsAt = Date.UTC(2026, 0, 1);

export const simulatedWorld = (
  plan: Plan,
  weather: Weather,
  trace?: (line: string) => void,
): SimulatedWorld => {
  const clock = virtualClock(startsAt);
  const counts = new Map<string, number>();
  const violations: string[] = [];
  const sky: Sky = {
    clock,
    weather,
    startsAt,
    clear: false,
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    note: (text) => trace?.(`${((clock.now() - startsAt) / 1000).toFixed(3).padStart(9)} s  ${text()}`),
  };
  const seen = seenOf(sky, () => lifeflow.failing());
  const lifeflow = simulatedLifeflow(clock, () => seen.account(), weather);
  const running = { load: false, witnesses: false };
  const disk: Disk = { text: '', appends: 0 };
  const rules = rulesOf(plan, () => disk.text, lifeflow, sky);
  const marks: Mark[] = [];
  const recorder = simulatedRecorder(sky, marks);
  const broken = (says: string): void => {
    sky.note(() => `RULE BROKEN: ${says}`);
    violations.push(says);
  };
  return {
    startedAt: startsAt,
    clock,
    lifeflow,
    journalText: () => disk.text,
    violations,
    counts,
    running,
    marks,
    portsFor: (life, crash) => {
      const call = callsOf(sky, life, crash);
      return {
        platform: simulatedPlatform(sky, call, lifeflow, (check) => {
          if (!life.over) check(rules).forEach(broken);
        }),
        journalFile: simulatedJournalFile(sky, call, life, disk),
        load: simulatedLoad(sky, call, life, running, plan.load.durationSeconds),
        witnesses: simulatedWitnesses(sky, call, seen, running),
        recorder,
      };
    },
    clearUp: () => {
      sky.clear = true;
      sky.note(() => 'the weather clears up');
    },
    note: sky.note,
  };
};

const simulatedPlatform = (
  sky: Sky,
  call: Call,
  lifeflow: SimulatedLifeflow,
  obey: (check: (rules: Rules) => string[]) => void,
): Platform => {
  const { ailments } = lifeflow;
  const outside = <T>(kind: CallKind, says: string, effect: () => T): Promise<T> => {
    const drawn = sky.weather.fate(kind);
    return call(kind, says, effect, during(sky, sky.weather.outage) ? refused : drawn);
  };
  /** By the API server, as nearly everything is. */
  const ask = <T>(kind: CallKind, says: string, effect: () => T): Promise<T> =>
    outside(kind, says, () => {
      if (ailments.apiIsCut()) throw new PlatformError(says, 'the API server can not be reached');
      return effect();
    });
  const proven = (effective: boolean): Proof => ({ effective, at: sky.clock.now(), says: 'simulated' });
  return {
    observe: () => ask('look', 'observe', () => lifeflow.state()),
    proof: (targets) => ask('look', 'proof', () => proven(lifeflow.gone(targets))),
    facts: (sinceSeq) =>
      ask('look', 'facts', () => {
        const marks = ailments.marks();
        return { marks: marks.slice(sinceSeq), nextSeq: marks.length };
      }),
    kill: (targets) => {
      obey((rules) => rules.beforeHarm('killed', { targets }));
      return ask('act', `kill ${targets.map(targetName).join(', ')}`, () => lifeflow.kill(targets));
    },
    rollOut: (targets) => {
      obey((rules) => rules.beforeHarm('rolled out', { targets }));
      return ask('act', `roll out ${targets.map(targetName).join(', ')}`, () => lifeflow.rollOut(targets));
    },
    disturb: (disturbance) => {
      obey((rules) => rules.beforeHarm('disturbed', { disturbance }));
      return ask('act', disturbanceName(disturbance), () => ailments.disturb(disturbance));
    },
    // That it can't be asked is what shows of an API server that is cut off.
    shows: (disturbance) => outside('look', 'shows', () => proven(ailments.shows(disturbance))),
    disruptor: {
      disrupt: (targets, disruption) => {
        obey((rules) => rules.beforeHarm('disrupted', { targets }));
        const names = targets.map(targetName);
        return ask('act', `disrupt ${names.join(', ')}`, () => ailments.disrupt(names, disruption));
      },
      inForce: (targets) => ask('look', 'in force', () => proven(ailments.inForce(targets.map(targetName)))),
    },
    promoteRegion: (region) => {
      obey((rules) => rules.beforePromotion(region));
      return ask('promote', `promote ${region}`, () => lifeflow.promote(region));
    },
    // The way to the API server is no matter of its own.
    restore: (step) =>
      (step.kind === 'join-api' ? outside : ask)('restore', stepName(step), () => {
        if (sky.weather.broken === step.kind) throw new PlatformError(step.kind, 'it is broken for good');
        lifeflow.restore(step);
      }),
  };
};

const simulatedRecorder = (sky: Sky, marks: Mark[]): Recorder => ({
  mark: (mark) => {
    const { recorderFailsAfter } = sky.weather;
    if (recorderFailsAfter !== null && marks.length >= recorderFailsAfter) throw new Error('disk full');
    marks.push(mark);
    sky.count(`mark ${mark.name}`);
    sky.note(() => ['mark', mark.name, mark.fault, mark.detail].filter((x) => x !== undefined).join(' '));
  },
});
