import { existsSync, mkdirSync } from 'node:fs';
import { afterEach, beforeAll, expect, inject } from 'vitest';
import { apiFrom } from '../../chaos/platforms/kubernetes/index.ts';
import { isTrue, type Node } from '../../chaos/platforms/kubernetes/objects.ts';
import { clusterFolderOf, clusterNameOf, tearDownCluster } from '../../fixtures/cluster/index.ts';
import { readState } from '../../fixtures/cluster/state.ts';
import { type Census, censusOf, since } from '../../fixtures/cluster/testing/census.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { whatIsLeft } from '../../fixtures/cluster/testing/left.ts';
import { stateFolderOf } from '../../fixtures/local/index.ts';
import { project } from '../environments/local.ts';
import { type Ended, startVerify, type Verifying, verify } from './testing/verify.ts';

/** The only environment that can be kept, so that a person's own has this name, too. */
const name = 'cluster';
const folder = clusterFolderOf(project, name);
const region = clusterFolderOf(project, clusterNameOf(name, 'region-1'));
const network = 83;
const smallest = [
  ...['up', name, '--bare', '--zones', '1', '--nodes-per-zone', '1'],
  ...['--network', String(network), '--short-timers'],
];

let before: Census;
beforeAll(async () => {
  if (inject('kubernetes') === undefined) return;
  const { options } = readState(folder) ?? {};
  const isPersons = options === undefined ? existsSync(folder) : options.network !== network;
  if (isPersons || [stateFolderOf(project, name), region].some((made) => existsSync(made)))
    throw new Error('expected no cluster that is kept for work; found one; run `verify down cluster`');
  await tearDownCluster(folder);
  before = censusOf(folder);
});
/** A start that a test gave up on goes on, and would make anew what is taken away. */
const starting: Verifying[] = [];
const up = (): Verifying => {
  const one = startVerify(smallest);
  starting.push(one);
  return one;
};
// A person's is never touched: there is no test then.
afterEach(async () => {
  for (const { child, ended } of starting.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  for (const made of [folder, region]) await tearDownCluster(made);
});

const down = (): Promise<Ended> => verify('down', name);
/** What is there now that was not, when somebody who starts another one is told so with an exit code. */
const refused = async (says: RegExp): Promise<string[]> => {
  const { code, stderr } = await up().ended;
  expect(stderr).toMatch(says);
  expect(code).toBe(75);
  return Object.keys(since(before, censusOf(folder)));
};
const expectNothingLeft = async (): Promise<void> => {
  const { code, stdout, stderr } = await down();
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Ended \d+ processes and removed .+\.\n$/);
  expect(stdout).toContain(folder);
  expect(code).toBe(0);
  expect(await whatIsLeft(before, folder)).toEqual({});
  expect(await down()).toEqual({ code: 0, stdout: `Nothing was there of ${name}.\n`, stderr: '' });
};

clusterTest(
  'up prints the file by which a Ready node is found, and down leaves nothing on the machine',
  async () => {
    const { code, stdout, stderr } = await up().ended;
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('1 of 1 nodes are Ready\n');
    const kubeconfig = /^KUBECONFIG=(\S+)$/m.exec(stdout)?.[1] ?? '';
    const { items } = await apiFrom(kubeconfig, name).get<{ items: Node[] }>('/api/v1/nodes');
    const ready = items.map(({ metadata, status }) => [metadata.name, isTrue(status.conditions, 'Ready')]);
    expect(ready).toEqual([['r1a1', true]]);
    expect(await refused(/expected no cluster named cluster; one runs/)).toEqual(
      expect.arrayContaining(['cgroups', 'folders', 'interfaces', 'namespaces', 'processes', 'routes']),
    );
    await expectNothingLeft();
  },
);

clusterTest('down takes away what is there of an up that was killed in the middle of its start', async () => {
  const { child, printed, ended } = up();
  await printed(/control-plane: started/, 300);
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ code: null, stdout: expect.not.stringContaining('KUBECONFIG') });
  expect(await refused(/a start that was cut off left .*; run `verify down cluster`/)).toEqual(
    expect.arrayContaining(['folders', 'interfaces', 'namespaces', 'processes']),
  );
  await expectNothingLeft();
});

clusterTest('down takes away a region whose start was killed before it had said what it is', async () => {
  mkdirSync(region, { mode: 0o700 });
  const { code, stdout } = await down();
  expect([code, stdout]).toEqual([0, `Ended 0 processes and removed ${region}.\n`]);
});
