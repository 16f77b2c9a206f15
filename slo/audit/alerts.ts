import { allowedErrors, monthlyBudget } from './budget.ts';
import type { Rule } from './rule.ts';
import { number } from './words.ts';

/** What the alerts tell, and when, against the budget that they guard. */
export const alertRules: readonly Rule[] = [
  {
    id: 'alert.outage-before-errors',
    find: (f) => {
      const [budget, wait] = [monthlyBudget(f), f.claim('4.alert.errors-critical-for')];
      if (wait <= budget) return undefined;
      return {
        says: 'a total outage has used up the month before the error alert fires',
        proof: [
          `the month's budget is ${number(budget)} s of full outage`,
          `the alert waits ${wait} s (the one for silence ${f.claim('4.alert.service-down')} s, if there is no answer at all)`,
          `${wait} > ${number(budget)}`,
        ],
        change: {
          set: { '4.alert.errors-critical-for': Math.floor(budget) },
          says: `wait at most ${Math.floor(budget)} s; less leaves time to act`,
        },
      };
    },
  },
  {
    id: 'alert.silence-before-recovery',
    find: (f) => {
      const wait = Math.min(
        f.claim('4.alert.service-down'),
        f.claim('4.alert.errors-critical-for'),
        f.claim('4.alert.p99-critical-for'),
      );
      const recovery = Math.min(f.claim('3.standby.failover'), f.claim('5.region.auto-rto'));
      if (wait <= recovery) return undefined;
      return {
        says: 'no alert can tell of a failover that keeps its promise',
        proof: [
          `the promised failovers are over after ${recovery} s`,
          `the quickest alert fires after ${wait} s`,
          `${wait} > ${recovery}: nobody hears of an outage that cost ${number((recovery / monthlyBudget(f)) * 100)} % of the month`,
        ],
        change: { set: { '4.alert.service-down': recovery }, says: `tell after ${recovery} s at the latest` },
      };
    },
  },
  {
    id: 'alert.silent-burn',
    find: (f) => {
      const [share, allowed] = [f.claim('4.alert.errors-high'), allowedErrors(f)];
      if (share <= allowed + 1e-12) return undefined;
      const hours = monthlyBudget(f) / share / 3600;
      return {
        says: 'errors that break the service level raise no alert at all',
        proof: [
          `the lowest error alert needs more than ${number(share * 100)} %`,
          `the service level allows ${number(allowed * 100)} %`,
          `at just ${number(share * 100)} % the month's budget is gone after ${number(hours)} h, in silence`,
        ],
        change: {
          set: { '4.alert.errors-high': allowed },
          says: 'alert on the rate at which the budget burns',
        },
      };
    },
  },
  {
    id: 'alert.burn-rate',
    find: (f) => {
      const [share, allowed] = [f.claim('4.alert.errors-critical'), allowedErrors(f)];
      const [burn, usual] = [share / allowed, f.fact('fast-burn')];
      if (burn <= usual * (1 + 1e-9)) return undefined;
      const wait = f.claim('4.alert.errors-critical-for');
      return {
        says: 'the alert that wakes people is far from the service level that it guards',
        proof: [
          `${number(share * 100)} % of errors are ${number(burn)} times what ${number((1 - allowed) * 100)} % allows`,
          `people are usually woken at ${usual} times, when an hour costs a fiftieth of the month`,
          `${number(burn)} > ${usual}; in the ${wait} s that it waits ${number(((share * wait) / monthlyBudget(f)) * 100)} % of the month go, and a total outage all of it`,
        ],
        change: {
          set: { '4.alert.errors-critical': usual * allowed },
          says: `wake people at ${number(usual * allowed * 100)} % over an hour and five minutes`,
        },
      };
    },
  },
  {
    id: 'alert.late-answers',
    find: (f) => {
      const [quantile, level] = [f.claim('4.alert.latency-quantile'), f.claim('1.production.availability')];
      if (quantile >= level) return undefined;
      return {
        says: 'a hundred times more late answers than allowed raise no latency alert',
        proof: [
          `an answer after ${f.claim('4.alert.p99-high')} s helps nobody, and counts against ${number(level * 100)} %`,
          `the alerts look at the ${number(quantile * 100)} % of quick answers: ${number((1 - quantile) * 100)} % may be later`,
          `${number((1 - quantile) * 100)} % > ${number((1 - level) * 100)} %`,
        ],
        change: {
          set: { '4.alert.latency-quantile': level },
          says: `look at the quantile ${number(level * 100)} %`,
        },
      };
    },
  },
  {
    id: 'alert.crash-loop',
    find: (f) => {
      const budget = monthlyBudget(f);
      const life =
        f.claim('2.liveness.initial-delay') + f.fact('probe.failures') * f.claim('2.liveness.period');
      const backoff = f.fact('restart.backoff');
      const until = (restarts: number): number =>
        restarts * life + backoff * (2 ** Math.max(0, restarts - 1) - 1);
      const counts = f.claim('4.alert.crash-loop') + 1;
      if (until(counts) <= budget || until(1) > budget) return undefined;
      let enough = counts;
      while (until(enough) > budget) enough -= 1;
      return {
        says: 'a version that never becomes healthy has used up the month before it counts as crashing',
        proof: [
          `its first restart comes after ${f.claim('2.liveness.initial-delay')} s + ${f.fact('probe.failures')} probes × ${f.claim('2.liveness.period')} s = ${life} s, and so does each further one`,
          `the pauses between them are ${backoff} s, ${2 * backoff} s, ${4 * backoff} s, so restart ${counts} comes after ${until(counts)} s`,
          `${until(counts)} > ${number(budget)}`,
        ],
        change: {
          set: { '4.alert.crash-loop': enough - 1 },
          says: `count more than ${enough - 1} restarts as a crash loop`,
        },
      };
    },
  },
];
