import { describe, expect, it } from 'vitest';
import { type Case, cases } from './cases.ts';
import { healthyRuns } from './healthy-runs.ts';

const one = (defect: Case['defect'], ...args: string[]): Case => ({
  defect,
  args,
  objective: /^durability$/,
  says: /lost/,
});

describe('healthy runs', () => {
  it('are made once for each kind of arguments, and say for whom', async () => {
    const made: string[] = [];
    const healthyOf = healthyRuns(async ({ defect }) => {
      made.push(defect);
      return defect === 'slow-tail' ? { kind: 'invalid', says: 'busy' } : { kind: 'quiet' };
    });
    const seen = [];
    for (const c of [one('lost-ack', '1', '2'), one('slow-tail', '12'), one('undrained', '1', '2')])
      seen.push(await healthyOf(c));
    expect(made).toEqual(['lost-ack', 'slow-tail']);
    expect(seen).toEqual([
      { outcome: { kind: 'quiet' }, madeFor: 'lost-ack' },
      { outcome: { kind: 'invalid', says: 'busy' }, madeFor: 'slow-tail' },
      { outcome: { kind: 'quiet' }, madeFor: 'lost-ack' },
    ]);
  });

  it('are few, as cases share their arguments', () => {
    const kinds = Map.groupBy(cases, ({ args }) => JSON.stringify(args));
    expect(cases.length).toBeGreaterThanOrEqual(12);
    // Half as many runs as defects, and each kind of fault among them.
    expect(kinds.size).toBeLessThanOrEqual(cases.length / 2);
    expect([...kinds.keys()].filter((kind) => kind.includes('--fault')).length).toBeGreaterThanOrEqual(4);
  });
});
