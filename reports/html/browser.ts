import { existsSync } from 'node:fs';

/** Where Chromium usually is, on Debian and others, and on macOS. */
const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
] as const;

/** The browser that the report's tests open it in: the one that LIFEFLOW_CHROMIUM names, or a usual one. */
export const findBrowser = (
  named: string | undefined = process.env.LIFEFLOW_CHROMIUM,
  isThere: (file: string) => boolean = existsSync,
): { found: string } | { found: undefined; lookedAt: string } => {
  const places = named === undefined ? usual : [named];
  const found = places.find(isThere);
  return found === undefined ? { found, lookedAt: places.join(', ') } : { found };
};
