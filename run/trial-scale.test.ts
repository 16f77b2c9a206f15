import { describe, expect, it } from 'vitest';
import { emergencySpike } from '../scenarios/profiles/emergency-spike.ts';
import type { Mark, Sample } from '../slo/evidence.ts';
import { sampleRun } from '../slo/testing/sample-run.ts';
import { planLoad } from './plan/load.ts';
import { scaleFrom, trialLoad } from './trial-scale.ts';

const scale = 0.02;
const { plan: sample } = sampleRun();
const plan = {
  ...sample,
  environment: { ...sample.environment, scale },
  load: planLoad(emergencySpike({ ...trialLoad, decaySeconds: 0 }), scale),
};
const started = 1_700_000_000_000;
const marks: Mark[] = [{ name: 'load-started', at: started, clock: 'runner', uncertaintyMs: 0 }];
const machine = (busy: (second: number) => number): Sample[] =>
  Array.from({ length: 30 }, (_, i) => ({
    kind: 'machine',
    at: started + i * 1000 + 500,
    busy: busy(i),
    runnerCores: 0,
    runnerMegabytes: 0,
  }));

describe('the measured scale', () => {
  it('is where the line through a quiet and a full load reaches 60 % busy', () => {
    // 10 % idle, and 10 points more for each hundredth of the documented rates.
    const busyAt = (second: number) => 0.1 + 10 * (second < 14 ? 0.1 * scale : scale);
    expect(scaleFrom(plan, { samples: machine(busyAt), marks }).value).toBeCloseTo(0.05, 9);
  });

  it('is never above the documented rates', () => {
    expect(scaleFrom(plan, { samples: machine((s) => (s < 14 ? 0.01 : 0.011)), marks }).value).toBe(1);
  });

  it('is refused where the machine is busy without load, or does not get busier with it', () => {
    expect(() => scaleFrom(plan, { samples: machine((s) => (s < 14 ? 0.8 : 0.9)), marks })).toThrow(/busier/);
    expect(() => scaleFrom(plan, { samples: machine(() => 0.3), marks })).toThrow(/busier/);
  });

  it('is refused without samples of both loads', () => {
    expect(() => scaleFrom(plan, { samples: machine(() => 0.3).slice(0, 12), marks })).toThrow(/hold phase/);
  });
});
