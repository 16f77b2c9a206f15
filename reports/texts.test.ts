import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Night } from '../slo/nights/night.ts';
import { renderHistoryLine } from './history.ts';
import { renderJunit } from './junit.ts';
import { renderSummary } from './summary.ts';
import { renderTerminal } from './terminal.ts';
import { hostile, syntheticRun } from './testing/synthetic-run.ts';

const input = syntheticRun();
const folder = 'runs/2026';

describe('junit.xml', () => {
  const text = renderJunit(input);

  it('has a test case for each finding, and its totals add up', () => {
    expect(text.match(/<testcase /g)?.length).toBe(input.verdict.findings.length);
    expect(text).toContain('tests="6" failures="2" errors="1" skipped="1"');
  });

  it('shows a required finding that was not decided as a failure, so that it never looks green', () => {
    expect(text).toMatch(/name="rto:2-region-loss:writes[^>]*>\s*<failure type="INCONCLUSIVE"/);
  });

  it('shows INVALID as an error and what is not required as skipped', () => {
    expect(text).toMatch(/name="latency-p99:donor[^>]*>\s*<error type="INVALID"/);
    expect(text).toMatch(/name="availability:camp[^>]*>\s*<skipped /);
  });

  it('shows as skipped what is required and was not part of the run', () => {
    const absent = [{ id: 'residue', title: 'nothing is left', takes: 'a run with faults' }];
    const narrowed = renderJunit({ ...input, plan: { ...input.plan, absent } });
    expect(narrowed).toMatch(/name="residue: nothing is left">\s*<skipped message="required, but not part/);
    expect(narrowed).toContain('tests="7" failures="2" errors="1" skipped="2"');
  });

  it('is well-formed, whatever the strings hold', () => {
    const broken = structuredClone(input);
    broken.verdict.because = `\u0000\u001b[31m\ud800 ]]> ${hostile}`;
    const made = renderJunit(broken);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML can't carry must be gone
    expect(made).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(made).not.toContain('<script');
    const open: string[] = [];
    for (const [tag, close, name, empty] of made.matchAll(
      /<(\/?)([a-z-]+)(?:\s+[\w.]+="[^"<]*")*\s*(\/?)>/g,
    )) {
      if (tag.startsWith('<?')) continue;
      if (close === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/') open.push(name ?? '');
    }
    expect(open).toEqual([]);
    expect(made.replace(/<\?xml[^>]*\?>|<\/?[a-z-]+(?:\s+[\w.]+="[^"<]*")*\s*\/?>/g, '')).not.toMatch(/[<]/);
  });
});

describe('summary.md', () => {
  const text = renderSummary(input);

  it('keeps a row of a table on one line and lets no string become markup', () => {
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<img');
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    for (const row of rows.filter((r) => /[✓✗?⊘]/.test(r))) expect(row.split(' | ')).toHaveLength(5);
  });

  it('says the verdict, the scale, the timers, the defects and what was not examined', () => {
    for (const part of [
      'FAIL',
      'scale 0.04',
      'promotion 8 s instead of 300 s',
      'lost-ack',
      '### Not examined',
    ])
      expect(text).toContain(part);
  });
});

describe('the terminal', () => {
  it.each([40, 80, 132])('gets no line wider than its %i columns, but for the path', (columns) => {
    const lines = renderTerminal(input, { columns, colour: true, folder });
    for (const line of lines.slice(0, -1))
      expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(columns);
  });

  it('ends with what was not examined and with the folder', () => {
    const lines = renderTerminal(input, { columns: 80, colour: false, folder });
    expect(lines.at(-1)).toBe('Report: runs/2026/report.html');
    expect(lines.indexOf('NOT EXAMINED')).toBeGreaterThan(lines.indexOf('Error budget'));
  });

  it('paints only where colour is asked for, and passes no control character on', () => {
    const evil = structuredClone(input);
    evil.verdict.because = '\u001b[2Jgone\u0007\u009b31m';
    const lines = renderTerminal(evil, { columns: 80, colour: false, folder });
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
    expect(renderTerminal(input, { columns: 80, colour: true, folder }).join('')).toContain('\u001b[');
  });

  it('names every finding with its verdict as a word', () => {
    const text = renderTerminal(input, { columns: 100, colour: false, folder }).join('\n');
    for (const { objective, verdict } of input.verdict.findings)
      expect(text).toMatch(new RegExp(`${verdict}\\s+${objective.id}`));
  });
});

describe('history', () => {
  it('is one line of JSON a run', () => {
    const line = renderHistoryLine(input);
    expect(line.trimEnd()).not.toContain('\n');
    expect(Night.parse(JSON.parse(line))).toMatchObject({
      verdict: 'FAIL',
      scale: 0.04,
      taints: input.verdict.taints,
      comparable: { load: expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
  });

  it('stands in the terminal and in summary.md as what the nights before it say with a run', () => {
    const nights = `14 comparable nights ${hostile}`;
    const lines = renderTerminal({ ...input, nights }, { columns: 80, colour: false, folder });
    expect(lines.join(' ')).toContain('14 comparable nights');
    const summary = renderSummary({ ...input, nights });
    expect(summary).toMatch(/\*\*Together with the nights before\*\*: 14 comparable nights/);
    expect(summary).not.toContain('<script');
    expect(renderSummary(input)).not.toContain('Together with the nights');
  });
});
