import type { ReportInput } from '../input.ts';
import { symbol } from '../words.ts';
import { chartData } from './chart-data.ts';
import { html, jsonBlock } from './markup.ts';
import { page, type ReportAssets } from './page-frame.ts';
import { alertsSection } from './sections/alerts.ts';
import { chartsSection } from './sections/charts.ts';
import { claimsSection } from './sections/claims.ts';
import { findingsSection } from './sections/findings.ts';
import { headlineSection } from './sections/headline.ts';
import { ledgerSection } from './sections/ledger.ts';
import { autoscalingSection, budgetSection, countsSection, ratesSection } from './sections/numbers.ts';
import { marksSection, planSection, reproduceSection } from './sections/plan.ts';
import { recoverySection } from './sections/recovery.ts';

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

/** report.html: all of a run in one file. */
export const renderHtml = (input: ReportInput, assets: ReportAssets): string => {
  const data = chartData(input);
  const { plan, verdict } = input;
  return page(
    {
      title: `${symbol[verdict.verdict]} ${verdict.verdict} · LifeFlow on ${plan.environment.name} · ${verdict.run}`,
      sections,
      main: html`${headlineSection(input)}
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
${reproduceSection(input)}`,
      footer: `${plan.environment.name}, scale ${plan.environment.scale}, ${plan.load.profile}, seed ${plan.seed}. A stand-in is honest only with these beside every number.`,
      data: jsonBlock('data', data),
    },
    assets,
  );
};
