import { describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { loadStart } from '../testing/sample-plan.ts';
import { answers, findingOn, smallRun, withAnswers } from '../testing/small-run.ts';
import { judgeLatency, lateAnswers } from './latency.ts';

const { plan, evidence } = smallRun();
const latency = (e: Evidence) => findingOn(plan, e, 'latency-p99:donor');
const second = loadStart / 1000;
const each = (outcome: 'late' | 'dropped' | 'server-error', n: number) =>
  withAnswers(
    evidence,
    Array.from({ length: 205 }, (_, i) => answers(second + i, 'donor', outcome, n)),
  );

describe('latency', () => {
  it('passes when next to nothing is late', () => {
    expect(latency(evidence)).toMatchObject({ verdict: 'PASS', observed: 0 });
  });
  it.each(['late', 'dropped'] as const)('fails when too many requests are %s', (outcome) => {
    expect(latency(each(outcome, 1))?.verdict).toBe('FAIL');
  });
  it('does not get better by answers that fail fast', () => {
    expect(latency(each('server-error', 50))?.interval).toEqual(latency(evidence)?.interval);
  });
  it('shows the p99 of steady state alone, with its error', () => {
    const slow = { scale: 3, zeroCount: 0, offset: 95, counts: [4000] };
    const ramp = withAnswers(evidence, [{ ...answers(second + 3, 'donor', 'good', 4000), histogram: slow }]);
    expect(latency(ramp)?.says).toContain('p99 about 1');
    expect(latency(ramp)?.says).toContain(' ms (± 4.43 %)');
  });
});

describe('latency by hand', () => {
  const seen = sampleCase();
  const objective = (service?: 'donor' | 'auth') =>
    sampleObjective({
      kind: 'latency',
      unit: 'ratio',
      bound: 0.01,
      ...(service === undefined ? {} : { service }),
    });
  const counts = {
    ...seen.counts,
    unaccounted: { ...seen.counts.unaccounted, donor: 5 },
    surplus: { ...seen.counts.surplus, donor: 7 },
  };

  it('counts apart what k6 counted of its own service beside the rows', () => {
    const apart = (service?: 'donor' | 'auth') => lateAnswers(objective(service), { ...seen, counts }).apart;
    expect(apart('donor')).toEqual({ unaccounted: 5, surplus: 7 });
    expect(apart('auth')).toEqual({
      unaccounted: seen.counts.unaccounted.auth,
      surplus: seen.counts.surplus.auth,
    });
    expect(apart()).toEqual({ unaccounted: 0, surplus: 0 });
  });

  const none = Object.fromEntries(
    Object.entries(seen.table.series).map(([service, of]) => [
      service,
      {
        read: { ...of.read, good: of.read.good.map(() => 0), late: of.read.late.map(() => 0) },
        write: { ...of.write, good: of.write.good.map(() => 0), late: of.write.late.map(() => 0) },
      },
    ]),
  ) as unknown as typeof seen.table.series;
  const silent = {
    ...seen,
    table: { ...seen.table, series: none },
    counts: { ...counts, unaccounted: { ...counts.unaccounted, donor: 0 } },
  };

  it('is not known where nobody answered', () => {
    const found = (service?: 'donor') => judgeLatency(objective(service), silent);
    expect(found('donor')).toMatchObject({
      verdict: 'INCONCLUSIVE',
      observed: null,
      interval: { low: null, high: null },
      says: 'no answer of donor in steady state',
      has: 'no answer',
      needs: 'more of it',
    });
    expect(found()).toMatchObject({ says: 'no answer of any service in steady state' });
  });

  it('tells people the middle of its p99, by three digits and with its error', () => {
    const histogram = { scale: 3, zeroCount: 0, offset: 40, counts: [100] };
    const told = (change: typeof histogram) =>
      judgeLatency(objective('donor'), {
        ...seen,
        table: { ...seen.table, steadyLatency: { ...seen.table.steadyLatency, donor: change } },
      }).says;
    // From 2^5 to 2^(5 1/8) ms.
    expect(told(histogram)).toContain('; p99 about 33.4 ms (± 4.43 %)');
    expect(told({ ...histogram, counts: [0] })).not.toContain('p99 about');
    expect(judgeLatency(objective(), seen).says).not.toContain('p99 about');
    expect(told(histogram)).toMatch(
      /^0 of [\d,]+ answers came later than 5 s, at most 0\.[\d]+ % at 95 % confidence; p99/,
    );
  });
});
