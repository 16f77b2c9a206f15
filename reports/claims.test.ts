import { describe, expect, it } from 'vitest';
import { audit } from '../slo/audit/audit.ts';
import { inexpressible } from '../slo/audit/inexpressible.ts';
import { claims, withOwn } from '../slo/claims.ts';
import { renderAudit } from './audit.ts';
import { figureText, renderClaims } from './claims.ts';

describe('a claim’s figure', () => {
  it.each([
    [{ figure: 1, unit: 'truth' }, 'yes'],
    [{ figure: 0, unit: 'truth' }, 'no'],
    [{ figure: 0.9999, unit: 'ratio' }, '99.99 %'],
    [{ figure: 86_400, unit: 'seconds' }, '24 h'],
    [{ figure: 30 * 86_400, unit: 'seconds' }, '30 days'],
    [{ figure: 0.2, unit: 'seconds' }, '200 ms'],
    [{ figure: 8080, unit: 'port' }, 'port 8080'],
    [{ figure: 1, unit: 'replicas' }, '1 replica'],
    [{ figure: 4500, unit: 'queries/s' }, '4,500 queries/s'],
  ] as const)('%j reads %s', (claim, text) => {
    expect(figureText(claim)).toBe(text);
  });
});

describe('the list of claims', () => {
  it('has each once, and sums the ways to check them up to all', () => {
    const lines = renderClaims(claims);
    for (const { id } of claims) expect(lines.filter((l) => l.startsWith(`  ${id}: `))).toHaveLength(1);
    const [all = 0, ...parts] = (lines.at(-1)?.match(/\d+/g) ?? []).map(Number);
    expect(all).toBe(claims.length);
    expect(parts.reduce((sum, n) => sum + n, 0)).toBe(all);
  });

  it('shows a user’s own figure, and not a claim that was taken back', () => {
    const text = renderClaims(withOwn(claims, { '1.staging.zones': 3, '5.practice': null })).join('\n');
    expect(text).toContain('1.staging.zones: 3 zones');
    expect(text).not.toContain('5.practice');
  });

  it('says of each what a run found', () => {
    const lines = renderClaims(claims, [
      { claim: '1.staging.zones', outcome: 'refuted', because: 'there are 3' },
    ]);
    expect(lines[lines.findIndex((l) => l.startsWith('  1.staging.zones')) + 1]).toBe(
      '      refuted: there are 3',
    );
    expect(lines.at(-1)).toBe('This run: 0 confirmed, 1 refuted, 0 not examined.');
  });
});

describe('the text of the audit', () => {
  it('has what Kubernetes can’t say with its reasons and what is said instead, once each', () => {
    const limits = inexpressible(claims);
    const text = renderAudit([], limits, 1).join('\n');
    for (const { id, says, because, uses, instead } of limits)
      for (const part of [`- ${id}: ${says}`, ...because, ...uses, instead]) expect(text).toContain(part);
    expect(text.match(/^- api\./gm)).toHaveLength(limits.length);
    expect(renderAudit([], [], 1).join('\n')).not.toContain('Kubernetes');
  });

  it('has of each contradiction its proof, its claims and its change, and ends with their number', () => {
    const found = audit(claims);
    const text = renderAudit(found, [], 12.3).join('\n');
    for (const { id, says, proof, uses, change } of found)
      for (const part of [`${id}: ${says}`, ...proof, ...uses, change.says]) expect(text).toContain(part);
    expect(text).toMatch(new RegExp(`\n${found.length} contradictions found among the claims in 12.3 ms.$`));
    expect(renderAudit([], [], 1)).toEqual(['No contradiction found among the claims in 1 ms.']);
  });
});
