import { describe, expect, it } from 'vitest';
import type { Autoscaler as AutoscalerObject } from '../../chaos/platforms/kubernetes/objects.ts';
import { readingOf } from '../../chaos/platforms/kubernetes/observing/scaling-rule.ts';
import { type ManifestSet, manifestSets, manifests } from '../../fixtures/lifeflow/manifests/index.ts';
import { claimedFigure } from '../../slo/claims.ts';
import { Config, type ForeignEnvironment } from '../config/schema.ts';
import staging from '../environments/testing/staging.config.ts';
import { autoscalerOf } from './autoscaler.ts';

const names = ['staging', 'production'] as const;
type Name = (typeof names)[number];

/** An environment of somebody else's that has these manifests, with the document's figures. */
const environmentOf = (name: Name, set?: ManifestSet): ForeignEnvironment => {
  const environment = Config.parse(structuredClone(staging)).environments[name];
  if (environment?.kind !== name) throw new Error(`expected an environment ${name}`);
  return {
    ...environment,
    ...(set === undefined ? {} : { manifests: set }),
    autoscaling: {
      ...environment.autoscaling,
      scaleUpAboveUtilisation: claimedFigure(`1.${name}.scale-up-cpu`),
      scaleDownBelowUtilisation: claimedFigure(`1.${name}.scale-down-cpu`),
    },
  };
};
const objectOf = (environment: Name, set: ManifestSet): AutoscalerObject => {
  const made = manifests({ environment, set }).find((m) => m.kind === 'HorizontalPodAutoscaler');
  return { ...made, status: { currentMetrics: [cpu, memory] } } as unknown as AutoscalerObject;
};
const cpu = { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 10 } } };
const memory = { type: 'Resource', resource: { name: 'memory', current: { averageUtilization: 75 } } };

const readIn = (name: Name, has: ManifestSet, planned?: ManifestSet) => {
  const environment = environmentOf(name, planned);
  const scaling = { ...autoscalerOf(environment), around: environment.autoscaling.tolerance };
  return readingOf(objectOf(name, has), scaling);
};

describe("the autoscaler of somebody else's LifeFlow", () => {
  it.each(names.flatMap((name) => manifestSets.map((set) => [name, set] as const)))(
    'is planned as the object can say it: %s, %s',
    (name, set) => {
      expect(readIn(name, set, set)).not.toHaveProperty('unmodelled');
    },
  );

  it("takes away by Kubernetes' own tolerance, unless the config says that it has the corrections", () => {
    for (const name of names) expect(autoscalerOf(environmentOf(name)).scaleDown.tolerance).toBe(0.1);
    expect(autoscalerOf(environmentOf('production', 'corrected'))).toMatchObject({
      scaleUp: { tolerance: 0 },
      scaleDown: { tolerance: 1 - 0.4 / 0.7 },
    });
  });

  it('is none that anything is held against where the config has the wrong manifests', () => {
    expect(readIn('staging', 'corrected').unmodelled).toBe(
      'has a scaleUp.tolerance of 0, where 0.1 is planned',
    );
    expect(readIn('staging', 'documented', 'corrected').unmodelled).toMatch(
      /scaleUp.tolerance of 0.1, where 0 /,
    );
  });

  it("goes by memory, too, by the document's staging", () => {
    expect(readIn('staging', 'documented')).toEqual({ utilisation: 0.1, others: 0.75 / 0.8 });
    expect(readIn('production', 'documented')).toEqual({ utilisation: 0.1 });
  });
});
