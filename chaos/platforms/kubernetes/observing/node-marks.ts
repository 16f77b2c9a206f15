import { longestSilenceIntervals } from '../../../../slo/kubernetes/predicted.ts';
import type { EpochMilliseconds, Milliseconds } from '../../../../slo/units.ts';
import { isTrue, type Lease, type Node } from '../objects.ts';
import { changedAt, type Told } from './told.ts';

/** What became of a node from one version to the next. Pure. */
export const nodeMarks = (before: Node | undefined, now: Node | undefined): Told[] => {
  if (now === undefined)
    return before === undefined
      ? []
      : [{ name: 'node-down', subject: before.metadata.name, detail: 'its object is gone' }];
  const subject = now.metadata.name;
  const [status, rest] = [changedAt(now, 'status'), changedAt(now, 'rest')];
  const [was, is] = [before, now].map((n) => isTrue(n?.status.conditions, 'Ready'));
  const [open, shut] = [before, now].map((n) => n?.spec.unschedulable === true);
  return [
    ...(is && !was ? [{ name: 'node-up', subject, ...status } as const] : []),
    ...(was && !is
      ? [{ name: 'node-down', subject, ...status, detail: inWords(now, 'Ready') } as const]
      : []),
    ...(shut && !open ? [{ name: 'node-cordoned', subject, ...rest } as const] : []),
    ...(open && !shut ? [{ name: 'node-uncordoned', subject, ...rest } as const] : []),
    ...ailments
      .filter((type) => isTrue(before?.status.conditions, type) !== isTrue(now.status.conditions, type))
      .map((type) => ({ name: 'node-condition', subject, ...status, detail: inWords(now, type) }) as const),
  ];
};

/** A node's conditions that are bad when they are true. */
const ailments = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];

const inWords = ({ status }: Node, type: string): string => {
  const condition = status.conditions?.find((c) => c.type === type);
  return `${type} is ${condition?.status ?? 'missing'}: ${condition?.reason ?? 'no reason'}`;
};

/** A kubelet renews its lease each quarter of what the lease is good for (Kubernetes' own constant). */
export const renewInterval = ({ spec }: Lease): Milliseconds =>
  ((spec.leaseDurationSeconds ?? 40) * 1000) / 4;

/** When a lease was last seen to move, and what it said then. */
export type Renewal = { renewTime: string | undefined; interval: Milliseconds; since: EpochMilliseconds };

/** The lease as it is known after another look at it. */
export const renewalOf = (lease: Lease, at: EpochMilliseconds, known?: Renewal): Renewal => {
  const { renewTime } = lease.spec;
  const same = known !== undefined && known.renewTime === renewTime;
  return { renewTime, interval: renewInterval(lease), since: same ? known.since : at };
};

/** A kubelet that lives says so within this time after it last did. */
export const longestSilence = ({ interval }: Renewal): Milliseconds => longestSilenceIntervals * interval;

export const isMissed = (renewal: Renewal, now: EpochMilliseconds): boolean =>
  now - renewal.since > longestSilence(renewal);
