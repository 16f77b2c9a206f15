import { describe, expect, it } from 'vitest';
import { againAfterInvalid } from './again-after-invalid.ts';

const outcomeOf = async (...verdicts: string[]): Promise<{ told: string; asked: number }> => {
  let asked = 0;
  const told = await againAfterInvalid(
    (verdict) => verdict === 'INVALID',
    async () => verdicts[asked++] ?? 'asked too often',
  );
  return { told, asked };
};

describe('a run that was INVALID', () => {
  it('is made again, and what the next one says counts, a miss too', async () => {
    expect(await outcomeOf('INVALID', 'PASS')).toEqual({ told: 'PASS', asked: 2 });
    expect(await outcomeOf('INVALID', 'INVALID', 'FAIL')).toEqual({ told: 'FAIL', asked: 3 });
  });

  it('is told as INVALID after three, and no other is made twice', async () => {
    expect(await outcomeOf('INVALID', 'INVALID', 'INVALID', 'FAIL')).toEqual({ told: 'INVALID', asked: 3 });
    expect(await outcomeOf('INCONCLUSIVE', 'FAIL')).toEqual({ told: 'INCONCLUSIVE', asked: 1 });
  });
});
