import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';

/** The largest slip of the last `windowMs` before the newest one, kept by the second. */
export const recentSlip = (windowMs: Milliseconds) => {
  const bySecond = new Map<number, Milliseconds>();
  let newest: EpochMilliseconds = 0;
  return {
    take(at: EpochMilliseconds, slip: Milliseconds): void {
      const second = Math.floor(at / 1000);
      bySecond.set(second, Math.max(bySecond.get(second) ?? 0, slip));
      newest = Math.max(newest, at);
      for (const old of bySecond.keys()) if (old * 1000 <= newest - windowMs - 1000) bySecond.delete(old);
    },
    most: (): Milliseconds => Math.max(0, ...bySecond.values()),
  };
};
