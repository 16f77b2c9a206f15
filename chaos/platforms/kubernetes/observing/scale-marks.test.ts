import { describe, expect, it } from 'vitest';
import type { Autoscaler, Deployment } from '../objects.ts';
import { autoscalerMarks, scaleMarks, utilisationOf } from './scale-marks.ts';

const metadata = { name: 'donor-service', uid: '1', resourceVersion: '1', labels: { app: 'donor-service' } };
const deployment = (replicas: number): Deployment => ({
  // As an autoscaler leaves it, which wrote the size a minute later.
  metadata: { ...metadata, managedFields: [{ time: '2026-01-01T00:00:02Z', subresource: 'scale' }] },
  spec: { replicas, template: { metadata: {}, spec: { containers: [] } } },
  status: {},
});
const autoscaler = (desiredReplicas: number, percent?: number): Autoscaler => ({
  metadata,
  spec: { maxReplicas: 20, scaleTargetRef: { kind: 'Deployment', name: 'donor-service' } },
  status: {
    desiredReplicas,
    currentMetrics:
      percent === undefined
        ? []
        : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: percent } } }],
  },
});

describe('the marks of a size', () => {
  it('tell from how many to how many, in the words of the embedded scaler', () => {
    expect(scaleMarks('region-1')(deployment(3), deployment(5))).toEqual([
      { name: 'scaled', subject: 'donor/region-1', detail: '3 → 5' },
    ]);
    expect(scaleMarks('region-1')(deployment(3), deployment(3))).toEqual([]);
    expect(scaleMarks('region-1')(undefined, deployment(3))).toEqual([]);
  });

  it('tell what the autoscaler wants, with the metric that it saw', () => {
    expect(autoscalerMarks('region-1')(autoscaler(3, 40), autoscaler(5, 96))).toMatchObject([
      {
        name: 'cluster-event',
        subject: 'donor/region-1',
        detail: 'autoscaler wants 5 replicas instead of 3: CPU at 96 % of the request',
      },
    ]);
    expect(autoscalerMarks('region-1')(autoscaler(3), autoscaler(2))[0]?.detail).toMatch(/no metric$/);
    expect(autoscalerMarks('region-1')(autoscaler(3, 40), autoscaler(3, 41))).toEqual([]);
  });

  it('tell when the autoscaler has lost what it goes by, and when it has it again', () => {
    const active = (status: string, reason?: string): Autoscaler => ({
      ...autoscaler(3, 40),
      status: {
        conditions: [{ type: 'ScalingActive', status, ...(reason === undefined ? {} : { reason }) }],
      },
    });
    const [well, ill] = [active('True', 'ValidMetricFound'), active('False', 'FailedGetResourceMetric')];
    const details = (before: Autoscaler, now: Autoscaler) =>
      autoscalerMarks('region-1')(before, now).map((m) => m.detail);
    expect(autoscalerMarks('region-1')(well, ill)).toEqual([
      {
        name: 'cluster-event',
        subject: 'donor/region-1',
        detail: 'autoscaler can not tell what is needed: FailedGetResourceMetric',
      },
    ]);
    expect(details(ill, well)).toEqual(['autoscaler can tell again what is needed']);
    expect(details(well, well)).toEqual([]);
    expect(details(ill, ill)).toEqual([]);
    expect(details(autoscaler(3), well)).toEqual([]);
    expect(details(autoscaler(3), ill)).toHaveLength(1);
  });

  it('give the utilisation as a share of the request, and none before the first metric', () => {
    expect(utilisationOf(autoscaler(3, 96))).toBe(0.96);
    expect(utilisationOf(autoscaler(3))).toBeUndefined();
  });
});
