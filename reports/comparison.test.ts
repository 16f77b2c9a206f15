import { describe, expect, it } from 'vitest';
import { compareRuns } from '../slo/comparison/compare.ts';
import { renderComparison, renderComparisonMarkdown } from './comparison.ts';
import { escapeHtml } from './html/markup.ts';
import { renderComparisonHtml } from './html/render-comparison.ts';
import { hostile, syntheticRun } from './testing/synthetic-run.ts';

const first = syntheticRun();
const second = structuredClone(first);
second.verdict.run = 'the-other-run';
second.plan.seed = first.plan.seed + 1;
for (const finding of second.verdict.findings)
  if (finding.objective.id === 'rto:1-replica-kill:reads') finding.interval = { low: 9.3, high: 9.5 };
const comparison = compareRuns(first, second);

describe('a comparison', () => {
  it('is told in lines that fit, by words and not by signs alone', () => {
    for (const columns of [60, 100]) {
      const lines = renderComparison(comparison, columns);
      expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(columns);
    }
    const text = renderComparison(comparison, 1000).join('\n');
    expect(text).toContain('↓ worse rto:replica-kill:reads: the second lies above the first');
    expect(text).toContain('Of 5 required objectives the second shows 0 better, 1 worse');
    expect(text).toMatch(/seed: \d+ → \d+/);
  });

  it('keeps a row of a table on one line, and lets no string become markup', () => {
    const text = renderComparisonMarkdown(comparison);
    expect(text).not.toContain('<script');
    for (const line of text.split('\n').filter((l) => l.startsWith('|')))
      expect(line.endsWith('|')).toBe(true);
  });

  it('names as HTML both runs, each objective and each recovery of both, and escapes all of it', () => {
    const page = renderComparisonHtml(comparison, { style: '', script: '' });
    for (const text of [first.verdict.run, 'the-other-run', 'rto:replica-kill:reads'])
      expect(page).toContain(`<code>${escapeHtml(text)}</code>`);
    expect(page).not.toContain('<script>alert');
    expect(page).toContain(escapeHtml(hostile));
    const pictures = page.match(/<div class="waterfall">/g)?.length;
    expect(pictures).toBe(2 * first.verdict.clocks.length);
  });

  it('draws both waterfalls of a pair on one scale', () => {
    const slow = structuredClone(second);
    for (const { fault, op, instants } of slow.verdict.clocks)
      if (fault === '1-replica-kill' && op === 'read' && instants.t5.at !== null) instants.t5.at += 100_000;
    const page = renderComparisonHtml(compareRuns(first, slow), { style: '', script: '' });
    const pair = /<h3 id="pair-0">.*?<\/article>/s.exec(page)?.[0] ?? '';
    const ends = [...pair.matchAll(/<div class="ticks".*?<span>([^<]*)<\/span><\/div>/gs)].map(
      ([, end]) => end,
    );
    expect(ends).toHaveLength(2);
    expect(ends[0]).toBe(ends[1]);
  });
});
