import type { EpochMilliseconds } from '../../../slo/units.ts';
import type { Proof } from '../../platform.ts';
import type { Deployment, Pod, PodTemplate } from './objects.ts';
import { podsOf, serviceOf } from './region.ts';
import { pathOf, type Workload } from './roll-out.ts';

/** A tag that nobody gives an image; the name of the broken version wherever one looks. */
const tag = 'lifeflow-verify-broken';

/** Gives a Deployment a version whose image there is none of: the commonest of broken releases. */
export const breakVersion = async (workload: Workload): Promise<void> => {
  const { spec } = await workload.region.api.get<Deployment>(pathOf(workload));
  const operations = spec.template.spec.containers.map(({ image }, i) => ({
    op: 'replace',
    path: `/spec/template/spec/containers/${i}/image`,
    value: untagged(image),
  }));
  await workload.region.api.patch<Deployment>(pathOf(workload), operations, 'json');
};

/** The image's name with our tag in place of its own, or of its digest. A port before the last slash is no tag. */
const untagged = (image: string): string => `${image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')}:${tag}`;

/** Whether it has something of a broken version of ours. Pure. */
export const isBrokenVersion = ({ spec }: PodTemplate): boolean =>
  spec.containers.some(({ image }) => isBrokenImage(image));

export const isBrokenImage = (image: string | undefined): boolean => image?.endsWith(`:${tag}`) ?? false;

/** That a kubelet was given a pod of the broken version, and could not start it. */
export const isBroken = async ({ region, service }: Workload, at: EpochMilliseconds): Promise<Proof> => {
  const own = (await podsOf(region)).filter((pod) => serviceOf(pod) === service);
  const stuck = own.flatMap((pod) => {
    const why = whyWaiting(pod);
    return why === undefined ? [] : [`${pod.metadata.name} does not start: ${why}`];
  });
  return {
    effective: stuck.length > 0,
    at,
    says: stuck.join('; ') || `no replica of ${service} in ${region.name} was tried with the broken version`,
  };
};

/** Kubelets say that they wait for a container also while all goes well: with these reasons, the second after init containers. */
const usual: readonly (string | undefined)[] = ['ContainerCreating', 'PodInitializing'];

const whyWaiting = (pod: Pod): string | undefined => {
  const own = pod.status.containerStatuses?.find((c) => isBrokenImage(c.image));
  const reason = own?.state?.waiting?.reason;
  return usual.includes(reason) ? undefined : reason;
};
