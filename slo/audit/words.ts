/** A figure for a proof: at most four digits after the point, thousands apart. */
export const number = (x: number): string => x.toLocaleString('en-US', { maximumFractionDigits: 4 });
