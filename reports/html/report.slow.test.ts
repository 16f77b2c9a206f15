import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticRun } from '../testing/synthetic-run.ts';
import { readAssets } from './assets.ts';
import { findBrowser } from './browser.ts';
import { renderHtml } from './render.ts';

const looked = findBrowser();
const executablePath = looked.found;
const missing = `the report is opened in a real browser, and none was found at ${looked.found === undefined ? looked.lookedAt : ''}: install Chromium (Debian: apt-get install chromium) or name one in LIFEFLOW_CHROMIUM`;
// A fresh machine has no browser and may lack the right to install one; the pipeline has to bring it.
if (executablePath === undefined && process.env.CI !== undefined) throw new Error(missing);
if (executablePath === undefined) console.warn(`SKIPPED: ${missing}`);
const describeInBrowser = describe.skipIf(executablePath === undefined);

const input = syntheticRun();
const folder = mkdtempSync(path.join(tmpdir(), 'lifeflow-report-'));
const file = path.join(folder, 'report.html');
const address = pathToFileURL(file).href;
let browser: BrowserContext;
let page: Page;
const said: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  if (executablePath === undefined) return;
  writeFileSync(file, renderHtml(input, await readAssets()));
  browser = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport: { width: 1280, height: 900 },
    colorScheme: 'light',
  });
  page = browser.pages()[0] ?? (await browser.newPage());
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(address);
  await page.waitForSelector('.plot canvas');
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const ranges = () => page.$$eval('.plot', (plots) => plots.map((p) => p.dataset.range));
/** Share of a chart's pixels in a full colour: neither grey, nor the tint of a window. */
const coloured = () =>
  page.$$eval('.plot canvas', (canvases) =>
    canvases.map((c) => {
      if (!(c instanceof HTMLCanvasElement)) return 0;
      const data = c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data ?? [];
      let painted = 0;
      for (let i = 0; i < data.length; i += 4) {
        const [r = 0, g = 0, b = 0, a = 0] = data.slice(i, i + 4);
        if (a > 250 && Math.max(r, g, b) - Math.min(r, g, b) > 24) painted++;
      }
      return (4 * painted) / data.length;
    }),
  );

