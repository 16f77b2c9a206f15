import {
  type Behaviour,
  defaultBehaviour,
  type ScalingRules,
} from '../../../../slo/autoscaling/behaviour.ts';
import type { Ratio } from '../../../../slo/units.ts';
import type { Autoscaler, MetricSpec, ObjectRules } from '../objects.ts';
import { utilisationOf } from './scale-marks.ts';

/** How the autoscalers are planned to be; `around` is the controller's tolerance for those that name none. */
export type PlannedScaling = Behaviour & { around: Ratio };

/** What an autoscaler saw, and whether its size can be held against that. */
type Reading = {
  /** Mean CPU as a share of the request. */
  utilisation?: Ratio;
  /** The most that another metric is of its own target. */
  others?: Ratio;
  /** Why the planned algorithm with these figures is not its own, in words. */
  unmodelled?: string;
};

/** Reads an autoscaler; without a plan its rules are taken to be the planned ones. Pure. */
export const readingOf = (autoscaler: Autoscaler, planned?: PlannedScaling): Reading => {
  const utilisation = utilisationOf(autoscaler);
  const others = (autoscaler.spec.metrics ?? []).filter((m) => !isCpu(m));
  const pressures = others.map((metric) => pressureOf(autoscaler, metric));
  const known = pressures.filter((p) => p !== undefined);
  const unknown = others.find((_, i) => pressures[i] === undefined);
  const unmodelled =
    unknown === undefined
      ? planned && otherwise(autoscaler, planned)
      : `goes by ${nameOf(unknown)}, too, which can not be told`;
  return {
    ...(utilisation === undefined ? {} : { utilisation }),
    ...(known.length === 0 ? {} : { others: Math.max(...known) }),
    ...(unmodelled === undefined ? {} : { unmodelled }),
  };
};

const isCpu = ({ resource }: MetricSpec): boolean =>
  resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;

/** Of a metric that is a share of what pods request: the controller weighs it as it does CPU. */
const pressureOf = ({ status }: Autoscaler, { resource }: MetricSpec): Ratio | undefined => {
  const target = resource?.target.averageUtilization;
  const seen = status?.currentMetrics?.find((m) => m.resource?.name === resource?.name);
  const current = seen?.resource?.current.averageUtilization;
  return target === undefined || current === undefined ? undefined : current / target;
};

const nameOf = ({ type, resource }: MetricSpec): string => resource?.name ?? `a metric of type ${type}`;

/**
 * The first rule that differs and that the document says nothing of. What it does say (the target, the quiet time, that
 * replicas go at all) an autoscaler is held to, however it is set.
 */
const otherwise = ({ spec }: Autoscaler, planned: PlannedScaling): string | undefined => {
  const up = rulesOf(spec.behavior?.scaleUp, defaultBehaviour.scaleUp, planned.around);
  const down = rulesOf(spec.behavior?.scaleDown, defaultBehaviour.scaleDown, planned.around);
  if (up.stabilisationSeconds !== planned.scaleUp.stabilisationSeconds)
    return `has a scaleUp.stabilizationWindowSeconds of ${up.stabilisationSeconds}, where ${planned.scaleUp.stabilisationSeconds} is planned`;
  return differing('scaleUp', up, planned.scaleUp) ?? differing('scaleDown', down, planned.scaleDown);
};

const differing = (name: string, has: ScalingRules, planned: ScalingRules): string | undefined => {
  if (Math.abs(has.tolerance - planned.tolerance) > finest)
    return `has a ${name}.tolerance of ${rounded(has.tolerance)}, where ${rounded(planned.tolerance)} is planned`;
  if (has.selectPolicy === 'Disabled') return undefined;
  const [is, as] = [has, planned].map(policiesOf);
  return is === as ? undefined : `has other ${name}.policies than planned: ${is}, and not ${as}`;
};

const rulesOf = (set: ObjectRules | undefined, byDefault: ScalingRules, around: Ratio): ScalingRules => ({
  stabilisationSeconds: set?.stabilizationWindowSeconds ?? byDefault.stabilisationSeconds,
  selectPolicy: set?.selectPolicy ?? byDefault.selectPolicy,
  policies:
    set?.policies?.map(({ type, value, periodSeconds }) => ({
      ...{ type, periodSeconds },
      value: type === 'Percent' ? value / 100 : value,
    })) ?? byDefault.policies,
  tolerance: set?.tolerance === undefined ? around : numberOf(set.tolerance),
});

/** The same words for the same policies, in whatever order. */
const policiesOf = ({ selectPolicy, policies }: ScalingRules): string => {
  const each = policies.map(({ type, value, periodSeconds }) =>
    type === 'Percent' ? `${value * 100} % in ${periodSeconds} s` : `${value} in ${periodSeconds} s`,
  );
  return `${selectPolicy} of ${each.sort().join(', ')}`;
};

/** A quantity as the API server gives back a small one: `0`, `1` or thousandths such as `429m`. */
const numberOf = (quantity: string): number =>
  quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);

/** Ours: the API has thousandths, and a share of two thresholds is cut to them. */
const finest: Ratio = 0.001;
const rounded = (tolerance: Ratio): number => Number(tolerance.toFixed(3));
