import { describe, expect, it } from 'vitest';
import { alertIds, lingers, type Measure, rangeSeconds } from './rule.ts';

describe('the condition of an alert', () => {
  it.each<[Measure, number]>([
    [{ of: 'errors' }, rangeSeconds],
    [{ of: 'late', slowerThan: 5 }, rangeSeconds],
    [{ of: 'silence' }, 0],
    [{ of: 'restarts', within: 600 }, 0],
    [{ of: 'queue' }, 0],
    [{ of: 'unready' }, 0],
    [{ of: 'replication-lag' }, 0],
    [{ of: 'unrecorded', because: 'nobody asks' }, 0],
  ])('of %o outlasts its cause by %i s: what rates look back over, where it is one', (measure, seconds) => {
    expect(lingers({ measure })).toBe(seconds);
  });
});

it('the alerts have a name each', () => {
  expect(new Set(alertIds).size).toBe(19);
  expect(alertIds).toHaveLength(19);
});
