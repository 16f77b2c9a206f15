import { describe, expect, it } from 'vitest';
import { EvidenceManifest, evidenceSchema, evidenceTables } from './evidence.ts';
import { longestRunner } from './load-row.ts';
import { outcomes } from './outcome.ts';
import { mostBuckets, mostOffset } from './statistics/exponential-histogram.ts';
import { withLess, withMore } from './testing/damaged.ts';

const at = 1_700_000_000_000;
const asked = { service: 'donor', sentAt: at, endedAt: at + 5 };
const histogram = { scale: 3, zeroCount: 0, offset: -4, counts: [1, 2] };
/** Of each table its kinds of rows, with all that is optional. */
const rows = {
  load: [
    {
      second: 1_700_000_000,
      service: 'donor',
      op: 'write',
      outcome: 'dropped',
      track: 'canary',
      runner: 'k6-1',
      count: 3,
      histogram,
    },
  ],
  probes: [{ ...asked, scheduledAt: at, outcome: 'good', region: 'region-1' }],
  ledger: [{ ...asked, ref: 'donor-1', class: 'acknowledged', outcome: 'good', region: 'region-1' }],
  visibility: [{ ...asked, ref: 'donor-1', look: 0, shown: 'yes', region: 'region-1' }],
  readBack: [
    { service: 'donor', at, status: 'failed', coversUntil: at, refs: ['donor-1'], error: 'no answer' },
  ],
  marks: [
    {
      name: 'phase',
      at,
      clock: 'runner',
      uncertaintyMs: 0,
      fault: '1-node-kill',
      subject: 'hold',
      detail: 'some',
    },
  ],
  samples: [
    { kind: 'machine', at, busy: 0.5, k6Cores: 0.2, runnerCores: 0.1, runnerMegabytes: 180 },
    { kind: 'replicas', at, service: 'donor', region: 'region-1', desired: 3, ready: 3, utilisation: 0.6 },
    { kind: 'queries', at, service: 'donor', queries: 10, connections: 4 },
    { kind: 'replication', at, standby: 'pg-2', mode: 'sync', lagBytes: 0 },
    { kind: 'queue', at, service: 'donor', depth: 0 },
    { kind: 'metrics', at, service: 'donor', replica: 'donor-1', names: ['up'] },
  ],
  counts: [
    {
      party: 'k6',
      service: 'donor',
      client: 'load',
      requests: 1,
      answered: 1,
      missingReplicas: 0,
      dropped: 0,
    },
  ],
} as const;
const optional: readonly string[] = [
  'histogram',
  'region',
  'error',
  'fault',
  'subject',
  'detail',
  'k6Cores',
  'utilisation',
  'dropped',
];

