import { describe, expect, it } from 'vitest';
import { metricsOf } from '../documented-metrics.ts';
import type { Evidence } from '../evidence.ts';
import { findingOn, smallRun } from '../testing/small-run.ts';

const { plan, evidence } = smallRun('replica-kill');
const finding = (e: Evidence, service = 'camp') => findingOn(plan, e, `metrics:${service}`);
const scrapes = (change: (names: readonly string[], i: number) => string[] | undefined): Evidence => {
  let i = 0;
  return {
    ...evidence,
    samples: evidence.samples.flatMap((s) => {
      if (s.kind !== 'metrics' || s.service !== 'camp') return [s];
      i += 1;
      const names = change(s.names, i);
      return names === undefined ? [] : [{ ...s, names }];
    }),
  };
};

describe('metrics', () => {
  it('pass when each answer holds all that the document lists', () => {
    expect(finding(evidence)).toMatchObject({ verdict: 'PASS', observed: 0 });
  });
  it.each(metricsOf('camp'))(
    'fail by name when $name is not there, and for that service only',
    ({ name, claim }) => {
      const without = scrapes((names) => names.filter((n) => n !== name));
      expect(finding(without)).toMatchObject({
        verdict: 'FAIL',
        observed: 1,
        says: expect.stringContaining(`missing: ${name} (${claim})`),
      });
      expect(finding(without, 'donor')?.verdict).toBe('PASS');
    },
  );
  it('fail by one answer that lacks one', () => {
    const once = scrapes((names, i) => (i === 3 ? names.slice(1) : [...names]));
    expect(finding(once)).toMatchObject({
      verdict: 'FAIL',
      says: expect.stringMatching(/in 1 of \d+ answers/),
    });
  });
  it('are not shown by what was never read', () => {
    expect(finding(scrapes(() => undefined))).toMatchObject({ verdict: 'INCONCLUSIVE' });
  });
  it('ask the queue of the one service that has it', () => {
    const names = (of: 'camp' | 'notification') => metricsOf(of).map(({ name }) => name);
    expect(names('notification')).toContain('lifeflow_notification_queue_depth');
    expect(names('camp')).not.toContain('lifeflow_notification_queue_depth');
  });
});
