import type { UndoStep } from '../../slo/journal.ts';
import { type FaultName, faultNames } from '../../slo/plan.ts';
import type { Milliseconds } from '../../slo/units.ts';
import { type Dice, dice } from './dice.ts';

/** What becomes of one call of a port. `never` answers nothing; an effect may come long after the caller gave up. */
export const fates = [
  'done',
  'slow',
  'answer-lost',
  'refused',
  'answer-never',
  'late',
  'void',
  'hollow',
] as const;
export type FateKind = (typeof fates)[number];
export type Fate = {
  kind: FateKind;
  /** From the call to its effect; null for none. */
  effectMs: Milliseconds | null;
  /** From the call to its answer; null for never. */
  answerMs: Milliseconds | null;
  fails: boolean;
};

/** No effect comes later than this after its call. */
export const latestEffectMs = 40_000;

export type Stretch = { from: Milliseconds; to: Milliseconds };

/** All that goes wrong in one schedule, drawn before it begins. Times count from its start. */
export type Weather = {
  faults: FaultName[];
  /** Share of acting calls, and of looking ones, that go wrong. */
  storm: number;
  /** The runner dies at its nth acting call (or nth call of any kind), before or after the call left it. */
  crash: { of: 'acting' | 'any'; nth: number; when: 'before' | 'after' } | null;
  /** The same for the first `undo`. */
  undoCrash: { nth: number; when: 'before' | 'after' } | null;
  interruptAt: Milliseconds | null;
  /** The platform restarts: it refuses every call. */
  outage: Stretch | null;
  alarm: Stretch | null;
  busy: Stretch | null;
  blind: Stretch | null;
  loadFailsAt: Milliseconds | null;
  recorderFailsAfter: number | null;
  journalFailsAfter: number | null;
  /** A kind of undo step that can never be carried out. */
  broken: UndoStep['kind'] | null;
  /** A new version whose second replica never becomes ready: nothing ends its rollout but `end-rollout`. */
  rolloutHangs: boolean;
  fate(call: 'act' | 'promote' | 'restore' | 'look'): Fate;
  random: Dice;
};

export const drawWeather = (seed: number): Weather => {
  const random = dice(seed * 2_654_435_761 + 17);
  const chance = (p: number): boolean => random() < p;
  const between = (a: number, b: number): number => a + random() * (b - a);
  const whole = (a: number, b: number): number => Math.floor(between(a, b + 1));
  const one = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T;
  const stretch = (p: number): Stretch | null => {
    const from = between(0, 150_000);
    return chance(p) ? { from, to: from + between(2_000, 60_000) } : null;
  };
  const when = () => one(['before', 'after'] as const);
  const storm = one([0, 0, 0.03, 0.15, 0.4]);

  const fate: Weather['fate'] = (call) => {
    const usual = { act: [1, 200], promote: [3_000, 12_000], restore: [50, 3_000], look: [1, 30] }[call];
    const ms = between(usual[0] ?? 1, usual[1] ?? 1);
    const late = between(0, latestEffectMs);
    const kind = chance(storm) ? one(call === 'look' ? looking : fates) : 'done';
    switch (kind) {
      case 'done':
        return { kind, effectMs: ms, answerMs: ms, fails: false };
      case 'slow':
        return { kind, effectMs: ms + 8_000, answerMs: ms + 9_000, fails: false };
      case 'answer-lost':
        return { kind, effectMs: ms, answerMs: ms, fails: true };
      case 'refused':
        return { kind, effectMs: null, answerMs: ms, fails: true };
      case 'answer-never':
        return { kind, effectMs: ms, answerMs: null, fails: false };
      case 'late':
        return { kind, effectMs: late, answerMs: chance(0.5) ? late : null, fails: false };
      case 'void':
        return { kind, effectMs: null, answerMs: null, fails: false };
      case 'hollow':
        return { kind, effectMs: null, answerMs: ms, fails: false };
    }
  };
  return {
    faults: Array.from({ length: whole(1, 3) }, () => one(faultNames)),
    storm,
    crash: chance(0.45)
      ? chance(0.75)
        ? { of: 'acting', nth: whole(1, 32), when: when() }
        : { of: 'any', nth: whole(1, 300), when: when() }
      : null,
    undoCrash: chance(0.6) ? { nth: whole(1, 12), when: when() } : null,
    interruptAt: chance(0.2) ? between(0, 150_000) : null,
    outage: stretch(0.12),
    alarm: stretch(0.06),
    busy: stretch(0.06),
    blind: stretch(0.06),
    loadFailsAt: chance(0.05) ? between(0, 150_000) : null,
    recorderFailsAfter: chance(0.04) ? whole(0, 60) : null,
    journalFailsAfter: chance(0.06) ? whole(0, 12) : null,
    broken: chance(0.1) ? one(breakable) : null,
    rolloutHangs: chance(0.3),
    fate,
    random,
  };
};

/** Kinds of undo steps that LifeFlow as it is simulated has, and that may be broken for good. */
export const breakable = [
  'power-on-node',
  'restore-replication',
  'restore-replicas',
  'fail-back',
  'end-rollout',
  'uncordon-node',
  'join-nodes',
  'join-api',
  'restore-scaling',
  'roll-back',
  'end-disruption',
  'replace-disrupted',
] as const satisfies readonly UndoStep['kind'][];

const looking = ['slow', 'refused', 'void'] as const;

/** Nothing goes wrong at all: then every fault must be injected, seen and healed. */
export const isCalm = (w: Weather): boolean =>
  w.storm === 0 &&
  [w.crash, w.interruptAt, w.outage, w.alarm, w.busy, w.blind, w.loadFailsAt].every((x) => x === null) &&
  [w.recorderFailsAfter, w.journalFailsAfter, w.broken].every((x) => x === null);
