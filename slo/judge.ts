import { absentKinds } from './absent.ts';
import { judgeAlerts } from './alerts/judge-alerts.ts';
import { priceOf, requestsBySecond } from './budget.ts';
import { burnsOf } from './burn-rate.ts';
import { canonical } from './canonical.ts';
import { claimOutcomes } from './claim-outcomes.ts';
import { compareCounts } from './counts.ts';
import { documentedLevel } from './documented-level.ts';
import { durabilityOf } from './durability.ts';
import type { Evidence } from './evidence.ts';
import { capped, cutShort, stoppedEarly } from './interrupted.ts';
import { judgeAutoscalingBounds, judgeAutoscalingReaction } from './judging/autoscaling.ts';
import { judgeAutoscalingBand } from './judging/autoscaling-band.ts';
import { judgeAvailability } from './judging/availability.ts';
import type { Case, Judging } from './judging/case.ts';
import { judgeDurability } from './judging/durability.ts';
import {
  judgeCanaryAvailability,
  judgeCanaryLatency,
  judgeGateAvailability,
  judgeGateLatency,
} from './judging/gate.ts';
import { judgeLatency } from './judging/latency.ts';
import { judgeMetrics } from './judging/metrics.ts';
import { judgeReadYourWrites } from './judging/read-your-writes.ts';
import { judgeResidue } from './judging/residue.ts';
import { judgeRollout } from './judging/rollout.ts';
import { judgeRpo } from './judging/rpo.ts';
import { judgeRto } from './judging/rto.ts';
import { scalingOf } from './judging/scaling.ts';
import { judgeThroughput } from './judging/throughput.ts';
import { stepsOfFaults } from './kubernetes/steps-of-faults.ts';
import type { LoadColumns } from './load-columns.ts';
import { loadTable } from './load-table.ts';
import { latenciesOf } from './nights/latencies.ts';
import { steadyCounts } from './nights/steady-count.ts';
import type { Objective, Plan, Waiver } from './plan.ts';
import { implausible } from './plausibility.ts';
import { holdRates, holdSeconds, queryReadings, ratesOf } from './rates.ts';
import { recoveryClocks } from './recovery-clock.ts';
import { rounded } from './round.ts';
import { trusted } from './taint.ts';
import { timelineOf } from './timeline.ts';
import { healthOf } from './validity.ts';
import { type Finding, type Verdict, type VerdictValue, verdictSchema, verdictValues } from './verdict.ts';
import { steadyOf, tailEnd, windowsOf } from './windows.ts';

/**
 * The verdict on a run, from its plan and its evidence alone: pure, the same bytes on every machine and for every
 * order of rows. It never throws on evidence that a schema let through; what can't be true makes it INVALID.
 */
export const judge = (plan: Plan, evidence: Evidence): Verdict => {
  const seen = caseOf(plan, canonical(evidence));
  const taints = taintsOf(seen);
  const findings = findingsOf(plan, seen);
  const started = seen.timeline.loadStarted ?? 0;
  const hold = holdSeconds(plan, seen.steady, started);
  return rounded({
    schema: verdictSchema,
    run: plan.run,
    ...capped(decide(plan, findings), seen.cut),
    findings,
    claims: claimOutcomes(plan, findings, seen.cut),
    notExamined: plan.notExamined,
    taints,
    cut: seen.cut,
    windows: [...seen.windows],
    clocks: [...seen.clocks],
    steps: stepsOfFaults(plan, seen.timeline, seen.evidence.marks),
    alerts: seen.alerts,
    // The document's, whatever level this run can decide.
    budget: priceOf(seen.table, seen.requests, seen.windows, seen.timeline, documentedLevel),
    burns: burnsOf(seen.requests, documentedLevel),
    rates: ratesOf(plan, started, (service) =>
      holdRates(hold, seen.table, seen.queries.get(service) ?? new Map(), service),
    ),
    steady: steadyCounts(plan.objectives, seen),
    latencies: latenciesOf(seen.table),
    counts: seen.counts.rows,
    autoscaling: scalingOf(seen),
  });
};

/** What is found on each objective of the plan, in its order, as a verdict has it but for the rounding of its figures. */
export const findingsOf = (plan: Plan, seen: Case): Finding[] => {
  const taints = taintsOf(seen);
  return plan.objectives.map((objective) => {
    const judging = judgingOf[objective.kind];
    return waived(plan, trusted(judging(objective, seen), judging, seen, taints));
  });
};

const taintsOf = ({ health, counts }: Case): string[] => [...health.taints, ...counts.taints];

