import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualUsers } from './load-plan.ts';

const rates = fc.array(
  fc.integer({ min: 0, max: 200_000 }).map((x) => x / 100),
  { minLength: 1, maxLength: 8 },
);

describe('virtual users', () => {
  it('are enough for every arrival to hang for the whole time limit, where memory allows', () => {
    fc.assert(
      fc.property(rates, (peaks) => {
        for (const [i, count] of virtualUsers(peaks, 5, 1e9).entries())
          expect(count).toBeGreaterThanOrEqual((peaks[i] ?? 0) * 5);
      }),
    );
  });

  it('fit into the memory that they may take, and leave no service without any', () => {
    fc.assert(
      fc.property(rates, (peaks) => {
        const users = virtualUsers(peaks, 5, 100);
        expect(users.reduce((a, b) => a + b, 0) * 0.35).toBeLessThanOrEqual(100 + 8 * 2 * 0.35);
        expect(Math.min(...users)).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});
