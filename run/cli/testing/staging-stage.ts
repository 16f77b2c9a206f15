import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { unlessMissing } from '../../../chaos/platforms/kubernetes/api-error.ts';
import { apiFrom, mirrorIn } from '../../../chaos/platforms/kubernetes/index.ts';
import type { RightsObject } from '../../../chaos/platforms/kubernetes/rights-objects.ts';
import type { Cluster } from '../../../fixtures/cluster/index.ts';
import { namespace } from '../../../fixtures/clustered/index.ts';
import { waitFor } from '../../../fixtures/local/wait.ts';
import { laneLifeflow } from '../../environments/testing/lane-lifeflow.ts';
import { type Account, accountOn, applyRights } from '../../environments/testing/service-account.ts';
import { type Ended, startVerify, type Verifying } from './verify.ts';

/** What every command on staging is told. */
export const config = [
  '--config',
  path.resolve(import.meta.dirname, '../../environments/testing/staging.config.ts'),
];

const leasePath = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/lifeflow-verify`;
const mirrorPath = `/api/v1/namespaces/${namespace}/configmaps/lifeflow-verify`;

/**
 * The lane's LifeFlow as if it were somebody else's: its own pods answer behind its edge's address, and a run gets at both
 * regions by a kubeconfig each, with the rights that `verify rights` prints for it there, and no others.
 */
export type Staging = NonNullable<Awaited<ReturnType<typeof stagingStage>>>;

/** Whether it gives what a run keeps in the first region: its lease, and the mirror of its journal. */
export const isOfRunner = ({ metadata }: RightsObject): boolean => metadata.name.endsWith('-runner');

/** @param faults of which `verify rights` prints what a run of them takes */
export const stagingStage = async (faults: readonly string[]) => {
  const lane = await laneLifeflow();
  if (lane === undefined) return undefined;
  const { clusters, edgeUrl } = lane.clustered;
  const [home] = clusters as [Cluster];
  const served: { cluster: Cluster; account: Account }[] = [];
  for (const cluster of clusters) served.push({ cluster, account: await accountOn(cluster, namespace) });
  const accounts = served.map(({ account }) => account);
  /** Somebody's folder, where nothing is that would help a run. */
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'staging-'));
  const end = (): void => {
    for (const account of accounts) account.close();
    lane.leave();
    rmSync(elsewhere, { recursive: true, force: true });
  };
  const started = (args: readonly string[], options: { cwd?: string; ownGroup?: boolean } = {}): Verifying =>
    startVerify(args, {
      cwd: elsewhere,
      env: {
        KUBECONFIG: accounts.map((a) => a.kubeconfig).join(path.delimiter),
        LIFEFLOW_TEST_CONTEXTS: accounts.map((a) => a.context).join(','),
        LIFEFLOW_TEST_TARGET: edgeUrl,
      },
      ...options,
    });
  const asked = (...args: string[]): Promise<Ended> => started(args).ended;
  const onStaging = ['--env', 'staging', '--fault', ...faults];
  const to = `serviceaccount:${namespace}/runner`;
  /** What `verify rights` prints for this run on a region. */
  const rightsOn = async (region: string): Promise<RightsObject[]> => {
    const at = ['--region', region];
    const { stdout, stderr } = await asked('rights', ...config, ...onStaging, ...at, '--subject', to);
    expect(stderr).toBe('');
    return parseAllDocuments(stdout).map((d) => (d as { toJS(): RightsObject }).toJS());
  };
  const printed = await Promise.all(
    served.map(async (one) => ({ ...one, rights: await rightsOn(one.cluster.options.region) })),
  ).catch((error) => {
    end();
    throw error;
  });
  const administrator = apiFrom(home.kubeconfig, home.options.environment);
  const primary = { name: 'region-1', api: administrator, namespace };
  return {
    elsewhere,
    accounts,
    onStaging,
    started,
    asked,
    administrator,
    primary,
    leasePath,
    mirrorPath,
    mirrored: () => mirrorIn(primary),
    /** Applies of what `verify rights` printed for each region all or a part; resolves when the API servers go by it. */
    give: async (isGiven: (object: RightsObject, region: string) => boolean = () => true): Promise<void> => {
      for (const { cluster, account, rights } of printed) {
        const objects = rights.filter((object) => isGiven(object, cluster.options.region));
        if (objects.length === 0) continue;
        await applyRights(cluster, objects);
        const last = objects.some(isOfRunner) ? leasePath : '/api/v1/nodes';
        const settled = await waitFor(
          () =>
            unlessMissing(account.api.get(last)).then(
              () => true,
              () => undefined,
            ),
          { within: 180_000, every: 500 },
        );
        expect(settled).toBe(true);
      }
    },
    end,
  };
};