export const judgingOf: Record<Objective['kind'], Judging> = {
  availability: judgeAvailability,
  latency: judgeLatency,
  throughput: judgeThroughput,
  rto: judgeRto,
  durability: judgeDurability,
  rpo: judgeRpo,
  'autoscaling-bounds': judgeAutoscalingBounds,
  'autoscaling-reaction': judgeAutoscalingReaction,
  'autoscaling-band': judgeAutoscalingBand,
  residue: judgeResidue,
  'gate-availability': judgeGateAvailability,
  'gate-latency': judgeGateLatency,
  'canary-availability': judgeCanaryAvailability,
  'canary-latency': judgeCanaryLatency,
  metrics: judgeMetrics,
  rollout: judgeRollout,
  'read-your-writes': judgeReadYourWrites,
};

/** Everything that the evidence says, read out once. */
export const caseOf = (plan: Plan, whole: Evidence<LoadColumns>): Case => {
  const timeline = timelineOf(plan, whole.marks);
  const evidence = { ...whole, defects: [...whole.defects, ...implausible(whole, timeline)].sort() };
  const started = timeline.loadStarted ?? 0;
  const planned = started + plan.load.durationSeconds * 1000;
  const span = { loadStarted: started, loadEnded: Math.min(timeline.loadEnded ?? planned, planned) };
  const windows = windowsOf(plan, timeline);
  const cut = cutShort(plan, evidence, timeline);
  const steady = steadyOf(plan, span, windows);
  const seconds = {
    from: Math.floor(started / 1000),
    to: tailEnd(plan.load, span.loadEnded),
  };
  const table = loadTable(plan, evidence.load, seconds, steady);
  const requests = requestsBySecond(table);
  const { alerts, clocks } = judgeAlerts(plan, evidence, {
    table,
    requests,
    windows,
    timeline,
    clocks: recoveryClocks(plan, evidence, timeline),
  });
  return {
    plan,
    evidence,
    timeline,
    windows,
    steady,
    table,
    requests,
    queries: queryReadings(evidence),
    clocks,
    alerts,
    durability: durabilityOf(plan, evidence, timeline),
    cut,
    counts: compareCounts(plan, evidence, table, stoppedEarly(plan, timeline)),
    health: healthOf(plan, evidence, steady, table),
  };
};

/** A waiver that had not expired when the plan was made. The config refuses expired ones before that. */
const waiverOf = (plan: Plan, id: string): Waiver | undefined =>
  plan.waivers.find((w) => w.objective === id && w.expires >= plan.createdAt.slice(0, 10));

const waived = (plan: Plan, finding: Finding): Finding => {
  const waiver = waiverOf(plan, finding.objective.id);
  return waiver === undefined ? finding : { ...finding, waived: waiver };
};

/**
 * The worst of the required findings that are not waived; with none of them nothing was shown. A run that leaves out
 * something required can fail but not pass.
 */
const decide = (plan: Plan, findings: readonly Finding[]): { verdict: VerdictValue; because: string } => {
  const absent = plan.absent.filter((a) => waiverOf(plan, a.id) === undefined);
  const deciding = findings.filter((f) => f.objective.required && f.waived === undefined);
  for (const verdict of verdictValues) {
    const found = deciding.filter((f) => f.verdict === verdict);
    const [worst] = found;
    if (worst === undefined) continue;
    if (verdict === 'PASS' && absent.length > 0) {
      const left = absentKinds(absent).map((kind) => kind.of);
      const because = `all ${found.length} required findings of this run pass; ${absent.length} required ones were not part of it (${left.join('; ')})${waivers(findings)}`;
      return { verdict: 'INCONCLUSIVE', because };
    }
    if (verdict === 'PASS') {
      return { verdict, because: `all ${found.length} required findings pass${waivers(findings)}` };
    }
    const others = found.length > 1 ? `, and ${found.length - 1} more` : '';
    return { verdict, because: `${worst.objective.id}: ${reason(worst)}${others}${waivers(findings)}` };
  }
  return { verdict: 'INCONCLUSIVE', because: `no required objective decides${waivers(findings)}` };
};

const reason = (finding: Finding): string => {
  switch (finding.verdict) {
    case 'INVALID':
      return finding.because[0] ?? finding.says;
    case 'INCONCLUSIVE':
      return `${finding.says}; it has ${finding.has} and needs ${finding.needs}`;
    default:
      return finding.says;
  }
};

const waivers = (findings: readonly Finding[]): string => {
  const ids = findings.filter((f) => f.waived !== undefined).map((f) => f.objective.id);
  return ids.length === 0 ? '' : ` (waived: ${ids.join(', ')})`;
};
