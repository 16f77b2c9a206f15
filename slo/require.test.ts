import { describe, expect, it } from 'vitest';
import { requires } from './require.ts';

describe('the list of required objectives', () => {
  it.each([
    ['availability', 'availability', true],
    ['availability', 'availability:donor', false],
    ['availability:*', 'availability:donor', true],
    ['availability:*', 'availability', false],
    ['latency-p99:*', 'latency-p99:donor', true],
    ['rto:*', 'rto:1-replica-kill:reads', true],
    ['rto:*:reads', 'rto:1-replica-kill:reads', true],
    ['rto:*:reads', 'rto:1-replica-kill:writes', false],
    ['rto:*-node-kill:*', 'rto:2-node-kill:writes', true],
    ['rpo:*', 'rto:2-node-kill:writes', false],
    ['a.c', 'abc', false],
  ])('%s on %s: %s', (pattern, id, asked) => {
    expect(requires([pattern], id)).toBe(asked);
  });
  it('asks for nothing when it is empty', () => {
    expect(requires([], 'availability')).toBe(false);
  });
});
