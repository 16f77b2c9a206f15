import { defineConfig } from 'vitest/config';
import { OrderOfPaths } from './build/order-of-paths.ts';

/**
 * Six lanes. `unit` takes less than 20 s and starts nothing that it didn't make itself; `slow` tries many judgements, or
 * starts real PostgreSQL, k6 and Chromium, those one file at a time because they share two cores; `runs` are whole ones,
 * with their minutes; `cluster` starts a real Kubernetes, which takes Linux and root; `deep` and
 * `cluster-deep` take longer than a commit may wait.
 */
const alone = { pool: 'forks', fileParallelism: false } as const;
const real = {
  ...alone,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  globalSetup: 'run/load/testing/built-k6.ts',
  // Real programs on a machine that others may use: one more try on CI, whose last lines name each test that took it.
  retry: process.env.CI === undefined ? 0 : 1,
} as const;
/**
 * Slow ones that do no more than to compute, or to start the program itself with nothing to run: a core each. One of
 * run/cli starts a LifeFlow and judges what it measures.
 */
const sideBySide = [
  '{slo,run/config,run/evidence,run/plan,run/simulate}/**/*.slow.test.ts',
  'run/cli/!(judge).slow.test.ts',
];
const skip = ['**/node_modules/**', 'runs/**', '.cache/**'];
const onCluster = {
  ...alone,
  exclude: skip,
  // A node that is lost is replaced in 20 s on an idle machine.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  retry: real.retry,
  globalSetup: 'run/environments/testing/built-kubernetes.ts',
};
const results = process.env.LIFEFLOW_TEST_RESULTS;

export default defineConfig({
  test: {
    sequence: { sequencer: OrderOfPaths },
    reporters:
      results === undefined
        ? ['default']
        : ['default', ['json', { outputFile: `${results}/${process.pid}.json` }]],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...skip, '**/*.{slow,runs,cluster,cluster-deep,deep}.test.ts'],
          // Nothing here changes a module's state, so the files share their modules: half the time.
          pool: 'threads',
          isolate: false,
          // All cores: by default one is left idle, which is half of two.
          maxWorkers: '100%',
          // Modules are loaded by Node, as in a run: no call goes through a transformed import, which takes longer.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          // No test here takes a second on an idle machine; the default of 5 s fails on one that works for others, too.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'slow-side-by-side',
          include: sideBySide,
          exclude: skip,
          ...real,
          fileParallelism: true,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'slow',
          include: ['**/*.slow.test.ts'],
          exclude: [...skip, ...sideBySide],
          ...real,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: 'runs', include: ['**/*.runs.test.ts'], exclude: skip, ...real } },
      { test: { name: 'cluster', include: ['**/*.cluster.test.ts'], ...onCluster } },
      {
        test: {
          name: 'cluster-deep',
          include: ['**/*.cluster-deep.test.ts'],
          ...onCluster,
          testTimeout: 3_600_000,
          hookTimeout: 1_800_000,
        },
      },
      {
        test: {
          name: 'deep',
          include: ['**/*.deep.test.ts'],
          exclude: skip,
          ...real,
          testTimeout: 3_600_000,
        },
      },
    ],
  },
});
