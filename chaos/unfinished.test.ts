import { describe, expect, it } from 'vitest';
import type { UndoStep } from '../slo/journal.ts';
import { healthyState, withoutNodes } from './testing/healthy.ts';
import { unfinished } from './unfinished.ts';

const steps: UndoStep[] = [
  { kind: 'power-on-node', node: 'r1a1' },
  { kind: 'restore-replicas', service: 'donor', region: 'region-1' },
  { kind: 'restore-replication' },
  { kind: 'fail-back', region: 'region-1' },
  { kind: 'end-rollout', service: 'donor', region: 'region-1' },
  { kind: 'end-disruption', service: 'donor', region: 'region-1' },
  { kind: 'replace-disrupted', service: 'donor', region: 'region-1' },
];

describe('unfinished', () => {
  it.each(steps)('finds nothing missing on a healthy platform after $kind', (step) => {
    expect(unfinished(step, healthyState())).toEqual([]);
  });

  it('sees a node that did not start, and only for the steps that it matters to', () => {
    const dark = withoutNodes('r1a1');
    expect(steps.map((s) => unfinished(s, dark).length)).toEqual([1, 1, 0, 3, 0, 0, 0]);
  });

  it('sees a rollout that goes on, of the service that it was to end', () => {
    const rolling = (key: string) => healthyState({ rollouts: [key] });
    expect(steps.map((s) => unfinished(s, rolling('donor/region-1')).length)).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect(steps.map((s) => unfinished(s, rolling('donor/region-2')).length)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('sees replicas that bear traces of a disruption, of the service whose are to be replaced', () => {
    const traces = (...disrupted: string[]) => healthyState({ disrupted });
    expect(steps.map((s) => unfinished(s, traces('donor-r1b1-1')).length)).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(steps.map((s) => unfinished(s, traces('donor-r2a1-1', 'request-r1a1-1')).length)).toEqual([
      0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('sees that the writer is still in the other region', () => {
    const state = healthyState({ edge: { readRegion: 'region-1', writeRegion: 'region-2' } });
    expect(unfinished({ kind: 'fail-back', region: 'region-1' }, state)).toEqual(['writes go to region-2']);
  });
});
