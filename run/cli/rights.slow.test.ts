import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { rightsObjects } from '../../chaos/platforms/kubernetes/rights-objects.ts';
import { verify } from './testing/verify.ts';

const asked = async (...args: string[]): Promise<unknown[]> => {
  const { code, stdout } = await verify('rights', ...args);
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

  it.each([
    ['nobody', [], /required option '--subject/],
    ['somebody without a kind', ['--subject', 'jane'], /expected user:NAME, group:NAME .*jane/],
    [
      'an account without a namespace',
      ['--subject', 'serviceaccount:verify'],
      /serviceaccount:NAMESPACE\/NAME/,
    ],
    ['a fault that there isn’t', ['--subject', 'user:jane', '--fault', 'flood'], /--fault/],
  ])('refuses %s, and prints nothing', async (_, args, says) => {
    const { code, stdout, stderr } = await verify('rights', ...args);
    expect(code).toBe(64);
    expect(stderr).toMatch(says);
    expect(stdout).toBe('');
  });
});
