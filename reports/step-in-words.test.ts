import { describe, expect, it } from 'vitest';
import type { HeldStep } from '../slo/verdict.ts';
import { seenText, standing } from './step-in-words.ts';

const step: HeldStep = {
  step: 'replica-ready',
  after: 'replica-started',
  low: 5,
  high: 12,
  says: 'readiness probe after 5 s, each 5 s',
  seen: 2,
  observed: { low: 6, high: 7.5 },
  outside: [],
  is: 'inside',
};
const late: HeldStep = { ...step, is: 'outside', outside: ['donor-1', 'donor-2'] };
const never: HeldStep = { ...step, is: 'not seen', seen: 0, observed: null };

describe('a step of Kubernetes', () => {
  it('is told by a word beside its sign', () => {
    expect(standing(step)).toBe('✓ inside');
    expect(standing(never)).toBe('· not seen');
    expect(standing({ ...never, because: 'no node takes it' })).toBe('· not seen; because no node takes it');
  });

  it('that lies outside says what explains it, or plainly that nothing does', () => {
    expect(standing({ ...late, because: 'Pod donor-1: Unhealthy: 503' })).toBe(
      '✗ outside: donor-1, donor-2; because Pod donor-1: Unhealthy: 503',
    );
    expect(standing(late)).toBe('✗ outside: donor-1, donor-2; nothing in the evidence explains it');
  });

  it('says how many took it where these are several', () => {
    expect(seenText(step)).toBe('6 s to 7.5 s (2 of them)');
    expect(seenText({ ...step, seen: 1 })).toBe('6 s to 7.5 s');
    expect(seenText(never)).toBe('not seen');
    expect(seenText({ ...step, of: 2 })).toBe('6 s to 7.5 s (2 of them)');
    expect(seenText({ ...step, of: 3 })).toBe('6 s to 7.5 s (2 of 3)');
    expect(seenText({ ...step, seen: 1, of: 3 })).toBe('6 s to 7.5 s (1 of 3)');
    expect(seenText({ ...never, of: 3 })).toBe('not seen');
  });
});
