import { seededRandom } from '../../random.ts';
import type { Count, Ratio, Seconds } from '../../units.ts';
import type { ScalerModel, SizeSample } from '../observed.ts';
import type { Pod } from '../recommend.ts';
import { noMemory, sync } from '../sync.ts';

/** A service under a load, in replicas' worth of CPU requests, that an autoscaler follows. */
export type World = {
  seed: number;
  seconds: Seconds;
  load: (t: Seconds) => number;
  /** The autoscaler that is really at work, when it is not the faithful one. */
  scaler?: Partial<ScalerModel>;
  stuck?: boolean;
  start?: Count;
  /** The record has the metric that the autoscaler tells once it has written its size, and not what was measured. */
  tells?: boolean;
};

const stepMs = 250;
/** Ours: two writes to a busy API server, and two watches that tell of them. */
const longestTelling = 600;
/** As the controller does. */
const cut = (share: Ratio): Ratio => Math.floor(share * 100) / 100;
const origin = Date.UTC(2026, 10, 24);

/**
 * What an observer records about once a second of the algorithm at work: the phase of the sync, its lateness, the age
 * of the metric that it sees and the time until a replica is ready and measured are drawn at random within the model.
 */
export const simulate = (model: ScalerModel, world: World): SizeSample[] => {
  const random = seededRandom(world.seed);
  const scaler = { ...model, ...world.scaler };
  const lag = random.next() * model.lagSeconds * 1000;
  let desired = world.start ?? model.min;
  let pods = Array.from({ length: desired }, () => ({ readyAt: -1e9, measuredAt: -1e9 }));
  let nextSync = random.next() * model.syncSeconds * 1000;
  let nextSample = random.next() * 1000;
  let memory = noMemory;
  const samples: SizeSample[] = [];
  const past: Ratio[] = [];
  // Measured anew for each sample: what is between two samples is never out of what they show.
  const measure = () => 1 + 0.03 * (random.next() - 0.5);
  let noise = measure();
  let told: Ratio | undefined = cut(world.load(0) / desired);
  let telling: { at: number; metric: Ratio | undefined } | null = null;
  for (let t = 0; t < world.seconds * 1000; t += stepMs) {
    const ready = pods.filter((p) => p.readyAt <= t).length;
    past.push(ready === 0 ? 0 : (world.load(t / 1000) / ready) * noise);
    if (t >= nextSync && world.stuck !== true) {
      const usage = past[Math.max(0, past.length - 1 - Math.floor(lag / stepMs))] ?? 0;
      const seen = pods.map(
        (p): Pod => ({ request: 1, ready: p.readyAt <= t, ...(p.measuredAt <= t ? { usage } : {}) }),
      );
      const metrics = [{ kind: 'utilisation' as const, target: scaler.target, pods: seen }];
      const measured = seen.some((p) => p.ready && p.usage !== undefined);
      if (world.tells === true)
        telling = { at: t + random.next() * longestTelling, metric: measured ? cut(usage) : undefined };
      const decision = sync(scaler, memory, { current: desired, metrics, now: origin + t });
      memory = decision.memory;
      desired = decision.desired;
      pods = pods.slice(0, desired);
      while (pods.length < desired) {
        const readyAt = t + 500 + random.next() * 4000;
        pods.push({ readyAt, measuredAt: readyAt + random.next() * model.lagSeconds * 1000 });
      }
      nextSync = t + model.syncSeconds * 1000;
    }
    // A sample of this very step comes between the two writes.
    if (telling !== null && t > telling.at) {
      told = telling.metric;
      telling = null;
    }
    if (t >= nextSample) {
      const now = pods.filter((p) => p.readyAt <= t).length;
      // The figure of the step, over those that are ready now.
      const own = now === 0 ? undefined : (world.load(t / 1000) / now) * noise;
      const measured = world.tells === true ? told : own;
      samples.push({
        at: origin + t,
        desired,
        ready: now,
        ...(measured === undefined ? {} : { utilisation: measured }),
      });
      noise = measure();
      nextSample = t + 900 + random.next() * 200;
    }
  }
  return samples;
};
