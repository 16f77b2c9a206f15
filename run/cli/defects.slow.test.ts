import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../slo/verdict.ts';
import { latestVerdict, verify } from './testing/verify.ts';

const eagerScaler = fileURLToPath(new URL('testing/eager-scaler.config.ts', import.meta.url));

/**
 * Each defect of the embedded LifeFlow in a targeted run: the verdict must be FAIL, by a finding that names what is
 * wrong. `--scale 0.01` so that a slow machine is no excuse.
 */
const targeted: [defect: string, args: string[], objective: RegExp, says: RegExp][] = [
  ['lost-ack', ['--only', 'load', '--duration', '25s'], /^durability$/, /lost/],
  [
    'async-standby',
    ['--fault', 'database-primary-kill', '--duration', '40s'],
    /^(rpo:1-database-primary-kill|durability)$/,
    /lost/,
  ],
  ['slow-endpoint', ['--only', 'load', '--duration', '30s'], /^latency-p99:donor$/, /later than 5 s/],
  [
    'dead-health-check',
    ['--fault', 'replica-kill', '--duration', '44s'],
    /^rto:1-replica-kill:(reads|writes)$/,
    /not recovered by itself after/,
  ],
  ['wrong-answer', ['--only', 'load', '--duration', '40s'], /^availability$/, /were bad/],
  [
    'stuck-scaler',
    ['--config', eagerScaler, '--only', 'load', '--duration', '40s'],
    /^autoscaling-reaction:/,
    /over the threshold for \d.* no replica was added/,
  ],
];

it('passes a scaler that reacts, by the same config that catches one that does not', async () => {
  const args = ['--config', eagerScaler, '--scale', '0.01', '--seed', '7', '--only', 'load'];
  const { code, stdout, stderr } = await verify('run', ...args, '--duration', '20s');
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  const reactions = latestVerdict().findings.filter((f) => f.objective.kind === 'autoscaling-reaction');
  expect(reactions.map((f) => f.verdict)).toEqual(Array(8).fill('PASS'));
});

describe('the gate catches', () => {
  it.each(targeted)(
    '%s, within a minute of load, by the finding that names it',
    async (defect, args, objective, says) => {
      const began = Date.now();
      const { code, stdout, stderr } = await verify(
        'run',
        '--defect',
        defect,
        '--scale',
        '0.01',
        '--seed',
        '7',
        ...args,
      );
      const failed = (f: Finding) => f.verdict === 'FAIL' && objective.test(f.objective.id);
      const verdict = code !== null && code < 64 ? latestVerdict() : undefined;
      const finding = verdict?.findings.find(failed);
      expect(finding, `${stdout}\n${stderr}`).toBeDefined();
      expect(finding?.says).toMatch(says);
      expect(code).toBe(1);
      // The targeted run is to take a minute; twice that leaves room for a busy machine.
      expect(Date.now() - began).toBeLessThan(120_000);
    },
  );
});
