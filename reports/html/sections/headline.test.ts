import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../slo/plan.ts';
import { syntheticRun } from '../../testing/synthetic-run.ts';
import { headlineSection } from './headline.ts';

const run = syntheticRun();
const timers = (of: Plan['environment']['timers']): string => {
  const plan = { ...run.plan, environment: { ...run.plan.environment, timers: of } };
  const { text } = headlineSection({ ...run, plan });
  return /<dt>Timers<\/dt><dd>(.*?)<\/dd>/s.exec(text)?.[1] ?? '';
};
const timer = (documentedSeconds: number | null) => ({
  promotion: { documentedSeconds, usedSeconds: 8, claim: null, why: 'ours' },
});

describe('the head of a report', () => {
  it('says of timers that they are as documented only where some are stated', () => {
    expect(timers({})).toBe('none stated');
    expect(timers(timer(8))).toBe('as documented, where the document names one');
    expect(timers(timer(null))).toBe('as documented, where the document names one');
    expect(timers(timer(300))).toMatch(/^1 differs from the document: promotion 8/);
  });
});
