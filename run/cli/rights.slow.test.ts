import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { rightsObjects } from '../../chaos/platforms/kubernetes/rights-objects.ts';
import { runnerRights } from '../../chaos/platforms/kubernetes/runner-rights.ts';
import { startVerify, verify } from './testing/verify.ts';

const staging = path.resolve(import.meta.dirname, '../environments/testing/staging.config.ts');
const env = { LIFEFLOW_TEST_CONTEXTS: 'near,far' };

const asked = async (...args: string[]): Promise<unknown[]> => {
  const { code, stdout } = await startVerify(['rights', ...args], { env }).ended;
  expect(code).toBe(0);
  return parseAllDocuments(stdout).map((d) => (d as { toJS(): unknown }).toJS());
};

describe('verify rights', () => {
  it('prints those of the faults that are planned, for whom it is told', async () => {
    const account = { kind: 'ServiceAccount', name: 'verify', namespace: 'ci' } as const;
    expect(
      await asked('--fault', 'replica-kill', '--namespace', 'blood', '--subject', 'serviceaccount:ci/verify'),
    ).toEqual(
      rightsObjects(rightsFor(['replica-kill']), {
        name: 'lifeflow-verify',
        namespace: 'blood',
        subject: account,
      }),
    );
    const whole = await asked('--subject', 'user:jane');
    expect(JSON.stringify(whole)).toContain('"delete"');
    expect(JSON.stringify(whole)).not.toContain('pods/eviction');
  });

  it('adds what a run keeps for itself where it keeps it: in the first region of somebody else’s', async () => {
    const subject = { kind: 'User', name: 'jane' } as const;
    const of = (name: string) => ({ name, namespace: 'lifeflow', subject });
    const ofTheFault = rightsObjects(rightsFor(['replica-kill']), of('lifeflow-verify'));
    const onStaging = (...more: string[]) =>
      asked('--config', staging, '--env', 'staging', '--subject', 'user:jane', ...more);

    expect(await onStaging('--fault', 'replica-kill')).toEqual([
      ...ofTheFault,
      ...rightsObjects(runnerRights, of('lifeflow-verify-runner')),
    ]);
    expect(await onStaging('--fault', 'replica-kill', '--region', 'region-2')).toEqual(ofTheFault);
  });

  it.each([
    ['nobody', [], /required option '--subject/],
    ['somebody without a kind', ['--subject', 'jane'], /expected user:NAME, group:NAME .*jane/],
    [
      'an account without a namespace',
      ['--subject', 'serviceaccount:verify'],
      /serviceaccount:NAMESPACE\/NAME/,
    ],
    [
      'a region that the environment lacks',
      ['--subject', 'user:jane', '--region', 'region-9'],
      /--region: expected one of region-1, region-2; found "region-9"/,
    ],
    ['a fault that there isn’t', ['--subject', 'user:jane', '--fault', 'flood'], /--fault/],
  ])('refuses %s, and prints nothing', async (_, args, says) => {
    const { code, stdout, stderr } = await verify('rights', ...args);
    expect(code).toBe(64);
    expect(stderr).toMatch(says);
    expect(stdout).toBe('');
  });
});
