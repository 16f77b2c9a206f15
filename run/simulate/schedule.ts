import { openFaults, openJournal, parseJournal } from '../../chaos/journal.ts';
import { undo as realUndo, type UndoReport } from '../../chaos/undo.ts';
import { conduct as realConduct } from '../conduct/conduct.ts';
import type { Ports } from '../conduct/ports.ts';
import { afterRun, afterUndo, mendsTheRest } from './aftermath.ts';
import { simulatedLimits, simulatedPlan } from './simulated-plan.ts';
import { type SimulatedPorts, type SimulatedWorld, simulatedWorld } from './simulated-world.ts';
import type { Life } from './virtual-clock.ts';
import { drawWeather, latestEffectMs, type Weather } from './weather.ts';

/** What is put under test; tests put something broken in its place. */
export type Subject = {
  conduct: typeof realConduct;
  undo: typeof realUndo;
  /** Stands between the conductor and the world. */
  between?(ports: SimulatedPorts): SimulatedPorts;
};

export type ScheduleReport = {
  seed: number;
  /** Rules that were broken; empty for a good schedule. */
  violations: string[];
  counts: ReadonlyMap<string, number>;
};

const hour = 3_600_000;

/** One life of the suite in one weather: a run, perhaps its crash, the undo, perhaps its crash, the undo again. */
export const runSchedule = async (
  seed: number,
  subject: Subject = { conduct: realConduct, undo: realUndo },
  trace?: (line: string) => void,
): Promise<ScheduleReport> => {
  const weather = drawWeather(seed);
  const plan = simulatedPlan(seed, weather.faults);
  const world = simulatedWorld(plan, weather, trace);
  const { violations, counts } = world;
  const broken = (says: string): void => void violations.push(says);
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  world.note(() => `seed ${seed}: ${describeWeather(weather)}`);

  const interrupt = new AbortController();
  if (weather.interruptAt !== null) {
    world.clock.at(world.clock.now() + weather.interruptAt, () => {
      world.note(() => 'THE USER INTERRUPTS');
      interrupt.abort();
    });
  }
  const runner: Life = { over: false };
  const ports =
    subject.between?.(world.portsFor(runner, weather.crash)) ?? world.portsFor(runner, weather.crash);
  const all: Ports = {
    ...ports,
    clock: world.clock.as(runner),
    journal: openJournal(ports.journalFile),
    progress: () => {},
  };
  const ran = await alive(world, runner, 'the run', () =>
    subject.conduct(plan, all, interrupt.signal, simulatedLimits),
  );
  if (typeof ran === 'string') broken(ran);
  else if (ran !== null) {
    await pass(world, latestEffectMs);
    for (const outcome of ran.faults) count(`fault ${outcome.state}`);
    count(`run ${ran.ended}`);
    violations.push(...afterRun(world, weather, ran, plan.chaos.length));
  }

  // Then a person runs undo; the first may crash too.
  const inUndo = async (crash: Weather['crash']): Promise<UndoReport | null> => {
    const life: Life = { over: false };
    const own = world.portsFor(life, crash);
    const report = await alive(world, life, 'undo', () =>
      subject.undo(openJournal(own.journalFile), own.platform, {
        clock: world.clock.as(life),
        stepLimitMs: simulatedLimits.restoreMs,
        settleMs: latestEffectMs + simulatedLimits.proofMs + 10_000,
      }),
    );
    if (typeof report === 'string') {
      broken(report);
      return null;
    }
    if (report !== null) count(report.steps.length === 0 ? 'undo with nothing open' : 'undo');
    return report;
  };
  const stillOpen = () => openFaults(parseJournal(world.journalText()).records).length > 0;
  if (stillOpen() && weather.undoCrash !== null) await inUndo({ of: 'acting', ...weather.undoCrash });
  const report = await inUndo(null);
  await pass(world, 60_000);
  if (report !== null) violations.push(...afterUndo(world, report, 'undo'));
  // In fair weather one more undo leaves nothing but what is broken for good.
  world.clearUp();
  const last = await inUndo(null);
  await pass(world, 60_000);
  if (last !== null) {
    violations.push(...afterUndo(world, last, 'the last undo'));
    violations.push(...mendsTheRest(world, weather));
    if (!last.clean && weather.broken === null)
      broken('the last undo failed though nothing is broken for good');
  }
  return { seed, violations, counts };
};

/** Runs it until it ends or dies (null); text when it hangs or throws. */
const alive = async <T>(
  world: SimulatedWorld,
  life: Life,
  name: string,
  what: () => Promise<T>,
): Promise<T | null | string> => {
  let end: { value: T } | { error: unknown } | null = null;
  what().then(
    (value) => {
      end = { value };
    },
    (error: unknown) => {
      end = { error };
    },
  );
  const how = await world.clock.runUntil(() => end !== null || life.over, world.clock.now() + 3 * hour);
  if (how === 'stuck') return `${name} waits for something that will never come`;
  if (how === 'too late') return `${name} is still not over after three hours`;
  const ended = end as { value: T } | { error: unknown } | null;
  if (ended === null) return null;
  life.over = true;
  return 'value' in ended ? ended.value : `${name} threw: ${String(ended.error)}`;
};

const pass = async (world: SimulatedWorld, ms: number): Promise<void> => {
  let over = false;
  world.clock.at(world.clock.now() + ms, () => {
    over = true;
  });
  await world.clock.runUntil(() => over, Number.POSITIVE_INFINITY);
};

const describeWeather = ({ fate: _fate, random: _random, ...rest }: Weather): string => JSON.stringify(rest);
