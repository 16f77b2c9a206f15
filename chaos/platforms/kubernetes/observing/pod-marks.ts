import type { Mark } from '../../../../slo/evidence.ts';
import { type ContainerState, type Pod, serves } from '../objects.ts';
import { changedAt, latestOf, type Told } from './told.ts';

/** What became of a replica from one version of its pod to the next, in the order in which it comes about. Pure. */
export const podMarks = (before: Pod | undefined, now: Pod | undefined): Told[] => {
  const subject = (now ?? before)?.metadata.name ?? '';
  if (now === undefined) return before === undefined ? [] : [{ name: 'replica-gone', subject }];
  const status = changedAt(now, 'status');
  const told = (name: Mark['name'], detail?: string, time: When = status): Told => ({
    name,
    subject,
    ...time,
    ...(detail === undefined ? {} : { detail }),
  });
  const became = (so: (pod: Pod) => boolean): boolean => so(now) && !(before !== undefined && so(before));
  const wasReady = before !== undefined && serves(before);
  return [
    ...(before === undefined
      ? [told('replica-created', undefined, latestOf([now.metadata.creationTimestamp]))]
      : []),
    ...(became(isUnplaced) ? [told('replica-pending', whyUnplaced(now))] : []),
    ...(became(isPlaced) ? [told('replica-scheduled', `on ${now.spec.nodeName}`, placedAt(now))] : []),
    ...containerMarks(before, now, told),
    ...(became(serves) ? [told('replica-ready')] : []),
    ...(wasReady && !serves(now) ? [told('replica-unready', undefined, endingAt(now) ?? status)] : []),
    ...(became(isEvicted)
      ? [{ ...told('replica-evicted', evictionOf(now), evictedAt(now, status)), ...nodeOf(now) }]
      : []),
  ];
};

/** The alerts' rule for restarts counts the second start of one name, and what went before it. */
const containerMarks = (
  before: Pod | undefined,
  now: Pod,
  told: (name: Mark['name'], detail?: string, time?: When) => Told,
): Told[] =>
  (now.status.containerStatuses ?? []).flatMap((status) => {
    const was = before?.status.containerStatuses?.find((c) => c.name === status.name);
    const running = status.state?.running !== undefined;
    const another = was?.containerID !== status.containerID;
    const ended = was?.state?.running !== undefined && (!running || another);
    const started = running && (another || was?.state?.running === undefined);
    const restarts = status.restartCount;
    const counted = restarts > (was?.restartCount ?? 0);
    return [
      ...(ended ? [told('replica-gone', `container ${status.name} ended${endOf(status.state)}`)] : []),
      ...(started
        ? [
            {
              ...told(
                'replica-started',
                `container ${status.name}, start ${restarts + 1}`,
                startedAt(status.state),
              ),
              restarts,
            },
          ]
        : []),
      // It ended, or was refused, before its kubelet looked: nobody sees it run, however often.
      ...(counted && !started
        ? [
            {
              ...told(
                'replica-restarted',
                `container ${status.name}, restart ${restarts}, not seen to run${endOf(status.state)}`,
              ),
              restarts,
            },
          ]
        : []),
    ];
  });

type When = Pick<Told, 'toldAt' | 'newest' | 'reported'>;

/** By its runtime: a busy kubelet reports it seconds later, and counts the delay of its probes from here on. */
const startedAt = (state: ContainerState | undefined): When | undefined => {
  const { toldAt } = latestOf([state?.running?.startedAt]);
  return toldAt === undefined ? undefined : { toldAt, reported: true };
};

const endOf = (state: ContainerState | undefined): string =>
  state?.terminated === undefined
    ? ''
    : `: ${state.terminated.reason ?? 'ended'}, exit code ${state.terminated.exitCode ?? 'unknown'}`;

/** Written by the API server when the scheduler binds a pod to its node. */
const placedAt = (pod: Pod) =>
  latestOf([pod.status.conditions?.find((c) => c.type === 'PodScheduled')?.lastTransitionTime]);
/** What its eviction follows from is told of its node. */
const nodeOf = ({ spec: { nodeName } }: Pod): Pick<Told, 'node'> =>
  nodeName === undefined ? {} : { node: nodeName };
const isPlaced = (pod: Pod): boolean => pod.spec.nodeName !== undefined;
const isUnplaced = (pod: Pod): boolean => unplaced(pod) !== undefined;
const unplaced = (pod: Pod) =>
  pod.status.conditions?.find(
    (c) => c.type === 'PodScheduled' && c.status === 'False' && c.reason === 'Unschedulable',
  );
const whyUnplaced = (pod: Pod): string => unplaced(pod)?.message ?? 'no node takes it';

/** When it was told to end: its `deletionTimestamp` is when it has to be gone. Nothing else of a pod changes with that. */
const endingAt = ({ metadata }: Pod): Pick<Told, 'toldAt'> | undefined => {
  const { deletionTimestamp, deletionGracePeriodSeconds: grace = 0 } = metadata;
  if (deletionTimestamp === undefined) return undefined;
  const { toldAt } = latestOf([deletionTimestamp]);
  return toldAt === undefined ? {} : { toldAt: toldAt - grace * 1000 };
};

/** Whoever ends a pod before its time says so in this condition: eviction, taint, preemption or the pods' collector. */
const disruption = (pod: Pod) =>
  pod.status.conditions?.find((c) => c.type === 'DisruptionTarget' && c.status === 'True');
const isEvicted = (pod: Pod): boolean => disruption(pod) !== undefined || pod.status.reason === 'Evicted';
/** Whoever asks the API server for an eviction has it written down with the deletion, and not as a change of the status. */
const evictedAt = (pod: Pod, status: When): When => {
  const { toldAt = -Infinity } = latestOf([disruption(pod)?.lastTransitionTime]);
  return toldAt > (status.toldAt ?? -Infinity) ? { toldAt } : status;
};
const evictionOf = (pod: Pod): string => disruption(pod)?.reason ?? pod.status.reason ?? 'Evicted';
