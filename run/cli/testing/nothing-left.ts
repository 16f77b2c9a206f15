import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import type { Census } from '../../../fixtures/cluster/testing/census.ts';
import { whatIsLeft } from '../../../fixtures/cluster/testing/left.ts';
import type { foldersOf } from '../../../fixtures/clustered/index.ts';
import { left } from './left.ts';

/** Expects that nothing is left of a LifeFlow on Kubernetes: of its machines, its folders, its owner and its k6. */
export const expectNothingLeft = async (
  before: Census,
  { owner, clusters }: ReturnType<typeof foldersOf>,
): Promise<void> => {
  for (const folder of clusters) expect(await whatIsLeft(before, folder)).toEqual({});
  expect(clusters.filter((folder) => existsSync(folder))).toEqual([]);
  expect(left(owner)).toEqual([]);
};
