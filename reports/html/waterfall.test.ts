import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../slo/comparison/compare.ts';
import type { RecoveryClock } from '../../slo/verdict.ts';
import { syntheticRun } from '../testing/synthetic-run.ts';
import { escapeHtml } from './markup.ts';
import { comparedRecoverySection } from './sections/compared-recovery.ts';
import { recoverySection } from './sections/recovery.ts';
import { waterfall } from './waterfall.ts';

const run = syntheticRun();
const [known] = run.verdict.clocks;
if (known === undefined) throw new Error('the synthetic run has a clock');
const caption = (change: Partial<RecoveryClock>): string => {
  const { text } = waterfall({ ...known, ...change }, { planned: undefined, zero: 0 });
  return (
    /<caption>(.*?)<\/caption>/s
      .exec(text)?.[1]
      ?.replace(/<\/?strong>/g, '')
      .replaceAll('\u00a0', ' ') ?? ''
  );
};
const since = (says: string) => ({ instants: { ...known.instants, t0: { ...known.instants.t0, says } } });

describe('a waterfall', () => {
  it('says from when on a recovery was timed, which is the end of a fault that hit all replicas', () => {
    const rtoSeconds = { low: 0.2, high: 0.2 };
    expect(caption({ ...since('fault effective'), rtoSeconds })).toMatch(
      /^Reads back after 200 ms \(from t0: fault effective\)/,
    );
    expect(caption({ ...since('disruption over'), rtoSeconds })).toMatch(
      /^Reads back after 200 ms \(from t0: disruption over\)/,
    );
    const leads = [recoverySection(run), comparedRecoverySection(compareRuns(run, run))];
    for (const { text } of leads)
      expect(text).toContain('in seconds after t0: when the fault took effect, or when it ended where');
  });

  it('calls those that timed reads probes, and those that timed writes ledger writes', () => {
    expect(caption({})).toMatch(/11 of 3,120 probes were bad\.$/);
    expect(caption({ op: 'write' })).toMatch(/^Writes back .* 11 of 3,120 ledger writes were bad\.$/);
  });

  it('escapes what it was told', () => {
    expect(caption(since('<b>'))).toContain(escapeHtml('<b>'));
  });
});
