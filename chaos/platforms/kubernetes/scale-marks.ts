import { serviceIds } from '../../../slo/services.ts';
import type { Count, Ratio } from '../../../slo/units.ts';
import type { ApiObject, Autoscaler, Deployment } from './objects.ts';
import { serviceOf } from './region.ts';
import { changedAt, type Told } from './told.ts';

/** A service's size that was changed, by whomever. Pure. */
export const scaleMarks =
  (region: string) =>
  (before: Deployment | undefined, now: Deployment | undefined): Told[] => {
    const [from, to] = [before?.spec.replicas, now?.spec.replicas];
    if (now === undefined || from === undefined || to === undefined || from === to) return [];
    return [
      { name: 'scaled', subject: keyOf(now, region), detail: `${from} → ${to}`, ...changedAt(now, 'rest') },
    ];
  };

/** An autoscaler that wants another size than before, with the metric that it saw. Pure. */
export const autoscalerMarks =
  (region: string) =>
  (before: Autoscaler | undefined, now: Autoscaler | undefined): Told[] => {
    const [from, to] = [before?.status?.desiredReplicas, now?.status?.desiredReplicas];
    if (now === undefined || from === undefined || to === undefined || from === to) return [];
    const seen = utilisationOf(now);
    const metric = seen === undefined ? 'no metric' : `CPU at ${Math.round(seen * 100)} % of the request`;
    return [
      {
        name: 'cluster-event',
        subject: keyOf(now, region),
        detail: `autoscaler wants ${to} replicas instead of ${from}: ${metric}`,
        ...changedAt(now, 'status'),
      },
    ];
  };

/** The mean CPU utilisation that an autoscaler saw last, as a share of the request; undefined before the first. */
export const utilisationOf = ({ status }: Autoscaler): Ratio | undefined => {
  const cpu = status?.currentMetrics?.find((m) => m.resource?.name === 'cpu');
  const percent: Count | undefined = cpu?.resource?.current.averageUtilization;
  return percent === undefined ? undefined : percent / 100;
};

const keyOf = (object: ApiObject, region: string): string =>
  `${serviceOf(object) ?? serviceIds.find((id) => object.metadata.name.startsWith(id)) ?? object.metadata.name}/${region}`;
