import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { type Episodes, episodic, secondsFor, shareFailing } from './episodes-model.ts';

const model: Episodes = { meanSeconds: 4, bad: 0.1, requestsPerSecond: 10, failing: 1, background: 0 };

describe('the model of episodes', () => {
  it('has the share, the length and the number of episodes that it says', () => {
    const expected = 2000;
    const run = episodic(model, secondsFor(model, expected), seededRandom(1));
    const down = run.map((s) => s.failures > 0);
    const begun = down.filter((bad, i) => bad && down[i - 1] !== true).length;
    const seconds = down.filter(Boolean).length;
    expect(Math.abs(seconds / run.length / model.bad - 1)).toBeLessThan(0.15);
    expect(seconds / begun).toBeCloseTo(model.meanSeconds, 0);
    expect(Math.abs(begun / expected - 1)).toBeLessThan(0.15);
  });

  it('fails as often in the long run as its states do', () => {
    const mixed = { ...model, failing: 0.5, background: 0.02 };
    expect(shareFailing(mixed)).toBeCloseTo(0.1 * 0.5 + 0.9 * 0.02, 12);
    const run = episodic(mixed, 40_000, seededRandom(2));
    const failures = run.reduce((sum, s) => sum + s.failures, 0);
    expect(failures / (run.length * 10)).toBeCloseTo(shareFailing(mixed), 2);
  });
});
