import { describe, expect, it } from 'vitest';
import { claims } from '../claims.ts';
import { claimUnits } from './claim.ts';
import { figureMistake } from './figures.ts';

describe('figureMistake', () => {
  it.each(claims.map((c) => [c.id, c] as const))('has nothing against the figure of %s', (_, claim) => {
    expect(figureMistake(claim.unit, claim.figure)).toBeUndefined();
  });

  it.each(claimUnits)('lets no figure in %s be negative or without end', (unit) => {
    for (const figure of [-1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(figureMistake(unit, figure), String(figure)).toContain(unit);
    }
  });

  it.each([
    ['ratio', 99.99, 'a number from 0 to 1, as a figure in ratio is'],
    ['truth', 2, 'a whole number from 0 to 1, as a figure in truth is'],
    ['truth', 0.5, 'a whole number from 0 to 1, as a figure in truth is'],
    ['replicas', 2.5, 'a whole number of at least 0, as a figure in replicas is'],
    ['port', 0, 'a whole number from 1 to 65535, as a figure in port is'],
    ['port', 65_536, 'a whole number from 1 to 65535, as a figure in port is'],
    ['weight', 101, 'a whole number from 1 to 100, as a figure in weight is'],
  ] as const)('takes no %s of %d', (unit, figure, says) => {
    expect(figureMistake(unit, figure)).toBe(says);
  });

  it('takes parts only of what is measured, not of what is counted', () => {
    expect(claimUnits.filter((unit) => figureMistake(unit, 0.5) === undefined)).toEqual([
      'queries/s',
      'seconds',
      'ratio',
      'cores',
      'MiB',
      'GB',
    ]);
    for (const unit of claimUnits) expect(figureMistake(unit, 1), unit).toBeUndefined();
  });

  it.each([
    ['weight', 0, 'a whole number from 1 to 100, as a figure in weight is'],
    ['weight', 1.5, 'a whole number from 1 to 100, as a figure in weight is'],
    ['ratio', 1.000_001, 'a number from 0 to 1, as a figure in ratio is'],
    ['cores', -0.5, 'a number of at least 0, as a figure in cores is'],
  ] as const)('lets no %s be %d', (unit, figure, says) => {
    expect(figureMistake(unit, figure)).toBe(says);
  });

  it.each([
    ['weight', 100],
    ['port', 65_535],
    ['truth', 0],
    ['requests', 1e12],
    ['ratio', 0.9999],
    ['ratio', 1],
    ['cores', 0.5],
    ['seconds', 0.045],
    ['replicas', 0],
  ] as const)('takes a %s of %d', (unit, figure) => {
    expect(figureMistake(unit, figure)).toBeUndefined();
  });
});
