import { describe, expect, it } from 'vitest';
import type { Autoscaler, Deployment, Pod } from '../objects.ts';
import { countsAgree, sizesOf } from './sizes.ts';

const metadata = (name: string, app = 'donor-service') => ({
  name,
  uid: name,
  resourceVersion: '1',
  labels: { app },
});
const pod = (name: string, ready: 'True' | 'False', ending = false): Pod => ({
  metadata: { ...metadata(name), ...(ending ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: ready }] },
});
const deployment: Deployment = {
  metadata: metadata('donor-service'),
  spec: { replicas: 4, template: { metadata: {}, spec: { containers: [] } } },
  status: {},
};
const autoscaler: Autoscaler = {
  metadata: metadata('donor-service'),
  spec: { maxReplicas: 20, scaleTargetRef: { kind: 'Deployment', name: 'donor-service' } },
  status: {
    currentMetrics: [
      { type: 'Resource', resource: { name: 'memory', current: { averageUtilization: 12 } } },
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 71 } } },
    ],
  },
};
const known = {
  region: 'region-1',
  pods: [pod('a', 'True'), pod('b', 'False'), pod('c', 'True', true)],
  deployments: [deployment],
  autoscalers: [autoscaler],
};

describe('the sizes of services', () => {
  it('are what is wanted and what serves, with the CPU that the autoscaler saw', () => {
    expect(sizesOf(known, 7)).toEqual([
      {
        kind: 'replicas',
        at: 7,
        service: 'donor',
        region: 'region-1',
        desired: 4,
        ready: 1,
        utilisation: 0.71,
      },
    ]);
  });

  it('have no utilisation where no autoscaler has seen one', () => {
    expect(sizesOf({ ...known, autoscalers: [] }, 7)[0]).not.toHaveProperty('utilisation');
  });

  it('leave out what is none of the eight services', () => {
    const edge = { ...deployment, metadata: metadata('edge', 'edge') };
    expect(sizesOf({ ...known, deployments: [edge] }, 7)).toEqual([]);
  });
});

describe("the Deployments' own counts", () => {
  const counting = (readyReplicas?: number) => ({
    ...known,
    deployments: [
      { ...deployment, status: readyReplicas === undefined ? {} : { readyReplicas } },
      { ...deployment, metadata: metadata('edge', 'edge') },
    ],
  });

  it('agree with the pods where they have as many ready ones; none is said by leaving it out', () => {
    expect(countsAgree(counting(1))).toBe(true);
    expect(countsAgree({ ...counting(), pods: [pod('b', 'False'), pod('c', 'True', true)] })).toBe(true);
  });

  it('differ from pods of which more or fewer are ready', () => {
    for (const other of [undefined, 0, 2]) expect(countsAgree(counting(other))).toBe(false);
  });
});
