import { describe, expect, it } from 'vitest';
import type { LiveView } from './live-view.ts';
import { preflight, preflightDefaults } from './preflight.ts';
import { healthyState, healthyView, withoutNodes } from './testing/healthy.ts';

const now = 1_000_000;
const limits = { ...preflightDefaults, busyAbove: 0.9, slipAboveMs: 50 };
const state = healthyState();
const reasons = (change: Partial<LiveView>, s = state) =>
  preflight(s, healthyView(now, change), state.desired, now, limits);

describe('pre-flight', () => {
  it('has nothing against a fault in the steady state', () => {
    expect(reasons({})).toEqual([]);
  });

  it('asks nothing of databases that nobody can see', () => {
    const { databases: _, ...rest } = state;
    const unseen = { ...rest, databases: [], databasesUnseen: true as const };
    expect(reasons({ replicationLagBytes: null }, unseen)).toEqual([]);
    expect(reasons({ replicationLagBytes: null }, { ...unseen, rollouts: ['donor/region-1'] })).toHaveLength(
      1,
    );
    expect(reasons({ replicationLagBytes: null }, { ...rest, databases: [] })).toHaveLength(2);
  });

  it('waits for a rollout to be over', () => {
    expect(reasons({}, { ...state, rollouts: ['donor/region-1'] })).toEqual([
      'donor/region-1 is still being rolled out',
    ]);
  });

  it('waits until replicas that were disrupted are replaced: their agents would be taken for its own', () => {
    expect(reasons({}, { ...state, disrupted: ['donor-r1a1-1'] })).toEqual([
      'donor-r1a1-1 was disrupted, and has not been replaced',
    ]);
  });

  it('has nothing against a run without a ledger', () => {
    expect(reasons({ writes: null })).toEqual([]);
  });

  it('waits for ten seconds without a bad probe, to the millisecond', () => {
    expect(reasons({ reads: { lastBadAt: now - 9_999, seenUntil: now } })).toEqual([
      'reads were bad 10.0 s ago, 10.0 s have to be clean',
    ]);
    expect(reasons({ reads: { lastBadAt: now - 10_000, seenUntil: now } })).toEqual([]);
    expect(reasons({ writes: { lastBadAt: now - 1, seenUntil: now } })).toHaveLength(1);
  });

  it('does not take silence for health', () => {
    expect(reasons({ reads: { lastBadAt: null, seenUntil: now - 10_001 } })).toEqual([
      'reads were last judged 10.0 s ago',
    ]);
    expect(reasons({ replicationLagBytes: null })).toEqual(['the replication lag is not known']);
  });

  it.each([
    [{ replicationLagBytes: 16 * 1024 * 1024 + 1 }, /bytes behind/],
    [{ generator: { alive: false, busy: 0, probeSlipMs: 0 } }, /not running/],
    [{ generator: { alive: true, busy: 0.91, probeSlipMs: 0 } }, /91 % busy/],
    [{ generator: { alive: true, busy: 0.9, probeSlipMs: 51 } }, /51 ms late/],
    [{ alarms: ['p99-high'] }, /p99-high/],
  ])('refuses on a doubtful witness: %o', (change, expected) => {
    expect(reasons(change)).toEqual([expect.stringMatching(expected)]);
  });

  it('refuses while a node, a floor, a database role or the writer is not in place', () => {
    expect(reasons({}, withoutNodes('r2b1'))).toEqual(['node r2b1 is down']);
    expect(reasons({}, withoutNodes('r1c1'))).toHaveLength(3);
    expect(reasons({}, healthyState({ databases: state.databases.slice(0, 2) }))).toHaveLength(1);
    expect(reasons({}, healthyState({ edge: { readRegion: 'region-1', writeRegion: 'region-2' } }))).toEqual([
      'writes go to region-2, the primary is in region-1',
    ]);
  });

  it('lets the autoscaler make a service smaller than it was at the start, and nobody else', () => {
    const stood = { ...state.desired, 'donor/region-1': 5 };
    const against = (s: typeof state) => preflight(s, healthyView(now), stood, now, limits);
    expect(against(state)).toEqual([]);
    expect(against({ ...state, desired: stood })).toEqual([
      'donor/region-1 has 3 ready replicas, 5 are its floor',
    ]);
    const { scaling: _, ...unscaled } = state;
    expect(against(unscaled)).toHaveLength(1);
  });
});
