import { defineConfig } from 'vitest/config';

/**
 * The tests of the pure room for Stryker: through vite's module runner, because Stryker counts what a test covers in the
 * modules that vite has loaded, and with shared modules, because a mutant is chosen while they run, not while they load.
 */
export default defineConfig({
  test: {
    include: ['slo/**/*.test.ts'],
    exclude: ['**/*.deep.test.ts'],
    pool: 'threads',
    isolate: false,
    testTimeout: 3_600_000,
  },
});
