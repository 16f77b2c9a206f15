import { PlatformError } from '../../chaos/platform.ts';
import type { Milliseconds } from '../../slo/units.ts';
import type { Life, VirtualClock } from './virtual-clock.ts';
import type { Fate, Stretch, Weather } from './weather.ts';

/** What every part of the simulated world stands under. */
export type Sky = {
  clock: VirtualClock;
  weather: Weather;
  startsAt: number;
  /** True once nothing goes wrong any more, but for what is broken for good. */
  clear: boolean;
  count(what: string): void;
  note(text: () => string): void;
};

export type CallKind = Parameters<Weather['fate']>[0];
/** One call of a port: its effect on the world and its answer, each at its own time, or never. */
export type Call = <T>(kind: CallKind, says: string, effect: () => T, fate: Fate) => Promise<T>;

const ok = (ms: Milliseconds): Fate => ({ kind: 'done', effectMs: ms, answerMs: ms, fails: false });
export const atOnce = ok(1);
export const refused: Fate = { kind: 'refused', effectMs: null, answerMs: 20, fails: true };

/** A platform may claim what it did not do; nobody can find out such a lie of the journal, the load or a witness. */
export const honest = (fate: Fate): Fate => (fate.kind === 'hollow' ? refused : fate);

export const during = (sky: Sky, s: Stretch | null): boolean => {
  const since = sky.clock.now() - sky.startsAt;
  return !sky.clear && s !== null && s.from <= since && since < s.to;
};

/** The calls of one program, which dies at the one that `crash` names: then nothing ever comes back to it. */
export const callsOf = (sky: Sky, life: Life, crash: Weather['crash']): Call => {
  const made = { acting: 0, any: 0 };
  const dies = (): void => {
    life.over = true;
    sky.count('crash');
    sky.note(() => 'THE PROGRAM DIES');
  };
  return <T>(kind: CallKind, says: string, effect: () => T, drawn: Fate): Promise<T> => {
    if (life.over) return new Promise<T>(() => {});
    const acting = kind !== 'look';
    made.any += 1;
    if (acting) made.acting += 1;
    const last = crash !== null && (crash.of === 'any' || acting) && made[crash.of] === crash.nth;
    const fate = sky.clear ? ok(10) : drawn;
    if (acting) {
      sky.count(`call ${fate.kind}`);
      sky.note(() => `${says}: ${inWords(fate)}`);
    }
    if (last && crash.when === 'before') {
      dies();
      return new Promise<T>(() => {});
    }
    const answer = happen(sky, life, effect, fate, acting ? says : null);
    if (last) dies();
    return answer;
  };
};

const happen = <T>(sky: Sky, life: Life, effect: () => T, fate: Fate, says: string | null): Promise<T> =>
  new Promise((resolve, reject) => {
    let outcome: { value: T } | { error: unknown } | null = null;
    if (fate.effectMs !== null) {
      sky.clock.at(sky.clock.now() + fate.effectMs, () => {
        if (says !== null) sky.note(() => `  takes effect: ${says}`);
        try {
          outcome = { value: effect() };
        } catch (error) {
          outcome = { error };
        }
      });
    }
    if (fate.answerMs === null) return;
    sky.clock.at(sky.clock.now() + fate.answerMs, () => {
      if (life.over) return;
      if (fate.fails) reject(new PlatformError('simulated', 'the connection was lost'));
      else if (outcome !== null && 'error' in outcome) reject(outcome.error);
      // Only calls that return nothing are ever hollow.
      else resolve((outcome as { value: T } | null)?.value as T);
    });
  });

const inWords = ({ kind, effectMs, answerMs }: Fate): string =>
  `${kind}${effectMs === null ? ', no effect' : ''}${answerMs === null ? ', no answer' : ''}`;
