import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { apiFrom } from '../../chaos/platforms/kubernetes/index.ts';
import type { Deployment } from '../../chaos/platforms/kubernetes/objects.ts';
import { serviceOf } from '../../chaos/platforms/kubernetes/region.ts';
import { markedProcesses } from '../../fixtures/cluster/tear-down.ts';
import { censusOf } from '../../fixtures/cluster/testing/census.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { foldersOf, namespace, tearDownClustered } from '../../fixtures/clustered/index.ts';
import { serviceIds } from '../../slo/services.ts';
import { project } from '../environments/local.ts';
import { everyServiceAnswers } from '../environments/testing/answers.ts';
import { expectNothingLeft } from './testing/nothing-left.ts';
import { verify } from './testing/verify.ts';

/** The only environment that can be kept, so that a person's own has this name, too. */
const name = 'cluster';
const regions = ['region-1', 'region-2'];
const where = { project, environment: name, regions: regions.map((region) => ({ name: region })) };
const folders = foldersOf(where);
/** Whatever is there when this file begins is somebody's. */
let isOurs = false;
beforeAll(() => {
  if (inject('kubernetes') === undefined) return;
  if ([folders.owner, ...folders.clusters].some((made) => existsSync(made)))
    throw new Error('expected no cluster that is kept for work; found one; run `verify down cluster`');
  isOurs = true;
});
afterAll(() => (isOurs ? tearDownClustered(where) : undefined));

clusterTest(
  'up keeps a LifeFlow that answers and is found in both regions, until down leaves nothing of it',
  async () => {
    const before = censusOf(folders.owner);
    const up = ['up', name, '--nodes-per-zone', '1', '--network', '94'];
    const { code, stdout, stderr } = await verify(...up);
    expect(code, stderr).toBe(0);
    const edge = /^LifeFlow answers at (\S+) until `npm run verify -- down cluster`\.$/m.exec(stdout)?.[1];
    // What started it is gone by now.
    expect(await everyServiceAnswers(edge ?? '', 'region-1')).toBe(true);

    const files = [...stdout.matchAll(/^KUBECONFIG=(\S+) {2}# (\S+)$/gm)].map(([, file, of]) => ({
      file,
      of,
    }));
    expect(files.map(({ of }) => of)).toEqual(regions);
    for (const { file, of } of files) {
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
      const { items } = await apiFrom(file ?? '', `${name}-${of}`).get<{ items: Deployment[] }>(path);
      expect(items.map(serviceOf).sort()).toEqual([...serviceIds].sort());
    }

    const again = await verify(...up);
    expect(again.code).toBe(75);
    const run = await verify('run', '--env', name, '--fault', 'replica-kill');
    expect([run.code, run.stderr]).toEqual([75, expect.stringMatching(/verify down cluster/)]);
    expect(await everyServiceAnswers(edge ?? '', 'region-1')).toBe(true);
    expect(folders.clusters.flatMap(markedProcesses).length).toBeGreaterThan(20);

    const down = await verify('down', name);
    expect([down.code, down.stderr]).toEqual([0, '']);
    await expectNothingLeft(before, folders);
    expect(await verify('down', name)).toEqual({
      code: 0,
      stdout: `Nothing was there of ${name}.\n`,
      stderr: '',
    });
  },
);
