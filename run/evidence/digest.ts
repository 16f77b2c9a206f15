import { createHash, hash } from 'node:crypto';

export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/**
 * A digest of parts in any order: the sum of their SHA-256, modulo 2^256 (MSet-Add-Hash of Clarke, Devadas, van Dijk,
 * Gassend and Suh, 2003). That of a single part is its SHA-256. It shows what went wrong by itself; whoever may write the
 * manifest can forge it, as any digest that is kept beside what it is of.
 */
export const openDigest = (): { add(part: Uint8Array): void; hex(): string } => {
  const sum = new Uint32Array(8);
  return {
    add(part) {
      // Of a small part, a text of its bytes is there in a third of the time that a buffer takes.
      const digest = hash('sha256', part, 'binary');
      let carry = 0;
      for (let i = 7; i >= 0; i -= 1) {
        const word = (sum[i] ?? 0) + wordAt(digest, 4 * i) + carry;
        sum[i] = word;
        carry = word > 0xffff_ffff ? 1 : 0;
      }
    },
    hex: () => [...sum].map((word) => word.toString(16).padStart(8, '0')).join(''),
  };
};

const wordAt = (bytes: string, at: number): number =>
  bytes.charCodeAt(at) * 2 ** 24 +
  ((bytes.charCodeAt(at + 1) << 16) | (bytes.charCodeAt(at + 2) << 8) | bytes.charCodeAt(at + 3));
