import { describe, expect, it } from 'vitest';
import type { Api } from './api.ts';
import { ApiError } from './api-error.ts';
import { breakVersion, isBrokenVersion } from './broken-version.ts';
import { mendVersion } from './mend-version.ts';
import type { PodTemplate } from './objects.ts';
import { versionOf } from './template-version.ts';

const template = (main: string, beside = 'registry:5000/proxy:1'): PodTemplate => ({
  metadata: {},
  spec: {
    containers: [
      { name: 'main', image: main },
      { name: 'beside', image: beside },
    ],
  },
});
const v1 = template('donor:1');
const v2 = template('donor:2');

/** A Deployment with this template, or none, and what there was before; notes what is written over it. */
const stage = (current: PodTemplate | undefined, earlier: readonly PodTemplate[] = [v1]) => {
  const written: unknown[] = [];
  const metadata = { name: 'donor-service', uid: 'd' };
  const set = (of: PodTemplate) => ({
    metadata: { name: 'set', ownerReferences: [{ uid: 'd' }] },
    spec: { template: of },
  });
  const api = {
    get: async (path: string) => {
      if (path.endsWith('/replicasets')) return { items: earlier.map(set) };
      if (current === undefined) throw new ApiError('NOT_FOUND', 'test', 'there is none');
      return { metadata, spec: { template: current } };
    },
    patch: async (_: string, operations: unknown) => void written.push(operations),
  } as unknown as Api;
  return {
    workload: { region: { name: 'region-1', namespace: 'lifeflow', api }, service: 'donor' },
    written,
  };
};
const broken = { main: 'donor:lifeflow-verify-broken', beside: 'registry:5000/proxy:lifeflow-verify-broken' };
const image = (i: number) => `/spec/template/spec/containers/${i}/image`;

describe('a broken version', () => {
  it('is known by the tag that its images were given, be it one of them', async () => {
    const { workload, written } = stage(v1);
    await breakVersion(workload);
    expect(written).toEqual([
      [
        { op: 'replace', path: image(0), value: broken.main },
        { op: 'replace', path: image(1), value: broken.beside },
      ],
    ]);
    const templates = [template(broken.main, broken.beside), template('donor:2', broken.beside), v1];
    expect(templates.map(isBrokenVersion)).toEqual([true, true, false]);
  });

  it('gets the images of before back, unless somebody sets others meanwhile', async () => {
    const { workload, written } = stage(template(broken.main, broken.beside), [v2, v1]);
    await mendVersion(workload, versionOf(v1));
    expect(written).toEqual([
      [
        { op: 'test', path: image(0), value: broken.main },
        { op: 'replace', path: image(0), value: 'donor:1' },
        { op: 'test', path: image(1), value: broken.beside },
        { op: 'replace', path: image(1), value: 'registry:5000/proxy:1' },
      ],
    ]);
  });

  it('keeps an image that its owner has set since', async () => {
    const { workload, written } = stage(template('donor:2', broken.beside));
    await mendVersion(workload, versionOf(v1));
    expect(written).toEqual([
      [
        { op: 'test', path: image(1), value: broken.beside },
        { op: 'replace', path: image(1), value: 'registry:5000/proxy:1' },
      ],
    ]);
  });

  it.each([
    ['another one was rolled out over it', v2],
    ['it was taken back', v1],
    ['its Deployment is gone', undefined],
  ])('has nothing left to mend where %s, whatever there was before', async (_, current) => {
    const { workload, written } = stage(current, []);
    await mendVersion(workload, versionOf(v1));
    expect(written).toEqual([]);
  });

  it('can not be mended where nobody knows the images of before any more', async () => {
    const { workload, written } = stage(template(broken.main, broken.beside), [v2]);
    await expect(mendVersion(workload, versionOf(v1))).rejects.toMatchObject({
      code: 'PLATFORM',
      message: expect.stringMatching(/found none; roll it out by hand/),
    });
    expect(written).toEqual([]);
  });
});
