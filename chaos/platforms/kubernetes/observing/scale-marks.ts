import { serviceIds } from '../../../../slo/services.ts';
import type { Count, Ratio } from '../../../../slo/units.ts';
import type { ApiObject, Autoscaler, Deployment } from '../objects.ts';
import { serviceOf } from '../region.ts';
import { changedAt, type Told } from './told.ts';

/**
 * A service's size that was changed, by whomever; when, only the watch knows: an autoscaler writes it to /scale, and for
 * that the API server keeps the time of an older change (apimachinery 0.36, managedfields/scalehandler.go). Pure.
 */
export const scaleMarks =
  (region: string) =>
  (before: Deployment | undefined, now: Deployment | undefined): Told[] => {
    const [from, to] = [before?.spec.replicas, now?.spec.replicas];
    if (now === undefined || from === undefined || to === undefined || from === to) return [];
    return [{ name: 'scaled', subject: keyOf(now, region), detail: `${from} → ${to}` }];
  };

/** An autoscaler that wants another size than before, or has lost or found what it goes by. Pure. */
export const autoscalerMarks =
  (region: string) =>
  (before: Autoscaler | undefined, now: Autoscaler | undefined): Told[] => {
    if (before === undefined || now === undefined) return [];
    const time = changedAt(now, 'status');
    const told = (says: string): Told => ({
      name: 'cluster-event',
      subject: keyOf(now, region),
      detail: `autoscaler ${says}`,
      ...time,
    });
    return [...wishes(before, now), ...whetherActive(before, now)].map(told);
  };

/** With the metric that it saw. */
const wishes = (before: Autoscaler, now: Autoscaler): string[] => {
  const [from, to] = [before.status?.desiredReplicas, now.status?.desiredReplicas];
  if (from === undefined || to === undefined || from === to) return [];
  const seen = utilisationOf(now);
  const metric = seen === undefined ? 'no metric' : `CPU at ${Math.round(seen * 100)} % of the request`;
  return [`wants ${to} replicas instead of ${from}: ${metric}`];
};

/** By its condition ScalingActive: False while it can't tell how many are needed, with the reason. */
const whetherActive = (before: Autoscaler, now: Autoscaler): string[] => {
  const [was, is] = [before, now].map(({ status }) =>
    status?.conditions?.find((c) => c.type === 'ScalingActive'),
  );
  if (is === undefined || is.status === was?.status) return [];
  if (is.status !== 'True') return [`can not tell what is needed: ${is.reason ?? 'no reason given'}`];
  // The first word of a new one is no recovery.
  return was === undefined ? [] : ['can tell again what is needed'];
};

/** The mean CPU utilisation that an autoscaler saw last, as a share of the request; undefined before the first. */
export const utilisationOf = ({ status }: Autoscaler): Ratio | undefined => {
  const cpu = status?.currentMetrics?.find((m) => m.resource?.name === 'cpu');
  const percent: Count | undefined = cpu?.resource?.current.averageUtilization;
  return percent === undefined ? undefined : percent / 100;
};

const keyOf = (object: ApiObject, region: string): string =>
  `${serviceOf(object) ?? serviceIds.find((id) => object.metadata.name.startsWith(id)) ?? object.metadata.name}/${region}`;
