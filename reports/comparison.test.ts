import { describe, expect, it } from 'vitest';
import { compareRuns } from '../slo/comparison/compare.ts';
import { renderComparison } from './comparison.ts';
import { renderComparisonMarkdown } from './comparison-markdown.ts';
import { escapeHtml } from './html/markup.ts';
import { renderComparisonHtml } from './html/render-comparison.ts';
import { hostile, syntheticRun } from './testing/synthetic-run.ts';

const first = syntheticRun();
const second = structuredClone(first);
second.verdict.run = 'the-other-run';
second.plan.seed = first.plan.seed + 1;
for (const finding of second.verdict.findings)
  if (finding.objective.id === 'rto:1-replica-kill:reads') finding.interval = { low: 9.3, high: 9.5 };
// The same step of both runs: late and explained in the first, in time in the second.
for (const { steps } of second.verdict.steps)
  for (const step of steps)
    if (step.step === 'replica-scheduled') {
      Object.assign(step, { is: 'inside', outside: [], observed: { low: 0.1, high: 0.2 } });
      delete step.because;
    }
const comparison = compareRuns(first, second);
const pageOf = (compared: typeof comparison): string =>
  renderComparisonHtml(compared, { style: '', script: '' }).replaceAll('\u00a0', ' ');
const articleOf = (page: string): string =>
  /<h3 id="fault-0">replica-kill<.*?<\/article>/s.exec(page)?.[0] ?? '';

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
    const ends = endsOf(pageOf(compareRuns(first, slow)));
    expect(ends).toHaveLength(2);
    expect(ends[0]).toBe(ends[1]);
  });

  it('draws the steps of Kubernetes below the first waterfall of each run, on one scale, however late', () => {
    const late = structuredClone(second);
    for (const { steps } of late.verdict.steps)
      for (const { at } of steps) if (at !== undefined) at.to += 100_000;
    const page = pageOf(compareRuns(first, late));
    const bars = [
      ...page.matchAll(/<h4>([^<]*)<|<\/span> (pod scheduled)<.*?>platform<.*?class="seg step"/gs),
    ];
    expect(bars.map(([, heading, step]) => heading ?? step).slice(0, 6)).toEqual([
      'Reads, first',
      'pod scheduled',
      'Reads, second',
      'pod scheduled',
      'Writes, first',
      'Writes, second',
    ]);
    const ends = endsOf(page);
    expect(ends[0]).toBe('120 s');
    expect(ends[1]).toBe('120 s');
  });

  it('holds the steps of both runs against what each of them was predicted', () => {
    const table = /Steps of Kubernetes after replica-kill.*?<\/table>/s.exec(
      articleOf(pageOf(comparison)),
    )?.[0];
    const cells = (step: string): readonly string[] => {
      const row = new RegExp(`>${step}</th>(.*?)</tr>`, 's').exec(table ?? '')?.[1] ?? '';
      return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, of = '']) => of.replace(/<[^>]*>/g, '|'));
    };
    const [early, late] = cells('pod scheduled');
    expect(early).toMatch(/3\.1 s to 3\.2 s.*✗ outside: request-service-1; because 0\/3 nodes/);
    expect(early).toContain('predicted 0 s to 2 s after pod created in its place: the scheduler finds');
    expect(late).toMatch(/100 ms to 200 ms.*✓ inside\|predicted 0 s to 2 s/);
    for (const side of cells('endpoint removed'))
      expect(side).toContain('nothing in the evidence explains it');
    for (const side of cells('pod ready')) expect(side).toMatch(/^· not seen\|predicted 5 s to 12 s/);
  });

  it('says side by side how long the way back took, and what the fault took of the replicas', () => {
    const slower = structuredClone(second);
    for (const { fault, op, instants, ...clock } of slower.verdict.clocks)
      if (fault === '1-replica-kill' && op === 'read') {
        Object.assign(clock.rtoSeconds, { low: 9.3, high: 9.5 });
        if (instants.t6.at !== null) instants.t6.at += 20_000;
      }
    for (const sample of slower.evidence.samples)
      if (sample.kind === 'replicas' && sample.service === 'donor' && sample.ready < 3) sample.ready = 0;
    const compared = compareRuns(first, slower);
    const cells = [...pageOf(compared).matchAll(/<tr role="row">(.*?)<\/tr>/gs)].map(([, row = '']) =>
      [...row.matchAll(/data-label="[^"]*">([^<]*)/g)].map(([, text]) => text),
    );
    const times = ['replica-kill', 'reads', '2.3 s to 2.5 s', '9.3 s to 9.5 s', '36 s', '56 s'];
    expect(cells).toContainEqual(times);
    expect(cells).toContainEqual(['donor', 'region-1', '3 → 2', '3 → 0']);
    expect(cells).toContainEqual(['auth', 'region-1', '3 → 2', '3 → 2']);
    const markdown = renderComparisonMarkdown(compared);
    expect(markdown).toContain(`| ${times.join(' | ')} |`);
    expect(markdown).toContain('| replica-kill | donor in region-1 | 3 → 2 | 3 → 0 |');
  });

  it('leaves out a table of steps where no run was on a Kubernetes, and says of one that was not', () => {
    const elsewhere = structuredClone(second);
    elsewhere.verdict.steps = [];
    const table = articleOf(pageOf(compareRuns(first, elsewhere)));
    expect(table.match(/data-label="Second">not known</g)).toHaveLength(3);
    const neither = compareRuns(elsewhere, elsewhere);
    expect(pageOf(neither)).not.toContain('Steps of Kubernetes');
    expect(renderComparisonMarkdown(neither)).not.toContain('Step of Kubernetes');
  });

  it('has the steps of both runs in Markdown, too', () => {
    const row = /.*\| pod scheduled \|.*/.exec(renderComparisonMarkdown(comparison))?.[0];
    expect(row).toMatch(
      /^\| replica-kill .*3\.1 s to 3\.2 s, predicted 0 s to 2 s: ✗ outside.*because 0\/3.*\| 100 ms.*✓ inside \|$/,
    );
  });
});

/** The last tick of each waterfall of the first fault's first pair. */
const endsOf = (page: string): readonly (string | undefined)[] =>
  [...articleOf(page).matchAll(/<div class="ticks".*?<span>([^<]*)<\/span><\/div>/gs)]
    .slice(0, 2)
    .map(([, end]) => end);
