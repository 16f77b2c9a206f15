import { describe, expect, it } from 'vitest';
import { claims } from './claims.ts';
import { services } from './services.ts';

describe('claims', () => {
  it('give each service the very figure that the load is planned with', () => {
    for (const { id, claim, peakQps } of services) {
      expect(claims.find((c) => c.id === claim)?.figure, id).toBe(peakQps);
    }
    expect(services.reduce((sum, s) => sum + s.peakQps, 0)).toBe(16_500);
  });

  it('have ids of their own, each begun with its section', () => {
    expect(new Set(claims.map((c) => c.id)).size).toBe(claims.length);
    for (const { id, section } of claims) expect(id.startsWith(`${section}.`), id).toBe(true);
  });
});
