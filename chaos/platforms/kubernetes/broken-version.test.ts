import { expect, it } from 'vitest';
import type { Api } from './api.ts';
import { isBroken } from './broken-version.ts';

const image = 'registry.test:5000/donor:lifeflow-verify-broken';
/** The proof by one pod of the broken version whose container waits with this reason. */
const proof = (reason: string) => {
  const pod = {
    metadata: { name: 'donor-1', labels: { app: 'donor-service' } },
    status: { containerStatuses: [{ image, state: { waiting: { reason } } }] },
  };
  const api = { get: async () => ({ items: [pod] }) } as unknown as Api;
  return isBroken({ region: { name: 'region-1', namespace: 'lifeflow', api }, service: 'donor' }, 1);
};

it.each(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'])(
  'a version is broken when a kubelet could not start it: %s',
  async (reason) => {
    expect(await proof(reason)).toEqual({
      effective: true,
      at: 1,
      says: `donor-1 does not start: ${reason}`,
    });
  },
);

it.each(['ContainerCreating', 'PodInitializing'])(
  'a version is not broken while a kubelet prepares to start it: %s',
  async (reason) => {
    expect(await proof(reason)).toMatchObject({ effective: false });
  },
);
