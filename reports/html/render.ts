import { createHash } from 'node:crypto';
import type { ReportInput } from '../input.ts';
import { symbol } from '../words.ts';
import { chartData } from './chart-data.ts';
import { html, jsonBlock, trusted } from './markup.ts';
import { alertsSection } from './sections/alerts.ts';
import { chartsSection } from './sections/charts.ts';
import { claimsSection } from './sections/claims.ts';
import { findingsSection } from './sections/findings.ts';
import { headlineSection } from './sections/headline.ts';
import { ledgerSection } from './sections/ledger.ts';
import { autoscalingSection, budgetSection, countsSection, ratesSection } from './sections/numbers.ts';
import { marksSection, planSection, reproduceSection } from './sections/plan.ts';
import { recoverySection } from './sections/recovery.ts';

/** The page's own style and script, as text that goes into the file. */
export type ReportAssets = { style: string; script: string };

const sections = [
  ['findings', 'Findings'],
  ['recovery', 'Recovery'],
  ['alerts', 'Alerts'],
  ['charts', 'Over time'],
  ['budget', 'Budget'],
  ['rates', 'Rates'],
  ['autoscaling', 'Autoscaling'],
  ['ledger', 'Ledger'],
  ['counts', 'Counts'],
  ['claims', 'Claims'],
  ['plan', 'Plan'],
  ['marks', 'Marks'],
  ['reproduce', 'Reproduce'],
] as const;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * report.html: one file that asks nobody for anything. The policy allows this very style and script, by hash, and
 * nothing else, so that even a string that got past the escaping could neither run nor call out.
 */
export const renderHtml = (input: ReportInput, { style, script }: ReportAssets): string => {
  const data = chartData(input);
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const { plan, verdict } = input;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${symbol[verdict.verdict]} ${verdict.verdict} · LifeFlow on ${plan.environment.name} · ${verdict.run}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header><nav aria-label="Parts of this report"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
<button type="button" id="theme" hidden>Dark</button></header>
<main>
${headlineSection(input)}
${findingsSection(input)}
${recoverySection(input)}
${alertsSection(input)}
${chartsSection(input, data)}
${budgetSection(input)}
${ratesSection(input)}
${autoscalingSection(input)}
${ledgerSection(input)}
${countsSection(input)}
${claimsSection(input)}
${planSection(input)}
${marksSection(input)}
${reproduceSection(input)}
</main>
<footer><p>${plan.environment.name}, scale ${plan.environment.scale}, ${plan.load.profile}, seed ${plan.seed}. A stand-in is honest only with these beside every number.</p></footer>
${jsonBlock('data', data)}
<script>${trusted(script)}</script>
</body>
</html>
`.text;
};
