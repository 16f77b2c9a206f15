import { type ReportInput, tally } from './input.ts';

/** One line of history.ndjson: what is worth comparing from night to night. */
export const renderHistoryLine = ({ plan, verdict }: ReportInput): string =>
  `${JSON.stringify({
    schema: 'lifeflow-verify/history@1',
    run: verdict.run,
    createdAt: plan.createdAt,
    environment: plan.environment.name,
    scale: plan.environment.scale,
    profile: plan.load.profile,
    durationSeconds: plan.load.durationSeconds,
    seed: plan.seed,
    defects: plan.environment.defects,
    verdict: verdict.verdict,
    required: Object.fromEntries(tally(verdict.findings.filter((f) => f.objective.required))),
    budgetSpentSeconds: verdict.budget.spentSeconds,
    findings: verdict.findings.map(({ objective, verdict: value, observed, interval }) => ({
      id: objective.id,
      verdict: value,
      observed,
      low: interval.low,
      high: interval.high,
      bound: objective.bound,
      unit: objective.unit,
    })),
  })}\n`;
