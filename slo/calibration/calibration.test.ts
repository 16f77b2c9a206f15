import { describe, expect, it } from 'vitest';
import { exactBounds, type Tally } from '../statistics/clopper-pearson.ts';
import { calibration, falsePasses } from './calibration.ts';
import { episodic, secondsFor, shareFailing } from './episodes-model.ts';
import { carriedOut, type Experiment } from './experiment.ts';

const all = calibration.flatMap(({ experiments }) => experiments);
const sum = (of: keyof Tally, seconds: readonly Tally[]) => seconds.reduce((total, s) => total + s[of], 0);

describe('the calibration', () => {
  it('looks at every kind of objective, and at each of them in a way that can fail', () => {
    for (const [kind, experiments] of Object.entries(falsePasses)) {
      expect(experiments.length, kind).toBeGreaterThan(0);
      for (const { what, expects, broken } of experiments) {
        expect(what).toContain(kind.split('-')[0]);
        expect(['at most', 'never']).toContain(expects.kind);
        expect(broken).toBeUndefined();
        if (expects.kind === 'at most') expect(expects.share).toBe(0.05);
      }
    }
  });

  it('words no two experiments alike, because the words are the seed', () => {
    const worded = all.map(({ what, model }) => `${what} ${model}`);
    expect(new Set(worded).size).toBe(worded.length);
  });

  it('allows nothing that every simulation would hold', () => {
    for (const experiment of all) {
      const always = { ...experiment, trial: () => true };
      const never = { ...experiment, trial: () => false };
      const held = [always, never].filter((e) => carriedOut(uncontrolled(e)).holds);
      expect(held.length, `${experiment.what}, ${experiment.model}`).toBeLessThan(2);
    }
  });

  it('does not hold when the judge ignores that failures cluster', () => {
    const model = { meanSeconds: 10, bad: 0.1, requestsPerSecond: 2, failing: 0.5, background: 0 };
    const seconds = secondsFor(model, 12);
    const unaware: Experiment = {
      what: 'availability by an interval that takes failures for independent',
      model: 'episodes of 10 s',
      expects: { kind: 'at most', share: 0.05 },
      runs: 200,
      trial: (random) => {
        const run = episodic(model, seconds, random);
        const tally = { failures: sum('failures', run), trials: sum('trials', run) };
        return exactBounds(0.95).high(tally) <= shareFailing(model);
      },
    };
    expect(carriedOut(unaware)).toMatchObject({ holds: false });
  });
});

/** Of a row that never may be seen only the violation is asked here. */
const uncontrolled = (experiment: Experiment): Experiment =>
  experiment.expects.kind === 'never'
    ? { ...experiment, expects: { kind: 'never', control: () => true } }
    : experiment;
