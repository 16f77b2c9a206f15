import type { Count, Seconds } from '../units.ts';

/** One time that an alert fired, in steps of its series. `resolved` is null when the series ended before that. */
export type Firing = { pending: Count; fired: Count; resolved: Count | null };

/**
 * Prometheus' states of an alert, evaluated at each step: pending from the first evaluation that finds the condition
 * true, firing at the first one `forSeconds` or more after that if it was true at all of them, resolved at the first
 * that finds it false. (rules/alerting.go; https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules)
 * `longest` is the longest time between the first and the last evaluation of one stretch that found it true.
 */
export const alertStates = (
  holds: (step: Count) => boolean,
  steps: Count,
  forSeconds: Seconds,
  stepSeconds: Seconds = 1,
): { firings: readonly Firing[]; longest: Seconds | null } => {
  const firings: Firing[] = [];
  let pending: Count | null = null;
  let firing: Firing | null = null;
  let longest: Seconds | null = null;
  for (let step = 0; step < steps; step += 1) {
    if (!holds(step)) {
      if (firing !== null) firing.resolved = step;
      pending = null;
      firing = null;
      continue;
    }
    pending ??= step;
    const held = (step - pending) * stepSeconds;
    longest = Math.max(longest ?? 0, held);
    if (firing === null && held >= forSeconds) {
      firing = { pending, fired: step, resolved: null };
      firings.push(firing);
    }
  }
  return { firings, longest };
};
