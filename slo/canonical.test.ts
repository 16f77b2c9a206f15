import { describe, expect, it } from 'vitest';
import { canonical } from './canonical.ts';
import { smallRun } from './testing/small-run.ts';

const { evidence } = smallRun();

describe('the canonical order', () => {
  it('depends on the rows alone, also among those of one instant', () => {
    const turned = {
      ...evidence,
      samples: [...evidence.samples].reverse(),
      marks: [...evidence.marks].reverse(),
      counts: [...evidence.counts].reverse(),
    };
    expect(canonical(turned)).toEqual(canonical(evidence));
  });

  it('does not depend on the order in which a row’s keys were written', () => {
    const turned = evidence.counts
      .map((r) => Object.fromEntries(Object.entries(r).reverse()) as typeof r)
      .reverse();
    expect(canonical({ ...evidence, counts: turned }).counts).toEqual(canonical(evidence).counts);
  });
});
