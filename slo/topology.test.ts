import { expect, it } from 'vitest';
import { targetName } from './topology.ts';

it('names what a fault hits', () => {
  expect(targetName({ kind: 'replica', replica: 'donor-1' })).toBe('donor-1');
  expect(targetName({ kind: 'node', node: 'r1a1' })).toBe('r1a1');
  expect(targetName({ kind: 'database', instance: 'pg-2' })).toBe('pg-2');
});
