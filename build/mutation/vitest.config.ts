import { defineConfig } from 'vitest/config';

/**
 * The tests of the pure room for Stryker: through vite's module runner, because Stryker counts what a test covers in the
 * modules that vite has loaded, and with shared modules, because each change is tried in a thread of its own anyway. No
 * test waits for anything, so that one which takes long is given up by its processor time (cpu-limit.ts) and not here.
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
