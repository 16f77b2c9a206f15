import { expect, it } from 'vitest';
import type { ScalingBounds } from '../../../slo/topology.ts';
import type { Api } from './api.ts';
import { unpin } from './autoscaler.ts';

/** A service whose autoscaler has these bounds, or that has none; notes what is written. */
const stage = (is: ScalingBounds | undefined) => {
  const written: unknown[] = [];
  const autoscaler = is && {
    metadata: { name: 'donor-service', labels: { app: 'donor-service' } },
    spec: { minReplicas: is.min, maxReplicas: is.max },
  };
  const api = {
    get: async () => ({ items: autoscaler === undefined ? [] : [autoscaler] }),
    patch: async (...asked: unknown[]) => void written.push(asked),
  } as unknown as Api;
  return {
    workload: { region: { name: 'region-1', namespace: 'lifeflow', api }, service: 'donor' },
    written,
  };
};
const free = { min: 3, max: 20 };

it('an autoscaler that is pinned gets its bounds back, unless somebody sets others meanwhile', async () => {
  const { workload, written } = stage({ min: 5, max: 5 });
  await unpin(workload, free);
  expect(written).toEqual([
    [
      '/apis/autoscaling/v2/namespaces/lifeflow/horizontalpodautoscalers/donor-service',
      [
        { op: 'test', path: '/spec/minReplicas', value: 5 },
        { op: 'test', path: '/spec/maxReplicas', value: 5 },
        { op: 'replace', path: '/spec/minReplicas', value: 3 },
        { op: 'replace', path: '/spec/maxReplicas', value: 20 },
      ],
      'json',
    ],
  ]);
});

it.each([
  ['has other bounds from its owner', { min: 4, max: 40 }, free],
  ['has its bounds back', free, free],
  ['is gone', undefined, free],
  ['had one number before, too', { min: 5, max: 5 }, { min: 3, max: 3 }],
])('an autoscaler that %s is left as it is', async (_, is, was) => {
  const { workload, written } = stage(is);
  await unpin(workload, was);
  expect(written).toEqual([]);
});
