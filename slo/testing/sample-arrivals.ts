import type { Plan } from '../plan.ts';
import type { ArrivalsPerSecond, Count, Seconds } from '../units.ts';

type Points = Plan['load']['services'][number]['points'];

/** Arrivals a second at a second after load starts. */
export const shareAt = (points: Points, t: Seconds): ArrivalsPerSecond => {
  const after = points.find((p) => p.at > t);
  if (after === undefined) return points.at(-1)?.arrivalsPerSecond ?? 0;
  const before = points[points.indexOf(after) - 1] ?? after;
  const along = after.at === before.at ? 0 : (t - before.at) / (after.at - before.at);
  return before.arrivalsPerSecond + along * (after.arrivalsPerSecond - before.arrivalsPerSecond);
};

/** Arrivals up to each second, from 0 on, by the trapezium rule over whole seconds. */
export const arrivalsBySecond = (points: Points, length: Seconds): Count[] => {
  const sums = [0];
  for (let s = 0; s < length; s += 1)
    sums.push((sums[s] ?? 0) + (shareAt(points, s) + shareAt(points, s + 1)) / 2);
  return sums;
};
