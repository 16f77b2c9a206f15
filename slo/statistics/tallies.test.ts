import { describe, expect, it } from 'vitest';
import { talliesOf, tallyOf } from './tallies.ts';

describe('tallies by column', () => {
  it('keep each stretch at its place, and add up to one tally', () => {
    const tallies = talliesOf([
      { trials: 10, failures: 1 },
      { trials: 0, failures: 0 },
      { trials: 5, failures: 2 },
    ]);
    expect([...tallies.trials]).toEqual([10, 0, 5]);
    expect([...tallies.failures]).toEqual([1, 0, 2]);
    expect(tallyOf(tallies)).toEqual({ trials: 15, failures: 3 });
    expect(tallyOf(talliesOf([]))).toEqual({ trials: 0, failures: 0 });
  });
});
