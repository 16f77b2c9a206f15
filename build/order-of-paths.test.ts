import { expect, it } from 'vitest';
import type { TestSpecification, Vitest } from 'vitest/node';
import { OrderOfPaths } from './order-of-paths.ts';

const durations: Record<string, number> = { 'b.ts': 30, 'c.ts': 20, 'a.ts': 10 };
const vitest = {
  config: { sequence: {} },
  cache: {
    getTestSpecificationResult: ({ moduleId }: TestSpecification) => ({
      failed: false,
      duration: durations[moduleId],
    }),
  },
} as unknown as Vitest;

const sorted = async (...files: [project: string, moduleId: string][]): Promise<string[]> => {
  const asked = files.map(([name, moduleId]) => ({
    project: { name, config: { isolate: true, sequence: { groupOrder: 0 } } },
    moduleId,
  }));
  const found = await new OrderOfPaths(vitest).sort(asked as unknown as TestSpecification[]);
  return found.map(({ moduleId }) => moduleId);
};

it.each(['cluster', 'cluster-deep'])('the files of %s run in the order of their paths', async (lane) => {
  expect(await sorted([lane, 'c.ts'], [lane, 'a.ts'], [lane, 'b.ts'])).toEqual(['a.ts', 'b.ts', 'c.ts']);
});

it('those of another lane run longest first', async () => {
  expect(await sorted(['slow', 'c.ts'], ['slow', 'a.ts'], ['slow', 'b.ts'])).toEqual([
    'b.ts',
    'c.ts',
    'a.ts',
  ]);
});
