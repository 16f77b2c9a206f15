import { describe, expect, it } from 'vitest';
import { JournalRecord, UndoStep } from './journal.ts';

const steps = [
  { kind: 'tear-down', state: '/tmp/state' },
  { kind: 'end-process', pid: 7, startedAt: '12345', name: 'k6' },
  { kind: 'restore-replicas', service: 'donor', region: 'region-1' },
  { kind: 'end-rollout', service: 'donor', region: 'region-1' },
  { kind: 'power-on-node', node: 'r1a1' },
  { kind: 'restore-replication' },
  { kind: 'fail-back', region: 'region-1' },
  { kind: 'end-disruption', service: 'donor', region: 'region-1' },
  { kind: 'replace-disrupted', service: 'donor', region: 'region-1' },
  { kind: 'uncordon-node', node: 'r1a1' },
  { kind: 'join-nodes', nodes: ['r1a1'] },
  { kind: 'join-api', region: 'region-1' },
  { kind: 'restore-scaling', service: 'donor', region: 'region-1', min: 3, max: 20 },
  { kind: 'roll-back', service: 'donor', region: 'region-1', version: 'v1' },
];
const records = [
  { step: 'environment', at: 1, name: 'local', undo: steps },
  { step: 'process', at: 2, undo: steps.slice(1, 2) },
  { step: 'intent', at: 3, id: '1-node-kill', fault: 'node-kill', targets: ['r1a1'], undo: [] },
  { step: 'injected', at: 4, id: '1-node-kill' },
  { step: 'healing', at: 5, id: '1-node-kill' },
  { step: 'healed', at: 6, id: '1-node-kill' },
  { step: 'heal-failed', at: 6, id: '1-node-kill', error: 'no answer' },
  { step: 'closed', at: 7 },
];
/** Each key left out once, and one too many. */
const damaged = (whole: Readonly<Record<string, unknown>>) => [
  ...Object.keys(whole).map((key) => Object.fromEntries(Object.entries(whole).filter(([k]) => k !== key))),
  { ...whole, more: true },
];

describe('the undo journal', () => {
  it.each(records)('holds the record of $step, and none with less or more in it', (record) => {
    expect(JournalRecord.parse(record)).toEqual(record);
    for (const wrong of damaged(record)) expect(JournalRecord.safeParse(wrong).success).toBe(false);
  });

  it.each(steps)('knows how to $kind, and no step with less or more in it', (step) => {
    expect(UndoStep.parse(step)).toEqual(step);
    for (const wrong of damaged(step)) expect(UndoStep.safeParse(wrong).success).toBe(false);
  });

  it('reads replicas of before, and how many of them were ready where that is said', () => {
    const step = { kind: 'restore-replicas', service: 'donor', region: 'region-1' };
    for (const one of [step, { ...step, ready: 5 }]) expect(UndoStep.parse(one)).toEqual(one);
    expect(UndoStep.safeParse({ ...step, ready: -1 }).success).toBe(false);
  });

  it('holds no other step, and undoes nothing that it does not know', () => {
    expect(JournalRecord.safeParse({ step: 'paused', at: 1 }).success).toBe(false);
    expect(UndoStep.safeParse({ kind: 'reboot' }).success).toBe(false);
    expect(JournalRecord.safeParse({ ...records[1], undo: [{ kind: 'reboot' }] }).success).toBe(false);
  });
});
