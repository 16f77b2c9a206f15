import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceIds, services } from '../slo/services.ts';
import {
  arrivalRates,
  DemandError,
  documentedQueries,
  perService,
  queryMatrix,
  queryRates,
} from './demand.ts';
import { defineJourney, step } from './journey.ts';
import { journeys } from './journeys/all.ts';

describe('the arrival rates', () => {
  it('put the documented queries on every database, at any scale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }).map((x) => x / 10_000),
        (scale) => {
          const wanted = documentedQueries(scale);
          const rates = arrivalRates(journeys, wanted);
          const reached = queryRates(journeys, rates);
          for (const id of serviceIds) {
            expect(rates[id]).toBeGreaterThan(0);
            expect(reached[id]).toBeCloseTo(wanted[id], 6);
          }
        },
      ),
    );
  });

  it('find the mix again from whatever queries a mix makes', () => {
    const rate = fc.integer({ min: 0, max: 1_000_000 }).map((x) => x / 1000);
    fc.assert(
      fc.property(fc.tuple(...serviceIds.map(() => rate)), (mix) => {
        const truth = perService((_, i) => mix[i] ?? 0);
        const found = arrivalRates(journeys, queryRates(journeys, truth));
        for (const id of serviceIds) expect(found[id]).toBeCloseTo(truth[id], 3);
      }),
    );
  });

  it('add up to the 16,500 queries a second of the document', () => {
    const total = Object.values(documentedQueries(1)).reduce((a, b) => a + b, 0);
    expect(total).toBe(services.reduce((sum, s) => sum + s.peakQps, 0));
    expect(total).toBe(16_500);
  });

  it('come from journeys that cross services, so the matrix is not diagonal', () => {
    const offDiagonal = queryMatrix(journeys).flatMap((row, i) => row.filter((f, j) => i !== j && f > 0));
    expect(offDiagonal.length).toBeGreaterThanOrEqual(6);
  });

  it('are refused with the databases that are over and under, when no mix fits', () => {
    // Every auth arrival costs twice as many queries at the camps as they may get.
    const heavy = {
      ...journeys,
      auth: defineJourney({
        service: 'auth',
        steps: [...journeys.auth.steps, ...journeys.camp.steps, step('registerForCamp', () => never())],
      }),
    };
    const attempt = () => arrivalRates(heavy, { ...documentedQueries(1), camp: 100 });
    expect(attempt).toThrow(DemandError);
    expect(attempt).toThrow(/camp [\d.]+ queries\/s over its 100\.0/);
    expect(attempt).toThrow(/auth [\d.]+ queries\/s under its 1000\.0/);
  });
});

const never = (): never => {
  throw new Error('not asked here');
};
