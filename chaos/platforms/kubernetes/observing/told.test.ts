import { describe, expect, it } from 'vitest';
import { changedAt, markOf } from './told.ts';

const told = { name: 'replica-ready', subject: 'donor-1', toldAt: 10_000 } as const;
const exact = { low: 0, high: 0 };

describe('a mark of a watch', () => {
  it('lies in the second that the API server told, and not after it was seen', () => {
    const mark = markOf(told, { after: 9_500, seenAt: 10_300 }, exact);
    expect(mark).toMatchObject({
      at: 10_150,
      uncertaintyMs: 150,
      toldAt: 10_000,
      seenAt: 10_300,
      clock: 'platform',
    });
  });

  it('is on our clock: what the other one shows is moved by the skew', () => {
    const mark = markOf(told, { after: 0, seenAt: 20_000 }, { low: 4_000, high: 4_200 });
    expect(mark).toMatchObject({ at: (5_800 + 7_000) / 2, uncertaintyMs: 600, toldAt: 10_000 });
  });

  it('lies between the last word and the look where the API server told no time', () => {
    const { toldAt: _, ...silent } = told;
    const mark = markOf(silent, { after: 9_000, seenAt: 9_400 }, exact);
    expect(mark).toMatchObject({ at: 9_200, uncertaintyMs: 200 });
    expect(mark).not.toHaveProperty('toldAt');
  });

  it('lies in the second that was told, however late it was reported, but not after it was seen', () => {
    const reported = { ...told, reported: true } as const;
    const late = markOf(reported, { after: 13_500, seenAt: 14_000 }, exact);
    expect(late).toMatchObject({ at: 10_500, uncertaintyMs: 500, toldAt: 10_000, seenAt: 14_000 });
    expect(late).not.toHaveProperty('reported');
    expect(markOf(reported, { after: 10_000, seenAt: 10_200 }, exact).at).toBe(10_100);
  });

  it('lies anywhere between the last word and the newest change where a list told it, which is that of another one', () => {
    const newest = { ...told, toldAt: 30_000, newest: true } as const;
    const span = (mark: ReturnType<typeof markOf>) => [
      mark.at - mark.uncertaintyMs,
      mark.at + mark.uncertaintyMs,
    ];
    const seen = { after: 9_500, seenAt: 40_000 };
    const listed = { ...seen, listed: true } as const;
    expect(span(markOf(newest, listed, exact))).toEqual([9_500, 31_000]);
    for (const key of ['newest', 'toldAt']) expect(markOf(newest, listed, exact)).not.toHaveProperty(key);
    expect(markOf(newest, seen, exact)).toMatchObject({ toldAt: 30_000 });
    expect(span(markOf(newest, { ...listed, seenAt: 30_200 }, exact))).toEqual([9_500, 30_200]);
    expect(span(markOf(newest, seen, exact))).toEqual([30_000, 31_000]);
    // A time of its own.
    expect(span(markOf(told, listed, exact))).toEqual([10_000, 11_000]);
  });

  it('is as uncertain as it has to be where what was told and what was seen exclude each other', () => {
    const late = markOf(told, { after: 15_000, seenAt: 16_000 }, exact);
    expect([late.at - late.uncertaintyMs, late.at + late.uncertaintyMs]).toEqual([10_000, 16_000]);
    const early = markOf(told, { after: 1_000, seenAt: 2_000 }, exact);
    expect(early).toMatchObject({ at: 2_000, uncertaintyMs: 0 });
  });
});

describe('the time of a change', () => {
  const metadata = {
    name: 'donor-1',
    uid: '1',
    resourceVersion: '1',
    managedFields: [
      { time: '2026-01-01T00:00:01Z' },
      { time: '2026-01-01T00:00:09Z', subresource: 'status' },
      { time: '2026-01-01T00:00:04Z', subresource: 'status' },
      { time: '2026-01-01T00:00:02Z', subresource: 'scale' },
      {},
    ],
  };

  it('is that of the newest of its kind', () => {
    const newest = (second: number) => ({ toldAt: Date.UTC(2026, 0, 1, 0, 0, second), newest: true });
    expect(changedAt({ metadata }, 'status')).toEqual(newest(9));
    expect(changedAt({ metadata }, 'rest')).toEqual(newest(2));
  });

  it('is not made up where the API server keeps none', () => {
    expect(changedAt({ metadata: { ...metadata, managedFields: [] } }, 'status')).toEqual({});
  });
});
