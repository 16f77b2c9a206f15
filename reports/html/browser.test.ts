import { expect, it } from 'vitest';
import { findBrowser } from './browser.ts';

it('finds the browser that is named, and no other in its place', () => {
  expect(findBrowser('/opt/chrome', () => true)).toEqual({ found: '/opt/chrome' });
  expect(findBrowser('/opt/chrome', (file) => file !== '/opt/chrome')).toEqual({
    found: undefined,
    lookedAt: '/opt/chrome',
  });
});

it('finds one where browsers usually are, when none is named', () => {
  const only = (there: string) => findBrowser(undefined, (file) => file === there);
  expect(only('/usr/bin/chromium-browser')).toEqual({ found: '/usr/bin/chromium-browser' });
  expect(only('/nowhere')).toMatchObject({ lookedAt: expect.stringContaining('/usr/bin/google-chrome') });
});
