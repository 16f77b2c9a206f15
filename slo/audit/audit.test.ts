import { describe, expect, it } from 'vitest';
import { claims } from '../claims.ts';
import { audit, auditedClaims, type Contradiction, rules } from './audit.ts';
import { corrections } from './corrections.ts';
import { facts } from './facts.ts';

const found = audit(claims);
const ids = found.map((c) => c.id);
const proofOf = (id: string): string => found.find((c) => c.id === id)?.proof.join('\n') ?? '';

describe('the audit of the document', () => {
  it.each([
    ['capacity.cpu-at-maximum', ['80 cores', '25.2 cores']],
    ['capacity.staging-cpu-at-minimum', ['8 cores', '4.2 cores']],
    ['capacity.instance-type', ['16,384 MiB', '8,192 MiB']],
    ['placement.left-out', ['auth: 3 zones × 0 drawn']],
    ['placement.replica-counts', ['donor: 3 zones × 2 drawn = 6']],
    ['placement.node-loss', ['50 s', '300 s', '259.2 s']],
    ['placement.zone-loss', ['370 s > 259.2 s']],
    ['placement.drain', ['a rollout may miss 0', '3 of 3 replicas', '20 s', '3 > 0']],
    ['placement.staging-zone-loss', ['staging, which is there to test, has 1']],
    ['database.storage', ['1,180 > 500']],
    ['database.staging-storage', ['236 > 20']],
    ['database.connections-at-maximum', ['160 > 100']],
    ['database.connections-at-minimum', ['240 > 100']],
    ['database.time-of-a-query', ['16,500 queries a second = 6.0606 ms']],
    ['recovery.rto-against-budget', ['259.2', '900']],
    ['recovery.rpo', ['300 to 600 s', '600 > 300']],
    ['recovery.promotion', ['300 ≠ 900']],
    ['recovery.region-detection', ['90 > 60']],
    ['recovery.region-writes', ['300 > 60']],
    ['recovery.backup-interval', ['every 6 h in section 3', 'every 24 h in section 5']],
    ['alert.outage-before-errors', ['300 > 259.2', '120 s']],
    ['alert.silence-before-recovery', ['120 > 60']],
    ['alert.burn-rate', ['500 times']],
    ['autoscaling.scale-down-production', ['63 > 40']],
    ['autoscaling.scale-down-staging', ['63 > 30']],
    ['pipeline.first-canary-window', ['29,956', 'camp', '15,000']],
    ['pipeline.total', ['1000 s > 900 s']],
  ])('proves %s with the figures of the document', (id, words) => {
    expect(ids).toContain(id);
    for (const word of words) expect(proofOf(id)).toContain(word);
  });

  it('reads as it did when each of its proofs was last read', async () => {
    // After a change: read what is new, then `npx vitest run --project unit slo/audit/audit -u`.
    await expect(`${found.map(told).join('\n\n')}\n`).toMatchFileSnapshot('./audit.golden.txt');
  });

  it.each(found.map((c) => [c.id, c] as const))(
    '%s goes away with the change that it proposes, and brings no other',
    (id, contradiction) => {
      const after = audit(claims, contradiction.change.set).map((c) => c.id);
      expect(after).not.toContain(id);
      expect(after.filter((other) => !ids.includes(other))).toEqual([]);
    },
  );

  it.each(found.map((c) => [c.id, c] as const))(
    '%s would not go away with half of the change',
    (id, contradiction) => {
      const before = new Map(claims.map((c) => [c.id, c.figure]));
      const half = Object.entries(contradiction.change.set).flatMap(([claim, to]) => {
        const from = before.get(claim) ?? 0;
        // Yes or no, and taking a claim back, have no half; nor has a figure that must equal another.
        const whole =
          to === null ||
          from + to === 1 ||
          id.startsWith('recovery.promotion') ||
          id === 'recovery.backup-interval' ||
          id === 'alert.crash-loop';
        return whole || to === null || from === to ? [] : [[claim, halfway(from, to)] as const];
      });
      if (half.length === 0) return;
      expect(audit(claims, Object.fromEntries(half)).map((c) => c.id)).toContain(id);
    },
  );

  it('names the claims that a proof rests on, at least one of them with the change', () => {
    for (const { id, uses, change } of found) {
      expect(uses.length, id).toBeGreaterThan(0);
      expect(
        Object.keys(change.set).some((claim) => uses.includes(claim)),
        id,
      ).toBe(true);
    }
  });

  it('finds nothing in a document that takes all of the proposals', () => {
    const set = Object.fromEntries([...corrections(found)].map(([claim, { figure }]) => [claim, figure]));
    expect(audit(claims, set).map((c) => c.id)).toEqual([]);
  });

  it('finds figures that are given twice and differ', () => {
    const wrong = audit(claims, { '2.node.cpu': 8 }).map((c) => c.id);
    expect(wrong).toContain('repeated.node-cpu');
    expect(wrong).toContain('capacity.node-usable-cpu');
  });

  it('refuses a number for a claim that there is not', () => {
    expect(() => audit(claims, { '1.production.wings': 2 })).toThrow(/1\.production\.wings/);
  });

  it('reads each claim that says it is checked by the audit', () => {
    const read = auditedClaims(claims);
    expect(claims.filter((c) => c.check.by === 'audit' && !read.has(c.id)).map((c) => c.id)).toEqual([]);
  });

  it('has an id of its own for each rule and each fact, and each fact says where it is published', () => {
    expect(new Set(rules.map((r) => r.id)).size).toBe(rules.length);
    expect(new Set(facts.map((f) => f.id)).size).toBe(facts.length);
    for (const { id, source } of facts) expect(source.length, id).toBeGreaterThan(5);
  });
});

/** All of a contradiction in words. */
const told = ({ id, says, proof, uses, facts: known, change }: Contradiction): string =>
  [
    `${id}: ${says}`,
    ...proof.map((line) => `  ${line}`),
    `  rests on ${[...uses, ...known].join(', ')}`,
    `  change: ${change.says} ${JSON.stringify(change.set)}`,
  ].join('\n');

/** Between the two, and whole where both are. */
const halfway = (from: number, to: number): number =>
  Number.isInteger(from) && Number.isInteger(to) ? from + Math.trunc((to - from) / 2) : (from + to) / 2;
