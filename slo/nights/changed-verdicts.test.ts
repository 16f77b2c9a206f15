import { describe, expect, it } from 'vitest';
import { availabilityOfNight, recoveryOfNight, sampleNights } from '../testing/sample-night.ts';
import type { VerdictValue } from '../verdict.ts';
import { changedVerdicts } from './changed-verdicts.ts';

const nights = (verdicts: readonly VerdictValue[], bounds: readonly number[] = []) =>
  sampleNights(verdicts.length, (i) => ({
    findings: [
      availabilityOfNight({ verdict: verdicts[i] ?? 'PASS', bound: bounds[i] ?? 0.999 }),
      recoveryOfNight(1, 2),
    ],
  }));

describe('verdicts that differ on nights of one plan', () => {
  it('are none where all nights agree', () => {
    expect(changedVerdicts(nights(['PASS', 'PASS', 'PASS']))).toEqual([]);
    expect(changedVerdicts([])).toEqual([]);
  });

  it('are told from a verdict that changed once', () => {
    expect(changedVerdicts(nights(['PASS', 'PASS', 'FAIL', 'FAIL']))).toMatchObject([
      { id: 'availability', turns: 1 },
    ]);
    expect(changedVerdicts(nights(['PASS', 'FAIL', 'PASS', 'FAIL']))).toMatchObject([{ turns: 3 }]);
  });

  it('count as going back and forth through nights that told neither', () => {
    const [found] = changedVerdicts(nights(['PASS', 'INVALID', 'FAIL', 'INCONCLUSIVE', 'PASS']));
    expect(found).toMatchObject({ turns: 2 });
    expect(changedVerdicts(nights(['PASS', 'INVALID', 'PASS']))).toMatchObject([{ turns: 0 }]);
  });

  it('are only those against the newest bound', () => {
    expect(changedVerdicts(nights(['FAIL', 'PASS', 'PASS'], [0.9999, 0.99, 0.99]))).toEqual([]);
    expect(changedVerdicts(nights(['FAIL', 'PASS', 'FAIL'], [0.9999, 0.99, 0.99]))).toMatchObject([
      { verdicts: [null, 'PASS', 'FAIL'] },
    ]);
  });

  it('are told by objective, also where two have one bound', () => {
    const both = (...verdicts: readonly (readonly [VerdictValue, VerdictValue])[]) =>
      changedVerdicts(
        sampleNights(verdicts.length, (i) => ({
          findings: [
            availabilityOfNight({ verdict: verdicts[i]?.[0] ?? 'PASS', required: false }),
            availabilityOfNight({ id: 'availability:donor', verdict: verdicts[i]?.[1] ?? 'PASS' }),
          ],
        })),
      );
    expect(both(['PASS', 'FAIL'], ['FAIL', 'FAIL'])).toEqual([
      { id: 'availability', required: false, verdicts: ['PASS', 'FAIL'], turns: 1 },
    ]);
    expect(both(['PASS', 'PASS'], ['PASS', 'FAIL'])).toMatchObject([
      { id: 'availability:donor', required: true, verdicts: ['PASS', 'FAIL'] },
    ]);
    // More turns first, and of as many the required ones.
    expect(both(['PASS', 'PASS'], ['FAIL', 'FAIL'], ['PASS', 'FAIL']).map((c) => c.id)).toEqual([
      'availability',
      'availability:donor',
    ]);
    expect(both(['PASS', 'PASS'], ['FAIL', 'FAIL']).map((c) => c.id)).toEqual([
      'availability:donor',
      'availability',
    ]);
  });

  it('begin with null where a night did not ask', () => {
    const nights = sampleNights(3, (i) => ({
      findings: i === 0 ? [] : [availabilityOfNight({ verdict: i === 1 ? 'FAIL' : 'PASS' })],
    }));
    expect(changedVerdicts(nights)).toMatchObject([{ verdicts: [null, 'FAIL', 'PASS'], turns: 1 }]);
  });
});
