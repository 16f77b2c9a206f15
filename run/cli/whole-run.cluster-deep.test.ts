import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { clusterFolderOf } from '../../fixtures/cluster/index.ts';
import { type Census, censusOf } from '../../fixtures/cluster/testing/census.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { laneEnds } from '../../fixtures/cluster/testing/lane-cluster.ts';
import { foldersOf, tearDownClustered } from '../../fixtures/clustered/index.ts';
import { stateFolderOf } from '../../fixtures/local/index.ts';
import config from '../../k6.config.ts';
import { recoverySteps } from '../../slo/kubernetes/predicted.ts';
import { type HeldSteps, Verdict } from '../../slo/verdict.ts';
import { project } from '../environments/local.ts';
import { lifeflowEnds } from '../environments/testing/lane-lifeflow.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import { againAfterInvalid } from '../selftest/again-after-invalid.ts';
import { expectNothingLeft } from './testing/nothing-left.ts';
import { startVerify } from './testing/verify.ts';

/**
 * The main job on the shipped environment `cluster`, nothing of it made smaller: the emergency spike, and a pod, a node, a
 * zone and a region lost; then a zone again with the corrected manifests, and both held against each other. Its machine has to be quiet.
 */
const environment = 'cluster';
const shipped = config.environments[environment];
if (shipped?.kind !== 'cluster') throw new Error('expected an environment `cluster` in k6.config.ts');
const where = { project, environment, regions: shipped.regions };
const folders = foldersOf(where);
/** Run folders and the comparison; `LIFEFLOW_TEST_KEEP` names a folder for who wants to look at them afterwards. */
const kept = process.env.LIFEFLOW_TEST_KEEP;
const elsewhere = kept ?? mkdtempSync(path.join(tmpdir(), 'whole-run-'));

let before: Census;
beforeAll(async () => {
  if ([clusterFolderOf(project, environment), stateFolderOf(project, environment)].some((f) => existsSync(f)))
    throw new Error('expected no cluster that is kept for work; found one; run `verify down cluster`');
  // What it has to itself, inotify instances included.
  await lifeflowEnds();
  await laneEnds();
  before = censusOf(folders.owner);
});
afterAll(async () => {
  await tearDownClustered(where);
  if (kept === undefined) rmSync(elsewhere, { recursive: true, force: true });
});

const verify = (...args: string[]) =>
  startVerify([...args, '--config', path.join(project, 'k6.config.ts')], { cwd: elsewhere });

type WholeRun = { verdict: Verdict; folder: string };

/** A whole run, which has left nothing on the machine. */
const runOnce = async (args: readonly string[]): Promise<WholeRun> => {
  const run = verify('run', '--env', environment, ...args);
  const folder = await run.runFolder(1_500);
  const { code, stderr } = await run.ended;
  const verdict = Verdict.parse(JSON.parse(readFileSync(path.join(folder, 'verdict.json'), 'utf8')));
  expect({ code, stderr }).toEqual({ code: exitCodeOfVerdict[verdict.verdict], stderr: '' });
  await expectNothingLeft(before, folders);
  expect(verdict.cut).toBeNull();
  return { verdict, folder };
};

/** The same, once more where the machine was too busy to be trusted: two cores have little to spare. */
const wholeRun = async (...args: string[]): Promise<WholeRun> => {
  const isInvalid = ({ verdict: { verdict } }: WholeRun): boolean => verdict === 'INVALID';
  const run = await againAfterInvalid(isInvalid, () => runOnce(args));
  // A run whose faults are named passes nothing that it left out.
  expect([run.verdict.verdict, run.verdict.because]).toEqual(['INCONCLUSIVE', expect.anything()]);
  return run;
};

const stepsOf = ({ steps }: Verdict, fault: string): HeldSteps['steps'] =>
  steps?.find((held) => held.fault.endsWith(fault))?.steps ?? [];

/** Steps that are neither in the predicted band nor explained by what the platform tells. */
const unexplained = (verdict: Verdict): string[] =>
  (verdict.steps ?? []).flatMap(({ fault, steps }) =>
    steps
      .filter(({ is, because }) => is !== 'inside' && because === undefined)
      .map(({ step, after, is, low, high, observed }) =>
        [fault, step, 'after', after, is, low, high, JSON.stringify(observed)].join(' '),
      ),
  );

let documented: string;

clusterTest('a pod, a node, a zone and a region are lost in the emergency spike', async () => {
  const faults = ['replica-kill', 'node-kill', 'zone-loss', 'region-loss'];
  const { verdict, folder } = await wholeRun('--fault', ...faults);
  documented = folder;
  expect([...new Set(verdict.clocks.map((c) => c.fault))].sort()).toEqual(
    faults.map((fault, i) => `${i + 1}-${fault}`),
  );
  for (const fault of ['node-kill', 'zone-loss'])
    expect(stepsOf(verdict, fault).map(({ step }) => step)).toEqual(recoverySteps);
  for (const fault of faults) expect(stepsOf(verdict, fault)).not.toEqual([]);
  expect(unexplained(verdict)).toEqual([]);
});

clusterTest(
  'the loss of a zone is held against that with the corrected manifests, in one report',
  async () => {
    const { verdict, folder } = await wholeRun('--fault', 'zone-loss', '--manifests', 'corrected');
    expect(unexplained(verdict)).toEqual([]);
    const compared = await startVerify(['compare', documented, folder], { cwd: elsewhere }).ended;
    expect(compared).toMatchObject({ code: 0, stderr: '' });
    expect(compared.stdout).toContain('zone-loss');
    const report = readFileSync(path.join(elsewhere, 'comparison', 'comparison.html'), 'utf8');
    for (const part of ['documented', 'corrected', 'Steps of Kubernetes after'])
      expect(report).toContain(part);
  },
);
