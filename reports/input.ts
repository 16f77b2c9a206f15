import type { Evidence } from '../slo/evidence.ts';
import type { Plan } from '../slo/plan.ts';
import type { Finding, Verdict, VerdictValue } from '../slo/verdict.ts';
import { verdictValues } from '../slo/verdict.ts';

/** All that a report is made from; the same always gives the same report. */
export type ReportInput = {
  plan: Plan;
  evidence: Evidence;
  verdict: Verdict;
  /** What the run says together with the comparable ones before it, in one line; see reports/nights.ts. */
  nights?: string;
};

/** Findings in reading order: required ones first, the worst first among them. */
export const inReadingOrder = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort(
    (a, b) =>
      Number(b.objective.required) - Number(a.objective.required) ||
      verdictValues.indexOf(a.verdict) - verdictValues.indexOf(b.verdict) ||
      findings.indexOf(a) - findings.indexOf(b),
  );

export const tally = (findings: readonly Finding[]): ReadonlyMap<VerdictValue, number> =>
  new Map(verdictValues.map((value) => [value, findings.filter((f) => f.verdict === value).length]));

/** Why a finding is not a pass, beyond what it says: reasons, or how much evidence there is and is needed. */
export const reasonsOf = (finding: Finding): readonly string[] => {
  switch (finding.verdict) {
    case 'INVALID':
      return finding.because;
    case 'INCONCLUSIVE':
      return [`has ${finding.has}`, `needs ${finding.needs}`];
    default:
      return [];
  }
};

/** Instant that the charts and clocks count from, epoch milliseconds: the load's start, or the first thing known. */
export const zeroOf = ({ plan, evidence }: ReportInput): number => {
  const started = evidence.marks.find((m) => m.name === 'load-started') ?? evidence.marks[0];
  return started?.at ?? Date.parse(plan.createdAt);
};
