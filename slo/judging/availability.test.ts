import { describe, expect, it } from 'vitest';
import { columnsOf } from '../load-columns.ts';
import { loadTable } from '../load-table.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { sampleSteady } from '../testing/sample-steady.ts';
import { answers } from '../testing/small-run.ts';
import { judgeAvailability } from './availability.ts';
import type { Case } from './case.ts';

const from = 1000;
const steady = sampleSteady({ from, to: from + 100, tailTo: from + 107 });
const none = Object.fromEntries(sampleCase().plan.load.services.map(({ service }) => [service, 0]));
const judged = (
  rows: Parameters<typeof columnsOf>[0],
  change: {
    service?: 'donor' | 'auth';
    bound?: number;
    counts?: Partial<Record<'unaccounted' | 'surplus', object>>;
  },
) => {
  const { plan, counts } = sampleCase();
  const table = loadTable(plan, columnsOf(rows), { from, to: from + 107 }, steady);
  const { service, bound = 0.9 } = change;
  return judgeAvailability(
    sampleObjective({ unit: 'ratio', bound, ...(service === undefined ? {} : { service }) }),
    sampleCase({
      table,
      steady,
      counts: { ...counts, unaccounted: none, surplus: none, ...change.counts } as Case['counts'],
    }),
  );
};
/** Spread over the hundred seconds: so many good answers, and one of each kind of bad ones. */
const rows = [
  ...Array.from({ length: 100 }, (_, s) => answers(from + s, 'donor', 'good', 10)),
  answers(from + 3, 'donor', 'late', 1),
  answers(from + 23, 'donor', 'server-error', 1, 'write'),
  answers(from + 43, 'donor', 'dropped', 1),
  answers(from + 63, 'donor', 'network-error', 1),
  answers(from + 83, 'auth', 'good', 500),
];

describe('availability', () => {
  it('is the share of good answers of one service, late and dropped ones being bad', () => {
    const found = judged(rows, { service: 'donor' });
    expect(found).toMatchObject({
      verdict: 'PASS',
      observed: 1 - 4 / 1004,
      evidence: ['load', 'counts'],
      says: expect.stringMatching(
        /^4 of 1,004 requests of donor were bad in 100 steady seconds: at least 99\.\d+ % good at 95 % confidence; independence of the failures is not rejected/,
      ),
    });
    expect(found.interval.low).toBeGreaterThan(0.98);
    expect(found.interval.low).toBeLessThan(1 - 4 / 1004);
    expect(found.interval.high).toBeGreaterThan(1 - 4 / 1004);
    expect(found.interval.high).toBeLessThan(1);
  });

  it('is that of all together where no service is named', () => {
    expect(judged(rows, {})).toMatchObject({
      observed: 1 - 4 / 1504,
      says: expect.stringContaining('4 of 1,504 requests of all services were bad'),
    });
  });

  it('fails below its bound, and is open where the interval holds it', () => {
    expect(judged(rows, { service: 'donor', bound: 0.9995 }).verdict).toBe('FAIL');
    expect(judged(rows, { service: 'donor', bound: 0.996 })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '1,004 requests, 4 of them bad',
    });
  });

  it('is open without a request, of the service that is asked about', () => {
    expect(judged(rows.slice(0, 100), { service: 'auth' })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: null,
      says: 'no request of auth in steady state',
      has: 'no request',
      evidence: ['load'],
    });
    expect(judged([], {}).says).toBe('no request of all services in steady state');
  });

  it('takes what k6 counted and no row holds for bad, and good answers that it did not count for none', () => {
    const counts = {
      unaccounted: { ...none, donor: 2, auth: 30 },
      surplus: { ...none, donor: 100, auth: 200 },
    };
    expect(judged(rows, { service: 'donor', counts }).says).toMatch(/^6 of 906 requests/);
    expect(judged(rows, { counts }).says).toMatch(/^36 of 1,236 requests/);
    expect(judged(rows, { service: 'donor', counts: { unaccounted: {}, surplus: {} } }).says).toMatch(
      /^4 of 1,004/,
    );
  });
});
