import { describe, expect, it } from 'vitest';
import { sampleCase } from '../testing/sample-case.ts';
import { latenciesOf } from './latencies.ts';

describe('the latencies of a night', () => {
  it('are those of the services that answered, and that have an end', () => {
    const { table } = sampleCase();
    const none = { scale: 3, zeroCount: 0, offset: 0, counts: [] };
    const one = (offset: number) => ({ ...none, offset, counts: [10] });
    const all = Object.fromEntries(Object.keys(table.steadyLatency).map((s) => [s, none]));
    const steadyLatency = {
      ...all,
      donor: one(8),
      camp: one(8 * 1100),
    } as unknown as typeof table.steadyLatency;
    const found = latenciesOf({ steadyLatency });
    expect(found.map((l) => l.service)).toEqual(['donor']);
    // The bucket from 2 to 2^(9/8).
    expect(found[0]?.p50Ms.low).toBeCloseTo(2, 9);
    expect(found[0]?.p99Ms.high).toBeCloseTo(2 ** (9 / 8), 9);
  });
});