describeInBrowser('report.html in a browser', () => {
  it('asks for nothing but itself and complains of nothing', () => {
    expect(asked.filter((url) => url !== address && !url.startsWith('data:'))).toEqual([]);
    expect(said).toEqual([]);
  });

  it('runs no string of the evidence as code', async () => {
    expect(await page.$$eval('script', (all) => all.length)).toBe(2);
    expect(await page.$$eval('img', (all) => all.length)).toBe(0);
  });

  it('lets no script in that is not its own, even if one got past the escaping', async () => {
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.intruder = true';
      document.body.append(script);
      return 'intruder' in window;
    });
    expect(ran).toBe(false);
    said.length = 0; // The browser says that it kept the intruder out, as it should.
  });

  it('draws every chart', async () => {
    const painted = await coloured();
    expect(painted.length).toBeGreaterThanOrEqual(8);
    for (const share of painted) expect(share).toBeGreaterThan(0.001);
  });

  it('shows each finding with its verdict as a word, its interval and its bound', async () => {
    const text = (await page.locator('#findings').allInnerTexts()).join('').replaceAll('\u00a0', ' ');
    for (const { verdict, objective, says } of input.verdict.findings)
      for (const part of [verdict, objective.title, objective.id, says]) expect(text).toContain(part);
    expect(text).toContain('99.991 % to 100 %');
    expect(text).toContain('≥ 99.98 %');
  });

  it('gives the charts’ numbers as tables for those who can not see them', async () => {
    const charts = await page.locator('.plot').count();
    expect(await page.locator('figure.chart details table').count()).toBe(charts);
    expect(await page.locator('main, nav, header, footer').count()).toBe(4);
  });

  it('takes the keyboard to the findings at once', async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the findings');
    expect(await page.locator('.skip').boundingBox()).toMatchObject({
      y: expect.toSatisfy((y: number) => y >= 0),
    });
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('findings');
  });

  it('shows where the focus is on everything that can have it', async () => {
    const bare = await page.$$eval('a, button, select, summary, [tabindex="0"]', (all) =>
      all
        .filter((e): e is HTMLElement => e instanceof HTMLElement && e.offsetParent !== null)
        .filter((e) => {
          e.focus({ preventScroll: true, focusVisible: true } as FocusOptions);
          return document.activeElement === e && getComputedStyle(e).outlineStyle === 'none';
        })
        .map((e) => e.outerHTML.slice(0, 80)),
    );
    expect(bare).toEqual([]);
  });

  it('zooms all charts together by mouse, and goes back to the whole', async () => {
    const whole = await ranges();
    const box = await page.locator('.plot[data-chart="errors"] .u-over').boundingBox();
    if (box === null) throw new Error('the chart of errors has no box');
    await page.locator('#chart-errors').scrollIntoViewIfNeeded();
    const at = (await page.locator('.plot[data-chart="errors"] .u-over').boundingBox()) ?? box;
    await page.mouse.move(at.x + 200, at.y + 80);
    await page.mouse.down();
    await page.mouse.move(at.x + 400, at.y + 80, { steps: 5 });
    await page.mouse.up();
    const zoomed = await ranges();
    expect(new Set(zoomed).size).toBe(1);
    expect(zoomed[0]).not.toBe(whole[0]);
    await page.locator('#reset').click();
    expect(await ranges()).toEqual(whole);
    expect(await page.locator('#reset').isDisabled()).toBe(true);
  });

  it('zooms all charts together by keyboard and to a fault by its button', async () => {
    const whole = await ranges();
    await page.locator('.plot[data-chart="rate"]').focus();
    await page.keyboard.press('+');
    const zoomed = await ranges();
    expect(new Set(zoomed).size).toBe(1);
    expect(zoomed[0]).not.toBe(whole[0]);
    await page.keyboard.press('0');
    expect(await ranges()).toEqual(whole);
    await page.locator('button[data-fault="2-region-loss"]').click();
    const [from = 0, to = 0] = ((await ranges())[0] ?? '').split(' ').map(Number);
    expect(from).toBeCloseTo(158, 0);
    expect(to).toBeCloseTo(220, 0);
    await page.locator('#reset').click();
  });

  it('shows one service where one is chosen', async () => {
    await page.locator('#service').selectOption('donor');
    expect((await page.locator('#chart-rate .legend').allInnerTexts()).join()).toContain(
      'donor answered well',
    );
    await page.locator('#service').selectOption('all');
    expect(await page.locator('#chart-rate .legend li').count()).toBe(9);
  });

  it('reads values and marks under the pointer', async () => {
    await page.locator('#chart-rate').scrollIntoViewIfNeeded();
    await page.locator('.plot[data-chart="rate"] .u-over').hover({ position: { x: 300, y: 60 } });
    expect((await page.locator('#readout').allInnerTexts()).join()).toMatch(
      /^\d:\d\d \(\d\d:\d\d:\d\d UTC\)/,
    );
    expect((await page.locator('#chart-rate .legend output').allInnerTexts())[0]).toMatch(/^\d/);
  });

  it('is dark where the system is, and light where the reader says so', async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground()).toBe('rgb(20, 23, 27)');
    await page.locator('#theme').click();
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.locator('#theme').click();
    expect(await ground()).toBe('rgb(20, 23, 27)');
  });

  it.each(['light', 'dark'] as const)('keeps text at a contrast of 4.5 or more when %s', async (scheme) => {
    await page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme;
    }, scheme);
    expect(await page.evaluate(faint)).toEqual([]);
  });

  it.each([375, 768])('never scrolls sideways on a screen %i px wide', async (width) => {
    await page.setViewportSize({ width, height: 812 });
    for (const summary of await page.locator('summary').all())
      if (await summary.isVisible()) await summary.click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const widest = await page.$$eval('.plot canvas', (all) =>
      Math.max(...all.map((c) => c.getBoundingClientRect().right)),
    );
    expect(widest).toBeLessThanOrEqual(width);
    expect(said).toEqual([]);
  });
});

/** Runs in the page: texts whose contrast with the ground behind them is below 4.5 (WCAG 2.2, 1.4.3). */
const faint = (): string[] => {
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (paint === null) return ['no canvas'];
  const rgb = (colours: string[]) => {
    for (const colour of colours) {
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
    }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (parts: number[]) => {
    const [r = 0, g = 0, b = 0] = parts.map((p) =>
      p / 255 <= 0.04045 ? p / 255 / 12.92 : ((p / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const grounds = (e: Element | null): string[] =>
    e === null ? ['white'] : [...grounds(e.parentElement), getComputedStyle(e).backgroundColor];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const bad = new Set<string>();
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (
      e === null ||
      walker.currentNode.textContent?.trim() === '' ||
      !e.checkVisibility() ||
      e.closest('script, style, option')
    )
      continue;
    const ground = grounds(e);
    const [a, b] = [light(rgb(ground)), light(rgb([...ground, getComputedStyle(e).color]))].sort(
      (x, y) => y - x,
    );
    const contrast = ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05);
    if (contrast < 4.5)
      bad.add(`${e.tagName} .${e.className} ${contrast.toFixed(2)}: ${e.textContent?.slice(0, 30)}`);
  }
  return [...bad];
};
