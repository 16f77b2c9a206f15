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
import { accountOn, applyRights } from '../../environments/testing/service-account.ts';
import { type Ended, startVerify, type Verifying } from './verify.ts';

/** What every command on staging is told. */
export const config = [
  '--config',
  path.resolve(import.meta.dirname, '../../environments/testing/staging.config.ts'),
];

const leasePath = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/lifeflow-verify`;
const mirrorPath = `/api/v1/namespaces/${namespace}/configmaps/lifeflow-verify`;

/**
 * The lane's LifeFlow as if it were somebody else's: its own pods answer behind its edge's address, and a run gets at them
 * by a kubeconfig with the rights that `verify rights` prints for it, and no others.
 */
export type Staging = NonNullable<Awaited<ReturnType<typeof stagingStage>>>;

/** @param faults of which `verify rights` prints what a run of them takes */
export const stagingStage = async (faults: readonly string[]) => {
  const lane = await laneLifeflow();
  if (lane === undefined) return undefined;
  const { clusters, edgeUrl } = lane.clustered;
  const [home] = clusters as [Cluster];
  const account = await accountOn(home, namespace);
  /** Somebody's folder, where nothing is that would help a run. */
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'staging-'));
  const end = (): void => {
    account.close();
    lane.leave();
    rmSync(elsewhere, { recursive: true, force: true });
  };
  const started = (args: readonly string[], options: { cwd?: string; ownGroup?: boolean } = {}): Verifying =>
    startVerify(args, {
      cwd: elsewhere,
      env: {
        KUBECONFIG: account.kubeconfig,
        LIFEFLOW_TEST_CONTEXTS: account.context,
        LIFEFLOW_TEST_TARGET: edgeUrl,
      },
      ...options,
    });
  const asked = (...args: string[]): Promise<Ended> => started(args).ended;
  const onStaging = ['--env', 'staging', '--fault', ...faults];
  const to = `serviceaccount:${namespace}/runner`;
  const rightsPrinted = async (): Promise<RightsObject[]> => {
    const rights = await asked('rights', ...config, ...onStaging, '--subject', to);
    expect(rights.stderr).toBe('');
    return parseAllDocuments(rights.stdout).map((d) => (d as { toJS(): RightsObject }).toJS());
  };
  const printed = await rightsPrinted().catch((error) => {
    end();
    throw error;
  });
  const administrator = apiFrom(home.kubeconfig, account.context);
  const primary = { name: 'region-1', api: administrator, namespace };
  return {
    elsewhere,
    account,
    onStaging,
    started,
    asked,
    /** What `verify rights` printed for this run. */
    printed,
    administrator,
    primary,
    leasePath,
    mirrorPath,
    mirrored: () => mirrorIn(primary),
    /** Applies a part of what was printed; resolves when the API server goes by it. */
    give: async (objects: readonly RightsObject[]): Promise<void> => {
      await applyRights(home, objects);
      const last = objects.some((o) => o.metadata.name.endsWith('-runner')) ? leasePath : '/api/v1/nodes';
      const settled = await waitFor(
        () =>
          unlessMissing(account.api.get(last)).then(
            () => true,
            () => undefined,
          ),
        { within: 180_000, every: 500 },
      );
      expect(settled).toBe(true);
    },
    end,
  };
};
