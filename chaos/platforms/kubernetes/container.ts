import { PlatformError, type Proof } from '../../platform.ts';
import { type Acting, containersOf } from './acting.ts';
import { find } from './find.ts';
import type { ContainerStatus, Pod } from './objects.ts';
import { podsOf } from './region.ts';
import type { KilledContainer } from './remembered.ts';

/** Ends the process of a replica's first container by its node's runtime; the kubelet starts it anew. */
export const killContainer = async (on: Acting, replica: string): Promise<void> => {
  const pod = await podNamed(on, replica);
  const status = pod.status.containerStatuses?.[0];
  const { nodeName } = pod.spec;
  if (status?.containerID === undefined || nodeName === undefined)
    throw new PlatformError(
      replica,
      `expected a running container in ${replica}; found none; wait until it is started`,
    );
  on.killed.set(replica, { uid: pod.metadata.uid, container: status.name, id: status.containerID });
  await containersOf(on, `end the container of ${replica}`).kill(nodeName, status.containerID);
};

/** That its kubelet has seen the container end, or has started another in its place. */
export const isStartedAnew = async (on: Acting, replica: string): Promise<Proof> => {
  const was = on.killed.get(replica);
  const pod = await podNamed(on, replica);
  const is = pod.status.containerStatuses?.find((c) => c.name === was?.container);
  const effective = was !== undefined && pod.metadata.uid === was.uid && hasEnded(was, is);
  return {
    effective,
    at: on.clock.now(),
    says: effective
      ? `container ${was.container} of ${replica} has ended; start ${(is?.restartCount ?? 0) + 1}`
      : `the container of ${replica} has not ended`,
  };
};

const hasEnded = (was: KilledContainer, is: ContainerStatus | undefined): boolean =>
  is !== undefined && (is.containerID !== was.id || is.state?.terminated !== undefined);

const podNamed = async (on: Acting, replica: string): Promise<Pod> => {
  const [found] = await find(on.regions, [replica], podsOf);
  if (found === undefined) throw new RangeError(`expected the pod ${replica}`);
  return found.object;
};
