import { build } from 'esbuild';

/**
 * One self-contained script for k6 from an entry file, with its source map inside, so that k6 names the lines of the
 * TypeScript in its errors. `define` puts values in place of names, as JSON. Rejects with BundleError.
 */
export const bundleForK6 = async (
  entry: string,
  outfile: string,
  define: Readonly<Record<string, unknown>>,
): Promise<void> => {
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022', // what k6's JavaScript engine runs without a transpiler
      external: ['k6', 'k6/*'],
      sourcemap: 'inline',
      define: Object.fromEntries(
        Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)]),
      ),
      logLevel: 'silent',
    });
  } catch (cause) {
    throw new BundleError(entry, cause);
  }
};

export class BundleError extends Error {
  readonly code = 'BUNDLE';
  readonly subject: string;
  constructor(entry: string, cause: unknown) {
    const found = cause instanceof Error ? cause.message : String(cause);
    super(`expected ${entry} to bundle for k6, found: ${found} Correct what the message names.`, { cause });
    this.name = 'BundleError';
    this.subject = entry;
  }
}
