import type { Mark, Sample } from '../../../slo/evidence.ts';
import type { Phase } from '../../../slo/plan.ts';
import type { ServiceId } from '../../../slo/services.ts';
import type { Seconds } from '../../../slo/units.ts';
import type { ScalingSeen } from './scaling-run.ts';

type Replicas = Extract<Sample, { kind: 'replicas' }>;
/** `t` counts from the load's start. */
type Point = Replicas & { t: Seconds };

/** How a service's size moved, as the observers saw it. */
export const track = ({ evidence, result }: ScalingSeen, service: ServiceId): Point[] =>
  evidence.samples
    .filter((s): s is Replicas => s.kind === 'replicas' && s.service === service)
    .map((s) => ({ ...s, t: (s.at - (result.loadStartedAt ?? 0)) / 1000 }));

export const phase = ({ plan }: ScalingSeen, name: Phase['name']): Phase => {
  const found = plan.load.phases.find((p) => p.name === name);
  if (found === undefined) throw new Error(`expected a phase ${name} in the plan; found none`);
  return found;
};

export const marks = ({ evidence }: ScalingSeen, name: Mark['name']): Mark[] =>
  evidence.marks.filter((m) => m.name === name);

/** The first time that fewer replicas were wanted after the load began to fall. */
export const firstFewer = (seen: ScalingSeen, service: ServiceId): Seconds | undefined => {
  const after = track(seen, service).filter(({ t }) => t >= phase(seen, 'decay').from);
  return after.find(({ desired }, i) => desired < (after[i - 1]?.desired ?? desired))?.t;
};

/** How many were ready at most, and when so many were first. */
export const largest = (seen: ScalingSeen, service: ServiceId): { size: number; t: Seconds } => {
  const points = track(seen, service);
  const size = Math.max(...points.map((p) => p.ready));
  return { size, t: points.find((p) => p.ready === size)?.t ?? Number.NaN };
};

/** In words, for whoever watches the test. */
export const timesOf = (seen: ScalingSeen, service: ServiceId): string => {
  const { size, t } = largest(seen, service);
  const slowest = seen.moved.find((m) => m.service === service)?.timeToSize;
  const rise = phase(seen, 'ramp').from;
  const fall = phase(seen, 'decay').from;
  const fewer = firstFewer(seen, service);
  return `${service}: ${slowest?.size} ready within ${slowest?.seconds.high} s of the wish, ${size} ready ${(t - rise).toFixed(1)} s after the rise began; fewer wanted ${((fewer ?? Number.NaN) - fall).toFixed(1)} s after the fall began`;
};
