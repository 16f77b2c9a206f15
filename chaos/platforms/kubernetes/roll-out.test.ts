import { describe, expect, it } from 'vitest';
import type { PodTemplate } from './objects.ts';
import { beforeRestart } from './roll-out.ts';
import { restartedAt } from './template-version.ts';

const template = (version: string, restart?: string): PodTemplate => ({
  metadata: { annotations: restart === undefined ? {} : { [restartedAt]: restart } },
  spec: { containers: [{ name: 'donor', image: `donor:${version}` }] },
});

describe('the template from before a restart', () => {
  const [never, first, second] = [template('1'), template('1', 't1'), template('1', 't2')];

  it('is the last one of the same version', () => {
    expect(beforeRestart(second, [second, first, never])).toBe(first);
    expect(beforeRestart(first, [first, template('2', 't0'), never])).toBe(never);
    expect(beforeRestart(never, [never])).toBeUndefined();
  });

  it('is none once it has been taken back, so that a repetition goes no further', () => {
    expect(beforeRestart(first, [first, second, never])).toBeUndefined();
  });
});
