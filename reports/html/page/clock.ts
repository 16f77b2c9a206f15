/** 187 → `3:07`. */
export const offset = (seconds: number): string => {
  const whole = Math.round(Math.abs(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = `${h > 0 ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`;
  return `${seconds < 0 && whole > 0 ? '−' : ''}${h > 0 ? `${h}:` : ''}${tail}`;
};

export const utcClock = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(11, 19)} UTC`;

/** Three digits are enough to look at. */
export const figure = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
