import { describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../objects.ts';
import { sliceMarks } from './slice-marks.ts';

const slice = (...pods: [name: string, ready?: boolean][]): EndpointSlice => ({
  metadata: { name: 'donor-service-x', uid: '1', resourceVersion: '1' },
  endpoints: pods.map(([name, ready]) => ({
    addresses: ['10.0.0.1'],
    targetRef: { kind: 'Pod', name },
    ...(ready === undefined ? {} : { conditions: { ready } }),
  })),
});

describe('the marks of endpoints', () => {
  it('tell who gets requests from now on, and who no longer does', () => {
    expect(sliceMarks(slice(['a', true], ['b', true]), slice(['b', true], ['c', true]))).toEqual([
      { name: 'endpoint-added', subject: 'c' },
      { name: 'endpoint-removed', subject: 'a' },
    ]);
  });

  it('count an endpoint that is there and not ready as one that gets none', () => {
    expect(sliceMarks(slice(['a', true]), slice(['a', false]))).toMatchObject([
      { name: 'endpoint-removed', subject: 'a' },
    ]);
    expect(sliceMarks(slice(['a', false]), slice(['a']))).toMatchObject([{ name: 'endpoint-added' }]);
  });

  it('tell the node that an endpoint which went was on', () => {
    const on = slice(['a', true], ['b', true]);
    const placed = {
      ...on,
      endpoints: (on.endpoints ?? []).map((e) => ({ ...e, nodeName: `of-${e.targetRef?.name}` })),
    };
    expect(sliceMarks(placed, slice(['a', false]))).toEqual([
      { name: 'endpoint-removed', subject: 'a', node: 'of-a' },
      { name: 'endpoint-removed', subject: 'b', node: 'of-b' },
    ]);
  });

  it('tell all of a slice that came or went', () => {
    expect(sliceMarks(undefined, slice(['a', true]))).toMatchObject([{ name: 'endpoint-added' }]);
    expect(sliceMarks(slice(['a', true]), undefined)).toMatchObject([{ name: 'endpoint-removed' }]);
  });
});
