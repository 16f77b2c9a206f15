import { describe, expect, it } from 'vitest';
import type { LoadRow } from '../evidence.ts';
import type { GatePlan, Objective, Plan } from '../plan.ts';
import { requestsToStop } from '../statistics/confidence-sequence.ts';
import { sampleObjective } from '../testing/sample-case.ts';
import { smallRun } from '../testing/small-run.ts';
import { lookAt } from './look.ts';
import { openTracks } from './tracks.ts';

const gate: GatePlan = { level: 0.99, confidence: 0.95, lookSeconds: 5, canary: { share: 0.5, defects: [] } };
const { plan } = smallRun();
const objective = (kind: Objective['kind'], change: Partial<Objective> = {}) =>
  sampleObjective({ id: kind, kind, unit: 'ratio', bound: 0.99, ...change });
const row = (count: number, change: Partial<LoadRow> = {}): LoadRow => ({
  second: 1000,
  service: 'donor',
  op: 'read',
  outcome: 'good',
  track: 'stable',
  runner: 'local',
  count,
  ...change,
});
const buckets = (track: LoadRow['track'], offset: number) =>
  row(20_000, { track, histogram: { scale: 3, zeroCount: 0, offset, counts: [5000, 5000, 5000, 5000] } });
const look = (objectives: Objective[], rows: readonly LoadRow[]) => {
  const services = plan.load.services.filter((s) => s.service === 'donor');
  const own: Pick<Plan, 'objectives' | 'load'> = {
    objectives,
    load: { ...plan.load, services, durationSeconds: 300 },
  };
  const tracks = openTracks(new Map([['donor', 1]]), () => true);
  tracks.take(rows);
  return lookAt(own, gate, tracks);
};
const enough = requestsToStop(0.99, 0, 0.95);
const bad = (count: number, change: Partial<LoadRow> = {}) =>
  row(count, { outcome: 'server-error', ...change });

describe('a look at a gate', () => {
  it('fails by one objective that is missed, passes by all that are met, and else names what is open', () => {
    const both = [objective('gate-availability'), objective('gate-latency', { bound: 0.01 })];
    expect(look(both, [row(enough)])).toEqual({
      decided: 'PASS',
      says: 'met: gate-availability, gate-latency',
    });
    expect(look(both, [row(enough - 1)])).toEqual({
      decided: null,
      says: 'open: gate-availability, gate-latency',
    });
    expect(look(both, [row(enough), bad(enough)])).toEqual({
      decided: 'FAIL',
      says: 'missed: gate-availability',
    });
    const late = [row(enough), row(enough, { outcome: 'late' })];
    expect(look(both, late)).toEqual({ decided: 'FAIL', says: 'missed: gate-availability, gate-latency' });
  });

  it('asks only what is required', () => {
    const loose = objective('gate-availability', { required: false });
    expect(look([loose], [bad(enough)])).toEqual({ decided: 'PASS', says: 'met: ' });
  });

  it('goes by the canary’s own answers, and by what the stable version does', () => {
    const canary = objective('canary-availability');
    expect(look([canary], [row(enough)]).decided).toBeNull();
    expect(look([canary], [row(enough, { track: 'canary' })]).decided).toBe('PASS');
    const worse = [row(50_000), row(50_000, { track: 'canary' }), bad(60, { track: 'canary' })];
    expect(look([canary], worse)).toEqual({ decided: 'FAIL', says: 'missed: canary-availability' });
    const alike = [...worse, bad(60)];
    expect(look([canary], alike).decided).toBe('PASS');
    expect(look([canary], [bad(enough, { track: 'canary' }), bad(enough)]).decided).toBe('FAIL');
  });

  it('compares latencies of both versions', () => {
    const latency = objective('canary-latency', { bound: 0.56 });
    expect(look([latency], [buckets('stable', 10), buckets('canary', 10)]).decided).toBe('PASS');
    expect(look([latency], [buckets('stable', 10), buckets('canary', 11)]).decided).toBe('FAIL');
    expect(look([latency], [buckets('stable', 10)]).decided).toBeNull();
  });

  it('decides nothing that is none of a gate’s', () => {
    expect(look([objective('durability')], [row(enough)])).toEqual({
      decided: null,
      says: 'open: durability',
    });
  });
});
