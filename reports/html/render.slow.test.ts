import { describe, expect, it } from 'vitest';
import { evidenceTables } from '../../slo/evidence.ts';
import { Plan } from '../../slo/plan.ts';
import { Verdict } from '../../slo/verdict.ts';
import { hostile, syntheticRun } from '../testing/synthetic-run.ts';
import { readAssets } from './assets.ts';
import { escapeHtml } from './markup.ts';
import { renderHtml } from './render.ts';

const input = syntheticRun();
const assets = await readAssets();
const page = renderHtml(input, assets);
/** The page without its own style and script: what came from the run. */
const content = page.replace(assets.style, '').replace(assets.script, '').replaceAll('\u00a0', ' ');

describe('the synthetic run', () => {
  it('keeps to the schemas, so that the tests below look at something that can be', () => {
    expect(() => Plan.parse(input.plan)).not.toThrow();
    expect(() => Verdict.parse(input.verdict)).not.toThrow();
    for (const [name, { row }] of Object.entries(evidenceTables)) {
      for (const entry of input.evidence[name as keyof typeof evidenceTables]) row.parse(entry);
    }
  });
});

describe('report.html', () => {
  it('escapes every string that came from outside', () => {
    expect(content).toContain(escapeHtml(hostile));
    expect(content).not.toContain('<script>alert');
    expect(content).not.toContain('<img');
  });

  it('carries strings in its data that can not end the script element', () => {
    const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(json).not.toContain('<');
    expect(JSON.parse(json).charts.length).toBeGreaterThan(6);
  });

  it('names every finding, every claim, every taint and everything that was not examined', () => {
    for (const { objective, says } of input.verdict.findings) {
      for (const text of [objective.title, objective.id, says, ...objective.claims])
        expect(content).toContain(escapeHtml(text));
    }
    for (const text of [
      ...input.verdict.taints,
      ...input.verdict.notExamined.flatMap((n) => [n.what, n.takes]),
    ])
      expect(content).toContain(escapeHtml(text));
  });

  it('lists required findings before the others, and the worst of them first', () => {
    const place = (id: string) => content.indexOf(`<code>${id}</code>`);
    const ids = [
      'durability',
      'latency-p99:donor',
      'rto:2-region-loss:writes',
      'availability',
      'availability:camp',
    ];
    expect([...ids].sort((a, b) => place(a) - place(b))).toEqual(ids);
  });

  it('points nowhere beyond itself', () => {
    for (const [, address] of content.matchAll(/\s(?:src|href|action|data|poster)="([^"]*)"/g)) {
      expect(address).toMatch(/^(#|data:,)/);
    }
    expect(assets.style).not.toMatch(/url\(|@import/);
    expect(assets.script).not.toMatch(/fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon/);
  });

  it('forbids all requests by a policy that names its own script and style by hash', () => {
    expect(page).toContain('default-src &#39;none&#39;; script-src &#39;sha256-');
    expect(page).not.toContain('unsafe-inline');
  });

  it('says the scale and the environment wherever it heads a rate', () => {
    expect(
      content.match(/environment local, scale 0\.04 of the documented rates/g)?.length,
    ).toBeGreaterThanOrEqual(4);
  });

  it('says of each step on a Kubernetes what was predicted and what was seen', () => {
    const steps = /Steps of Kubernetes after 1-replica-kill.*?<\/table>/s.exec(content)?.[0] ?? '';
    expect(steps).toMatch(/endpoint removed.*the fault.*0 s to 2 s.*3.1 s to 3.2 s.*✗ outside/s);
    expect(steps).toMatch(/pod scheduled.*✗ outside: request-service-1; because 0\/3 nodes are available/s);
    expect(steps).toMatch(/pod ready.*container started.*5 s to 12 s.*not seen/s);
  });

  it('shows below the instants of a fault when Kubernetes took its steps, once for reads and writes', () => {
    const rows = [...content.matchAll(/<tr role="row"><th[^>]*><span class="t"><\/span> (.*?)<\/tr>/gs)];
    expect(rows).toHaveLength(1);
    expect(rows[0]?.[1]).toMatch(/^pod scheduled<.*7\.2 s.*>platform<.*class="seg step"/s);
  });

  it('names lost acknowledged writes, and claims nothing where the read-back failed', () => {
    expect(content).toContain(`<code>${escapeHtml(`ledger-${hostile}`)}</code>`);
    const camp = /<tr role="row"><th[^>]*>camp<\/th>.{0,900}✗ failed.*?<\/tr>/s.exec(content)?.[0];
    expect(camp).toContain('not known');
  });

  it('counts for each service the stored writes that a read missed, and names them', () => {
    const missed = (service: string, text = content) =>
      new RegExp(`>${service}</th>(?:(?!</tr>).)*data-label="Missed by reads">([^<]*)<`, 's').exec(text)?.[1];
    expect(missed('auth')).toBe('0');
    expect(missed('donor')).toBe('1');
    expect(missed('inventory')).toBe('0; 1 not shown by any');
    expect(missed('camp')).toBe('not known');
    const ledger = /<section id="ledger".*?<\/section>/s.exec(content)?.[0] ?? '';
    const named = /missed by a read after its time was up.*/s.exec(ledger)?.[0];
    expect(named).toContain('<code>ledger-1</code>');
    expect(named).toContain('>36 s<');
    expect(named).toContain(escapeHtml(hostile));
    const before = renderHtml({ ...input, evidence: { ...input.evidence, visibility: [] } }, assets);
    expect(missed('donor', before)).toBe('not looked for');
    expect(before).not.toContain('missed by a read after its time was up');
  });

  it('says what the nights before it say with it, where there is a history', () => {
    const nights = `14 comparable nights ${hostile}`;
    expect(renderHtml({ ...input, nights }, assets)).toContain(
      `<dt>Nights</dt><dd>${escapeHtml(nights)}</dd>`,
    );
    expect(page).not.toContain('<dt>Nights</dt>');
  });

  it('is made alike from the same input', async () => {
    expect(renderHtml(syntheticRun(), await readAssets())).toBe(page);
  });

  it('stays below 1.5 MB, also for a run of six hours', () => {
    expect(page.length).toBeLessThan(1_500_000);
    const { evidence } = input;
    const hours = 6 * 3600;
    const spread = 72; // Every row of the five minutes is put 72 times as far from the start.
    const zero = evidence.marks[0]?.at ?? 0;
    const long = {
      ...input,
      plan: { ...input.plan, load: { ...input.plan.load, durationSeconds: hours } },
      evidence: {
        ...evidence,
        load: evidence.load.map((r) => ({ ...r, second: zero / 1000 + spread * (r.second - zero / 1000) })),
      },
    };
    expect(renderHtml(long, assets).length).toBeLessThan(1_500_000);
  });
});

describe('a run that saw nothing', () => {
  it('still gives a page', () => {
    const empty = {
      load: [],
      probes: [],
      ledger: [],
      readBack: [],
      marks: [],
      samples: [],
      counts: [],
      defects: ['cut off'],
    };
    const text = renderHtml(
      {
        ...input,
        evidence: { ...input.evidence, ...empty },
        verdict: { ...input.verdict, clocks: [], windows: [], findings: [] },
      },
      assets,
    );
    expect(text).toContain('of 0 required');
    expect(text).not.toContain('NaN');
    expect(text).not.toContain('Infinity');
  });
});
