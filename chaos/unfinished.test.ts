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
  { kind: 'uncordon-node', node: 'r1a1' },
  { kind: 'join-nodes', nodes: ['r1a1', 'r1b1'] },
  { kind: 'join-api', region: 'region-1' },
  { kind: 'restore-scaling', service: 'donor', region: 'region-1', min: 3, max: 20 },
  { kind: 'roll-back', service: 'donor', region: 'region-1', version: 'v1' },
  { kind: 'end-disruption', service: 'donor', region: 'region-1' },
  { kind: 'replace-disrupted', service: 'donor', region: 'region-1' },
];

describe('unfinished', () => {
  it.each(steps)('finds nothing missing on a healthy platform after $kind', (step) => {
    expect(unfinished(step, healthyState())).toEqual([]);
  });

  it('sees a node that did not start, and only for the steps that it matters to', () => {
    const dark = withoutNodes('r1a1');
    expect(steps.map((s) => unfinished(s, dark).length)).toEqual([1, 1, 0, 3, 0, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('waits for as many replicas as were ready before, and for no more than are wanted now', () => {
    const wanting = (desired: number) => healthyState({ desired: { 'donor/region-1': desired } });
    const step = { kind: 'restore-replicas', service: 'donor', region: 'region-1' } as const;
    const missing = (ready: number | undefined, desired: number) =>
      unfinished({ ...step, ...(ready === undefined ? {} : { ready }) }, wanting(desired)).length;
    expect([missing(3, 4), missing(4, 3), missing(4, 4), missing(undefined, 4)]).toEqual([0, 0, 1, 1]);
  });

  it('brings a region back with as many replicas as were ready in it, whatever is wanted in the other', () => {
    const desired = { 'donor/region-1': 4, 'request/region-1': 3, 'donor/region-2': 9 };
    const missing = (ready: Record<string, number>) =>
      unfinished({ kind: 'fail-back', region: 'region-1', ready }, healthyState({ desired }));
    expect(missing({ donor: 3, request: 3 })).toEqual([]);
    expect(missing({ donor: 4, request: 9 })).toEqual([
      expect.stringMatching(/donor\/region-1 has 3 ready replicas, 4/),
    ]);
    // As a journal of before has it.
    expect(missing({ request: 3 })).toHaveLength(1);
  });

  it('sees a rollout that goes on, of the service that it was to end', () => {
    const rolling = (key: string) => healthyState({ rollouts: [key] });
    expect(steps.map((s) => unfinished(s, rolling('donor/region-1')).length)).toEqual([
      0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
    ]);
    expect(steps.map((s) => unfinished(s, rolling('donor/region-2')).length)).toEqual(steps.map(() => 0));
  });

  it('sees a node that is closed, bounds that are not back, and a version that is broken', () => {
    const changed = healthyState({
      cordoned: ['r1a1'],
      drained: ['r1a1'],
      scaling: { 'donor/region-1': { min: 3, max: 3 } },
      versions: { 'donor/region-1': 'v2' },
      broken: ['donor/region-1'],
    });
    const unreached = steps.filter((s) => unfinished(s, changed).length > 0);
    expect(unreached.map((s) => s.kind)).toEqual(['uncordon-node', 'restore-scaling', 'roll-back']);
  });

  it.each([
    [
      'an autoscaler that may move between other bounds',
      { scaling: { 'donor/region-1': { min: 4, max: 40 } } },
    ],
    ['an autoscaler that is gone', { scaling: {} }],
    ['a node that was closed', { cordoned: ['r1a1'], drained: [] }],
    ['another version', { versions: { 'donor/region-1': 'v2' }, broken: ['donor/region-2'] }],
    ['a service that is gone', { versions: {}, broken: [] }],
  ])('leaves %s to whoever did that since', (_, change) => {
    expect(steps.flatMap((s) => unfinished(s, healthyState(change)))).toEqual([]);
  });

  it('sees replicas that bear traces of a disruption, of the service whose are to be replaced', () => {
    const traces = (...disrupted: string[]) => healthyState({ disrupted });
    const unreached = steps.filter((s) => unfinished(s, traces('donor-r1b1-1')).length > 0);
    expect(unreached.map((s) => s.kind)).toEqual(['replace-disrupted']);
    expect(steps.map((s) => unfinished(s, traces('donor-r2a1-1', 'request-r1a1-1')).length)).toEqual(
      steps.map(() => 0),
    );
  });

  it('sees that the writer is still in the other region', () => {
    const state = healthyState({ edge: { readRegion: 'region-1', writeRegion: 'region-2' } });
    expect(unfinished({ kind: 'fail-back', region: 'region-1' }, state)).toEqual(['writes go to region-2']);
  });
});
