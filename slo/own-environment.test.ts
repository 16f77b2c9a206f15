import { expect, it } from 'vitest';
import { isOwn } from './own-environment.ts';

it('tells what the suite starts itself from what others run', () => {
  const kinds = ['local', 'containers', 'cluster', 'staging', 'production'] as const;
  expect(kinds.map(isOwn)).toEqual([true, true, true, false, false]);
});
