import { describe, expect, it } from 'vitest';
import type { HeldStep } from '../../slo/verdict.ts';
import { stepsTable } from './steps-table.ts';

const late: HeldStep = {
  step: 'node-down',
  after: 'fault',
  low: 8,
  high: 14,
  says: 'grace period 10 s',
  seen: 1,
  observed: { low: 20, high: 21 },
  outside: ['r1a1'],
  is: 'outside',
};
const rowOf = (step: HeldStep) =>
  stepsTable({ fault: '1-zone-loss', steps: [step] }).text.replaceAll('\u00a0', ' ');

describe('the table of a fault’s steps', () => {
  it('says plainly of a step outside its band that nothing explains it', () => {
    expect(rowOf(late)).toMatch(
      /node not ready<.*the fault<.*8 s to 14 s<.*20 s to 21 s<.*✗ outside: r1a1; nothing in the evidence explains it<.*grace period 10 s/s,
    );
  });

  it('says what explains it where a mark does', () => {
    const explained = rowOf({ ...late, because: '0/3 nodes are available' });
    expect(explained).toContain('✗ outside: r1a1; because 0/3 nodes are available');
    expect(explained).not.toContain('nothing in the evidence');
  });
});
