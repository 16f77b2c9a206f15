import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { summaryOf } from '../slo/nights/summary.ts';
import {
  availabilityOfNight,
  recoveryOfNight,
  sampleNight,
  sampleNights,
  steadyOfNight,
} from '../slo/testing/sample-night.ts';
import { nightsLine, renderNights } from './nights.ts';
import { hostile } from './testing/synthetic-run.ts';

const nights = sampleNights(12, (i) => ({
  findings: [availabilityOfNight({ verdict: i === 5 ? 'FAIL' : 'PASS' }), recoveryOfNight(5 + i, 5.5 + i)],
  verdict: i === 5 ? 'FAIL' : 'PASS',
  ...(i === 7 ? { taints: [`machine over 90 % busy ${hostile}\u001b[2J`] } : {}),
}));
const another = sampleNight(3, {
  run: 'other',
  comparable: { ...sampleNight(3).comparable, scale: 'another' },
});
const summary = () => {
  const found = summaryOf([...nights, another]);
  if (found === null) throw new Error('no summary');
  return found;
};
const text = (columns = 200) => renderNights(summary(), ['line 7: no whole JSON'], columns).join('\n');

describe('many nights in text', () => {
  it('say how many there are, their verdicts in order, and what is left out and why', () => {
    expect(text()).toContain('12 comparable nights of local: emergency-spike, 7 min 33 s, scale 0.01');
    expect(text()).toContain('2026-10-01 to 2026-10-12');
    expect(text()).toContain('✓✓✓✓✓✗✓✓✓✓✓✓');
    expect(text()).toMatch(/run-007 PASS: machine over 90 % busy/);
    expect(text()).toContain('1 with another scale; the newest is other');
    expect(text()).toContain('line 7: no whole JSON');
  });

  it('say the bound, what it rests on, which trend there is by which method, and what went back and forth', () => {
    expect(text()).toMatch(
      /✓ PASS availability: at least 99\.99\d+ % good at 95 % confidence \(bound ≥ 99\.9 %\)/,
    );
    expect(text()).toContain('no failure, so the bound holds if failures are independent');
    expect(text()).toContain('Mann and Kendall');
    expect(text()).toMatch(/↑ rto:1-node-kill:reads 16 s to 16\.5 s, median 10\.8 s, \+1 s a night/);
    expect(text()).toContain('went back and forth between PASS and FAIL 2 times: flaky');
  });

  it.each([40, 80])('are no wider than %i columns, and pass no control character on', (columns) => {
    const lines = renderNights(summary(), [`${hostile}\u0007`], columns);
    for (const line of lines) {
      expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(columns);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });

  it('say that few nights could show no trend', () => {
    const few = summaryOf(nights.slice(0, 3));
    if (few === null) throw new Error('no summary');
    expect(renderNights(few, [], 200).join('\n')).toContain('could show none yet: 3 nights are too few');
  });
});

describe('a run’s line on the nights before it', () => {
  it('says how many there are, what they show together, and whether it is enough', () => {
    const line = nightsLine(summary());
    expect(line).toMatch(/^12 comparable nights, 1 of them not to be trusted: at least 99\.99/);
    expect(line).toContain('(PASS)');
    expect(line).toContain('0 of 110,000 requests were bad on 11 nights');
    expect(line).not.toContain('\n');
  });

  it('of a first night says that there is none before', () => {
    const first = summaryOf(nights.slice(0, 1));
    expect(first === null ? '' : nightsLine(first)).toBe('no night before this one is comparable with it');
  });

  it('of nights that failed says so', () => {
    const failing = summaryOf(
      sampleNights(4, () => ({ findings: [availabilityOfNight({ steady: steadyOfNight(100, () => 1) })] })),
    );
    expect(failing === null ? '' : nightsLine(failing)).toContain('(FAIL)');
  });
});
