import { afterEach, describe, expect, it } from 'vitest';
import type { Finding, Verdict } from '../../slo/verdict.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import { againAfterInvalid } from '../selftest/again-after-invalid.ts';
import { left } from './testing/left.ts';
import { latestVerdict, verify } from './testing/verify.ts';

/** A fifth of four hundredths, as a gate's load is; half of it is the canary's, so that few seconds show what it does. */
const gate = ['gate', '--scale', '0.04', '--seed', '7', '--canary', '50', '--limit', '40s'] as const;

const failed = ({ findings }: Verdict): readonly Finding[] => findings.filter((f) => f.verdict === 'FAIL');
const canaryOf = ({ findings }: Verdict): Finding => {
  const found = findings.find((f) => f.objective.id === 'canary-availability');
  if (found === undefined) throw new Error('the gate did not judge its canary');
  return found;
};

afterEach(() => {
  expect(left()).toEqual([]);
});

describe('verify gate with a canary', () => {
  it('never fails a healthy one, however short its limit, and says what it decided or lacks', async () => {
    const { code, stdout, stderr } = await verify(...gate);
    const verdict = latestVerdict();
    expect(code, `${stdout}${stderr}`).toBe(exitCodeOfVerdict[verdict.verdict]);
    expect(failed(verdict).map((f) => `${f.objective.id}: ${f.says}`)).toEqual([]);
    expect(verdict.verdict).not.toBe('FAIL');
    expect(canaryOf(verdict).says).toMatch(/^[\d,]+ of [1-9][\d,]* requests of the canary were bad/);
    expect(verdict.findings.map((f) => f.objective.id).sort()).toEqual([
      'canary-availability',
      'canary-latency',
      'gate-availability',
      'gate-latency',
    ]);
  });

  it('fails one that answers some requests too late, before its limit, and not for the stable version', {
    timeout: 400_000,
  }, async () => {
    const { code, stdout, stderr, verdict } = await againAfterInvalid(
      (run) => run.verdict.verdict === 'INVALID',
      async () => ({
        ...(await verify(...gate, '--canary-defect', 'slow-endpoint')),
        verdict: latestVerdict(),
      }),
    );
    expect(code, `${stdout}${stderr}`).toBe(1);
    expect(verdict.verdict).toBe('FAIL');
    expect(failed(verdict).map((f) => f.objective.id)).toContain('canary-availability');
    const { says } = canaryOf(verdict);
    const [, bad] = /^(\d+) of [1-9][\d,]* requests of the canary were bad/.exec(says) ?? [];
    const [, stable] = /of the stable version's answers (\d+) of [1-9][\d,]* were bad/.exec(says) ?? [];
    expect(Number(bad), says).toBeGreaterThan(2 * Number(stable));
    expect(stdout).toMatch(/gate: missed: .*canary-availability/);
  });

  it('refuses a defect of a canary that there is not, before anything is started', async () => {
    const { code, stderr } = await verify('gate', '--canary-defect', 'slow-endpoint');
    expect(code).toBe(64);
    expect(stderr).toContain('--canary-defect: expected --canary beside it');
  });
});
