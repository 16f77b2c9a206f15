const format = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });
/** A figure for a proof: at most four digits after the point, thousands apart. */
export const number = (x: number): string => format.format(x);
