export type Range = { from: number; to: number };

/** One range of time for all charts. */
export const sharedZoom = (whole: Range, least: number) => {
  const watchers: ((range: Range, isWhole: boolean) => void)[] = [];
  let now = whole;
  const set = (wanted: Range) => {
    const width = Math.min(whole.to - whole.from, Math.max(least, wanted.to - wanted.from));
    const from = Math.min(Math.max(whole.from, wanted.from), whole.to - width);
    now = { from, to: from + width };
    for (const tell of watchers) tell(now, width >= whole.to - whole.from);
  };
  return {
    get range(): Range {
      return now;
    },
    set,
    reset: () => set(whole),
    /** `share` of the visible width: 0.2 moves a fifth to the right. */
    move: (share: number) => {
      const by = share * (now.to - now.from);
      set({ from: now.from + by, to: now.to + by });
    },
    scale: (factor: number) => {
      const middle = (now.from + now.to) / 2;
      const half = (factor * (now.to - now.from)) / 2;
      set({ from: middle - half, to: middle + half });
    },
    watch: (tell: (range: Range, isWhole: boolean) => void) => watchers.push(tell),
  };
};
export type Zoom = ReturnType<typeof sharedZoom>;
