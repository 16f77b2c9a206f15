import { describe, expect, it } from 'vitest';
import { requireConfirmation } from './confirm.ts';
import { exitCodeOf } from './exit-codes.ts';

const refused = (name: string, kind: 'local' | 'staging' | 'production', confirmed: string | undefined) => {
  try {
    requireConfirmation(name, { kind }, { confirmed });
    return undefined;
  } catch (error) {
    expect(exitCodeOf(error)).toBe(64);
    return (error as Error).message;
  }
};

describe('a confirmation', () => {
  it('is the name of the production environment, letter for letter', () => {
    expect(refused('production', 'production', 'production')).toBeUndefined();
    expect(refused('live', 'production', 'live')).toBeUndefined();
    expect(refused('live', 'production', undefined)).toBe(
      '--confirm: expected live, the name of the production environment that load and faults would go to; found "none"; add --confirm live if it is meant.',
    );
    for (const typed of ['Live', 'production', 'yes', ' live', ''])
      expect(refused('live', 'production', typed)).toMatch(/type the name of the one that is meant/);
  });

  it('is asked of nobody else, and held to its word all the same', () => {
    expect(refused('local', 'local', undefined)).toBeUndefined();
    expect(refused('staging', 'staging', undefined)).toBeUndefined();
    expect(refused('staging', 'staging', 'staging')).toBeUndefined();
    expect(refused('staging', 'staging', 'production')).toMatch(/expected staging/);
  });
});
