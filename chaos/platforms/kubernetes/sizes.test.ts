import { describe, expect, it } from 'vitest';
import type { Autoscaler, Deployment, Pod } from './objects.ts';
import { sizesOf } from './sizes.ts';

const metadata = (name: string, app = 'donor-service') => ({
  name,
  uid: name,
  resourceVersion: '1',
  labels: { app },
});
const pod = (name: string, ready = true, ending = false): Pod => ({
  metadata: { ...metadata(name), ...(ending ? { deletionTimestamp: '2026-11-26T07:00:00Z' } : {}) },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const deployment = (replicas: number | undefined, app?: string): Deployment => ({
  metadata: metadata('donor-service', app),
  spec: {
    ...(replicas === undefined ? {} : { replicas }),
    template: { metadata: {}, spec: { containers: [] } },
  },
  status: {},
});
const autoscaler = (percent: number | undefined): Autoscaler => ({
  metadata: metadata('donor-service'),
  spec: { maxReplicas: 20, scaleTargetRef: { kind: 'Deployment', name: 'donor-service' } },
  status: {
    currentMetrics: [
      {
        type: 'Resource',
        resource: {
          name: 'cpu',
          current: percent === undefined ? {} : { averageUtilization: percent },
        },
      },
    ],
  },
});
const sizes = (seen: Partial<Parameters<typeof sizesOf>[1]>) =>
  sizesOf('region-1', { pods: [], deployments: [deployment(3)], autoscalers: [], ...seen });

describe('the size of a service', () => {
  it('is what its Deployment wants, and the pods that are ready and stay', () => {
    const pods = [pod('a'), pod('b'), pod('c', false), pod('d', true, true)];
    expect(sizes({ pods })).toEqual([{ service: 'donor', region: 'region-1', desired: 3, ready: 2 }]);
  });

  it('has the utilisation that its autoscaler saw, and none where that says nothing', () => {
    expect(sizes({ autoscalers: [autoscaler(84)] })).toMatchObject([{ utilisation: 0.84 }]);
    expect(sizes({ autoscalers: [autoscaler(0)] })).toMatchObject([{ utilisation: 0 }]);
    for (const autoscalers of [[], [autoscaler(undefined)]])
      expect(sizes({ autoscalers })[0]).not.toHaveProperty('utilisation');
  });

  it('is told of LifeFlow’s services only, and of none without a Deployment', () => {
    expect(sizes({ deployments: [deployment(2, 'somebody-else')] })).toEqual([]);
    expect(sizes({ deployments: [], pods: [pod('a')] })).toEqual([]);
    expect(sizes({ deployments: [deployment(undefined)] })).toMatchObject([{ desired: 1 }]);
  });
});
