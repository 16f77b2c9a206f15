import { ask } from '../../slo/api.ts';
import { leaderboards } from '../../slo/services.ts';
import { cycle, pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** Dashboards read the leaderboards; every second time a reward is booked. */
export const analyticsJourney = defineJourney({
  service: 'analytics',
  steps: [
    step('readLeaderboard', (a) => ask.readLeaderboard(cycle(a.n, leaderboards))),
    step('readLeaderboard', (a) => ask.readLeaderboard(cycle(a.n + 1, leaderboards))),
    step('readLeaderboard', (a) => ask.readLeaderboard(cycle(a.n + 2, leaderboards))),
    step('readLeaderboard', (a) => ask.readLeaderboard(cycle(a.n + 1, leaderboards))),
    step(
      'addReward',
      (a) => ask.addReward({ donorId: pick(a.n, a.rows.donors), board: cycle(a.n, leaderboards), points: 5 }),
      { every: 2 },
    ),
  ],
});
