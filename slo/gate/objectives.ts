import { documentedLevel } from '../documented-level.ts';
import type { GatePlan, Objective, Plan } from '../plan.ts';
import { requestsToStop } from '../statistics/confidence-sequence.ts';
import type { Count, Ratio } from '../units.ts';
import { settledAt } from '../windows.ts';
import { many, percent } from '../words.ts';

/** The share that may be later than the high-priority alert's figure (4.alert.p99-high) while p99 still meets it. */
export const lateShare: Ratio = 0.01;

/**
 * The chance that an answer of the canary is slower than a stable one, above which the canary is slower: what Vargha
 * and Delaney (Journal of Educational and Behavioral Statistics 25, 2000) call a small effect. A half is none.
 */
export const smallEffect: Ratio = 0.56;

/** What a gate is decided by: all of it is required, so that it passes only when each is shown. */
export const gateObjectives = (gate: GatePlan, load: Plan['load']): Objective[] => {
  const { level, confidence, canary } = gate;
  const perSecond = load.services.reduce((sum, s) => sum + s.requestsPerSecond, 0);
  const steady = Math.max(0, load.durationSeconds - settledAt(load));
  const decide = (least: Ratio, share: Ratio) => toDecide(least, confidence, perSecond * share, steady);
  const all = { required: true, confidence, unit: 'ratio' } as const;
  const own: Objective[] = [
    {
      ...all,
      id: 'gate-availability',
      kind: 'gate-availability',
      title: `availability of all services together, ${percent(level)}, looked at all the time`,
      bound: level,
      claims: level >= documentedLevel ? ['1.production.availability'] : [],
      ...decide(level, 1),
    },
    {
      ...all,
      id: 'gate-latency',
      kind: 'gate-latency',
      title: `at most ${percent(lateShare)} of all answers later than ${load.timeLimitSeconds} s, looked at all the time`,
      bound: lateShare,
      claims: [],
      ...decide(1 - lateShare, 1),
    },
  ];
  if (canary === null) return own;
  return [
    ...own,
    {
      ...all,
      id: 'canary-availability',
      kind: 'canary-availability',
      title: `the canary answers ${percent(level)} well, and fails no more often than the stable version`,
      bound: level,
      claims: [],
      ...decide(level, canary.share),
    },
    {
      ...all,
      id: 'canary-latency',
      kind: 'canary-latency',
      title: `no service of the canary is slower than its stable version (effect of at most ${smallEffect})`,
      bound: smallEffect,
      claims: [],
      needs: 'answers of both versions of each service',
      has: `${percent(canary.share)} of the answers are the canary's`,
      decidable: true,
    },
  ];
};

const toDecide = (level: Ratio, confidence: Ratio, perSecond: number, steadySeconds: number) => {
  const flawless: Count = requestsToStop(level, 0, confidence);
  return {
    needs: `${many(flawless)} requests without a failure, ${many(requestsToStop(level, 1, confidence))} with one`,
    has: `about ${many(perSecond)} a second: ${many(flawless / perSecond)} s without a failure`,
    decidable: perSecond * steadySeconds >= flawless,
  };
};
