import type { Evidence } from '../slo/evidence.ts';
import type { Plan } from '../slo/plan.ts';
import { offeredAt } from '../slo/rates.ts';
import type { Ratio, Seconds } from '../slo/units.ts';
import { percent } from '../slo/words.ts';
import { SuiteError } from './errors.ts';

/** Ours: above it the replicas that a fault starts anew would push the machine over the 90 % that taint a second. */
export const busyGoal: Ratio = 0.6;

/** Length of the load that a scale is measured by: a quiet part and a full one, so that a line can be drawn. */
export const trialLoad = { quietSeconds: 10, rampSeconds: 4, holdSeconds: 16, quietShare: 0.1 } as const;

/** The first seconds of a phase belong to the one before: samples come once a second and caches warm up. */
const settleSeconds: Seconds = 3;

/**
 * The largest scale at which this machine stays at `busyGoal`, by a straight line through what two loads took.
 * `plan` and `evidence` are of a run with the trial load's shape. Pure.
 * @throws SuiteError TOOL when the machine is busy without load, or the evidence shows no slope
 */
export const scaleFrom = (
  plan: Plan,
  evidence: Pick<Evidence, 'samples' | 'marks'>,
): { value: number; source: string } => {
  const quiet = busyIn(plan, evidence, 'quiet');
  const hold = busyIn(plan, evidence, 'hold');
  const slope = (hold.busy - quiet.busy) / (hold.scale - quiet.scale);
  const idle = quiet.busy - slope * quiet.scale;
  if (!(slope > 0) || idle >= busyGoal) {
    throw new SuiteError(
      'TOOL',
      'scale',
      `--scale auto: expected a machine that gets busier with load; found ${percent(quiet.busy)} busy at scale ${quiet.scale.toPrecision(2)} and ${percent(hold.busy)} at ${hold.scale.toPrecision(2)}; end what else runs here, or give a scale such as --scale 0.02.`,
    );
  }
  const value = Math.min(1, Number(((busyGoal - idle) / slope).toPrecision(2)));
  return {
    value,
    source: `measured: ${percent(quiet.busy)} busy at ${quiet.scale.toPrecision(2)}, ${percent(hold.busy)} at ${hold.scale.toPrecision(2)}, so ${percent(busyGoal)} at this`,
  };
};

const busyIn = (
  plan: Plan,
  { samples, marks }: Pick<Evidence, 'samples' | 'marks'>,
  name: 'quiet' | 'hold',
) => {
  const phase = plan.load.phases.find((p) => p.name === name);
  const started = marks.find((m) => m.name === 'load-started')?.at;
  const inside =
    phase === undefined || started === undefined
      ? []
      : samples.flatMap((s) => {
          const at = (s.at - started) / 1000;
          return s.kind === 'machine' && at >= phase.from + settleSeconds && at < phase.to ? [s.busy] : [];
        });
  if (phase === undefined || inside.length < 3) {
    throw new SuiteError(
      'TOOL',
      'scale',
      `--scale auto: expected samples of the machine in its ${name} phase; found ${inside.length}; give a scale such as --scale 0.02.`,
    );
  }
  const middle = (phase.from + phase.to) / 2;
  const [offered, peak] = plan.load.services.reduce(
    ([a, b], s) => [a + offeredAt(s.points, middle), b + s.peakArrivalsPerSecond],
    [0, 0],
  );
  return {
    busy: inside.reduce((a, b) => a + b, 0) / inside.length,
    scale: (plan.environment.scale * offered) / peak,
  };
};
