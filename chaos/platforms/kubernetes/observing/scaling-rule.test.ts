import { describe, expect, it } from 'vitest';
import { defaultBehaviour } from '../../../../slo/autoscaling/behaviour.ts';
import type { Autoscaler, MetricSpec } from '../objects.ts';
import { type PlannedScaling, readingOf } from './scaling-rule.ts';

type Spec = Autoscaler['spec'];
type Current = NonNullable<NonNullable<Autoscaler['status']>['currentMetrics']>[number];

const share = (name: string, averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name, target: { averageUtilization } },
});
const is = (name: string, averageUtilization?: number): Current => ({
  type: 'Resource',
  resource: { name, current: averageUtilization === undefined ? {} : { averageUtilization } },
});
const autoscaler = (spec: Partial<Spec>, currentMetrics: readonly Current[]): Autoscaler => ({
  metadata: { name: 'donor-service', uid: '1', resourceVersion: '1' },
  spec: { maxReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'donor-service' }, ...spec },
  status: { currentMetrics },
});
const planned: PlannedScaling = { ...defaultBehaviour, around: 0.1 };

describe('what an autoscaler saw', () => {
  it('is CPU alone where it has no other metric', () => {
    expect(readingOf(autoscaler({ metrics: [share('cpu', 70)] }, [is('cpu', 35)]))).toEqual({
      utilisation: 0.35,
    });
    expect(readingOf(autoscaler({}, []))).toEqual({});
  });

  it('is, beside CPU, the metric that is farthest up to its own target', () => {
    const metrics = [share('memory', 80), share('cpu', 70), share('hugepages-2Mi', 50)];
    const seen = [is('memory', 60), is('cpu', 10), is('hugepages-2Mi', 20)];
    expect(readingOf(autoscaler({ metrics }, seen))).toEqual({ utilisation: 0.1, others: 0.75 });
  });

  it.each<[string, MetricSpec, readonly Current[], string]>([
    ['was not told', share('memory', 80), [{ type: '' }], 'memory'],
    ['is told as an amount', share('memory', 80), [is('memory')], 'memory'],
    [
      'has an amount for a target',
      { type: 'Resource', resource: { name: 'memory', target: {} } },
      [is('memory')],
      'memory',
    ],
    ['is none of resources', { type: 'Pods' }, [{ type: 'Pods' }], 'a metric of type Pods'],
  ])('can not be held against its size where another metric %s', (_, metric, seen, name) => {
    const metrics = [share('cpu', 70), metric];
    expect(readingOf(autoscaler({ metrics }, [is('cpu', 10), ...seen]))).toEqual({
      utilisation: 0.1,
      unmodelled: `goes by ${name}, too, which can not be told`,
    });
  });
});

describe('an autoscaler that is not as planned', () => {
  const says = (behavior: Spec['behavior'], plan = planned): string | undefined =>
    readingOf(autoscaler(behavior === undefined ? {} : { behavior }, [is('cpu', 10)]), plan).unmodelled;

  it('is not one that leaves all to Kubernetes, nor one that says the same', () => {
    expect(says(undefined)).toBeUndefined();
    const defaults = {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max' as const,
        policies: [
          { type: 'Percent' as const, value: 100, periodSeconds: 15 },
          { type: 'Pods' as const, value: 4, periodSeconds: 15 },
        ],
        tolerance: '100m',
      },
      scaleDown: {
        selectPolicy: 'Max' as const,
        policies: [{ type: 'Percent' as const, value: 100, periodSeconds: 15 }],
      },
    };
    expect(says(defaults)).toBeUndefined();
  });

  it('is not one that keeps another target or quiet time than the document, or never shrinks: it is held to them', () => {
    expect(says({ scaleDown: { stabilizationWindowSeconds: 1 } })).toBeUndefined();
    expect(says({ scaleDown: { selectPolicy: 'Disabled' } })).toBeUndefined();
    const other = autoscaler({ metrics: [share('cpu', 10)] }, [is('cpu', 10)]);
    expect(readingOf(other, planned)).toEqual({ utilisation: 0.1 });
  });

  it('says which rule is another one', () => {
    expect(says({ scaleUp: { tolerance: '0' } })).toBe('has a scaleUp.tolerance of 0, where 0.1 is planned');
    expect(says({ scaleDown: { tolerance: '429m' } })).toBe(
      'has a scaleDown.tolerance of 0.429, where 0.1 is planned',
    );
    expect(says({ scaleUp: { stabilizationWindowSeconds: 60 } })).toBe(
      'has a scaleUp.stabilizationWindowSeconds of 60, where 0 is planned',
    );
    const slow = { policies: [{ type: 'Pods' as const, value: 1, periodSeconds: 60 }] };
    expect(says({ scaleDown: slow })).toBe(
      'has other scaleDown.policies than planned: Max of 1 in 60 s, and not Max of 100 % in 15 s',
    );
    expect(says({ scaleUp: { selectPolicy: 'Min' } })).toMatch(
      /^has other scaleUp.policies than planned: Min of/,
    );
  });

  it('is one that names no tolerance where one is planned, and not one whose tolerance is cut to thousandths', () => {
    const { scaleDown } = defaultBehaviour;
    const two = { ...planned, scaleDown: { ...scaleDown, tolerance: 1 - 0.4 / 0.7 } };
    expect(says(undefined, two)).toBe('has a scaleDown.tolerance of 0.1, where 0.429 is planned');
    expect(says({ scaleDown: { tolerance: '429m' } }, two)).toBeUndefined();
  });
});
