import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { ReportAssets } from './page-frame.ts';

/** In the order of the cascade. */
const sheets = ['theme', 'page', 'tables', 'recovery', 'charts', 'narrow'] as const;

/**
 * Reads the page's style and bundles its script, uPlot included: 50 ms of another process, which has time for it while a
 * run is read and judged. Rendering itself reads nothing.
 */
export const readAssets = async (): Promise<ReportAssets> => {
  const built = await build({
    entryPoints: [fileURLToPath(new URL('./page/main.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'inline',
  });
  const script = built.outputFiles[0]?.text ?? '';
  const uplot = readFileSync(createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'), 'utf8');
  const own = sheets.map((sheet) => readFileSync(new URL(`./style/${sheet}.css`, import.meta.url), 'utf8'));
  return {
    style: [uplot, ...own].join('\n'),
    // The text stands inside a script element, which this would end.
    script: script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--'),
  };
};