describe('a row of evidence', () => {
  it.each(Object.keys(rows) as (keyof typeof rows)[])('of %s has all of its fields and no other', (table) => {
    const { row: schema } = evidenceTables[table];
    for (const row of rows[table]) {
      expect(schema.parse(row)).toEqual(row);
      for (const more of withMore(row)) expect(schema.safeParse(more).success).toBe(false);
      for (const key of Object.keys(row)) {
        const [less] = withLess(row).filter((r) => !(key in r));
        expect(schema.safeParse(less).success, key).toBe(
          optional.includes(key) && !(table === 'samples' && key === 'region'),
        );
      }
    }
  });

  const load = (change: object) => evidenceTables.load.row.safeParse({ ...rows.load[0], ...change }).success;
  const sample = (change: object) =>
    evidenceTables.samples.row.safeParse({ ...rows.samples[0], ...change }).success;
  const probe = (change: object) =>
    evidenceTables.probes.row.safeParse({ ...rows.probes[0], ...change }).success;

  it('has numbers that can be: what is summed up of them stays a number', () => {
    expect([8.64e15, 8.64e15 + 2, 0, -1].map((sentAt) => probe({ sentAt }))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([1e15, 1.1e15, 0, -1].map((runnerCores) => sample({ runnerCores }))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([0, 1, 1.01, -0.01].map((busy) => sample({ busy }))).toEqual([true, true, false, false]);
    const mark = (uncertaintyMs: number) =>
      evidenceTables.marks.row.safeParse({ ...rows.marks[0], uncertaintyMs }).success;
    expect([0, 8.64e15, 8.64e15 + 2, -1].map(mark)).toEqual([true, true, false, false]);
    expect([0, 1, 2 ** 32 - 1, 2 ** 32].map((second) => load({ second }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('has a histogram of no more than can be merged', () => {
    const of = (change: object) => load({ histogram: { ...histogram, ...change } });
    expect([-11, -10, 20, 21].map((scale) => of({ scale }))).toEqual([false, true, true, false]);
    const offsets = [-mostOffset - 1, -mostOffset, mostOffset, mostOffset + 1];
    expect(offsets.map((offset) => of({ offset }))).toEqual([false, true, true, false]);
    const buckets = (n: number) => of({ counts: Array(n).fill(1) });
    expect([buckets(0), buckets(mostBuckets), buckets(mostBuckets + 1)]).toEqual([true, true, false]);
  });

  it('names its runner in few letters, and what was written in some', () => {
    const runner = (n: number) => load({ runner: 'x'.repeat(n) });
    expect([runner(0), runner(longestRunner), runner(longestRunner + 1)]).toEqual([true, true, false]);
    const ref = (table: 'ledger' | 'visibility', name: string) =>
      evidenceTables[table].row.safeParse({ ...rows[table][0], ref: name }).success;
    expect((['ledger', 'visibility'] as const).map((t) => [ref(t, ''), ref(t, 'x')])).toEqual([
      [false, true],
      [false, true],
    ]);
  });

  it('knows these outcomes; only an arrival of the load can be dropped', () => {
    expect(outcomes.map((outcome) => load({ outcome }))).toEqual(Array(6).fill(true));
    expect(outcomes.map((outcome) => probe({ outcome }))).toEqual([true, true, true, true, true, false]);
    const ledger = outcomes.map(
      (outcome) => evidenceTables.ledger.row.safeParse({ ...rows.ledger[0], outcome }).success,
    );
    expect(ledger).toEqual([true, true, true, true, true, false]);
    expect(load({ outcome: 'fine' })).toBe(false);
  });

  it('knows each word that a field may hold', () => {
    const takes = (table: keyof typeof rows, key: string, words: readonly string[], from = 0) =>
      words.every(
        (word) => evidenceTables[table].row.safeParse({ ...rows[table][from], [key]: word }).success,
      );
    expect(takes('load', 'op', ['read', 'write'])).toBe(true);
    expect(takes('load', 'track', ['stable', 'canary'])).toBe(true);
    expect(takes('ledger', 'class', ['acknowledged', 'refused', 'indeterminate'])).toBe(true);
    expect(takes('visibility', 'shown', ['yes', 'no', 'unknown'])).toBe(true);
    expect(takes('readBack', 'status', ['complete', 'failed'])).toBe(true);
    expect(takes('marks', 'clock', ['runner', 'platform', 'edge', 'database', 'k6'])).toBe(true);
    expect(takes('samples', 'mode', ['sync', 'async'], 3)).toBe(true);
    expect(takes('counts', 'party', ['k6', 'edge', 'service'])).toBe(true);
    expect(takes('counts', 'client', ['load', 'probe', 'ledger'])).toBe(true);
  });
});

describe('the manifest of the evidence', () => {
  const digested = { rows: 1, sha256: 'f'.repeat(64) };
  const tables = { plan: digested, ...Object.fromEntries(Object.keys(rows).map((t) => [t, digested])) };
  const manifest = { schema: evidenceSchema, tables };

  it('may hold a digest of each table and of the plan', () => {
    expect(EvidenceManifest.parse(manifest)).toEqual(manifest);
    expect(EvidenceManifest.parse({ ...manifest, tables: {} })).toEqual({ ...manifest, tables: {} });
    for (const more of withMore(manifest)) expect(EvidenceManifest.safeParse(more).success).toBe(false);
    for (const less of withLess(manifest)) expect(EvidenceManifest.safeParse(less).success).toBe(false);
  });

  it('holds whole digests only, and one plan', () => {
    const of = (table: string, change: object) =>
      EvidenceManifest.safeParse({ ...manifest, tables: { ...tables, [table]: { ...digested, ...change } } })
        .success;
    expect(of('load', { sha256: 'f'.repeat(63) })).toBe(false);
    expect(of('load', { rows: 2 })).toBe(true);
    expect(of('plan', { rows: 2 })).toBe(false);
  });
});
