import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDigest, sha256 } from './digest.ts';

const digestOf = (parts: readonly string[]): string => {
  const digest = openDigest();
  for (const part of parts) digest.add(Buffer.from(part));
  return digest.hex();
};

describe('a digest of parts', () => {
  it('of one part is its SHA-256, and of none is zero', () => {
    expect(digestOf(['LifeFlow\n'])).toBe(sha256('LifeFlow\n'));
    expect(digestOf([])).toBe('0'.repeat(64));
  });

  it('is the sum modulo 2^256, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 20 }), (parts) => {
        const sum = parts.reduce((total, part) => total + BigInt(`0x${sha256(part)}`), 0n) % 2n ** 256n;
        expect(digestOf(parts)).toBe(sum.toString(16).padStart(64, '0'));
        expect(digestOf(parts.toReversed())).toBe(digestOf(parts));
      }),
      { seed: 1 },
    );
  });

  it('tells a part that is missing, altered or there twice', () => {
    const parts = ['a\n', 'b\n', 'c\n'];
    for (const other of [parts.slice(1), ['a\n', 'b\n', 'd\n'], [...parts, 'c\n'], [...parts, ...parts]]) {
      expect(digestOf(other)).not.toBe(digestOf(parts));
    }
  });
});
