import type { ApiObject } from '../objects.ts';
import { changedAt, type Told } from './told.ts';

/** What somebody of the control plane wrote down about an object. A repeated one is the same object with a new count. */
export type ClusterEvent = ApiObject & {
  type?: string;
  reason?: string;
  message?: string;
  involvedObject: { kind: string; name: string };
};

/** An event as a mark: warnings, and who ended, moved or resized something. Pure. */
export const eventMarks = (_before: ClusterEvent | undefined, now: ClusterEvent | undefined): Told[] => {
  if (now === undefined || !isTelling(now)) return [];
  const { reason = 'event', message = '', involvedObject: of } = now;
  const detail = `${of.kind} ${of.name}: ${reason}: ${message}`.slice(0, longestDetail);
  return [{ name: 'cluster-event', subject: of.name, detail, ...changedAt(now, 'rest') }];
};

const isTelling = ({ type, reason = '' }: ClusterEvent): boolean =>
  type === 'Warning' || telling.includes(reason);
const telling = ['Killing', 'Evicted', 'TaintManagerEviction', 'SuccessfulRescale', 'ScalingReplicaSet'];

/** Ours: a line of it tells enough. */
const longestDetail = 300;
