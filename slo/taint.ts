import type { Case, Judging } from './judging/case.ts';
import { invalid } from './judging/finding.ts';
import type { Objective } from './plan.ts';
import type { EpochSecond, Seconds } from './units.ts';
import type { Finding } from './verdict.ts';
import { reportingSeconds, steadyIn } from './windows.ts';

/**
 * Validity is decided first: with tainted evidence a finding is neither PASS nor FAIL. Where only some seconds are
 * doubtful, a finding about load stands when they make no difference to it:
 * - a PASS must be one without those seconds too: a machine that was too busy to send may have spared the system;
 * - a FAIL must be one also without them and without the answers that they may have delayed, a time limit and 2 s more.
 * Both are stricter than the judging they start from, so that neither a false PASS nor a false FAIL gets likelier.
 */
export const trusted = (
  finding: Finding,
  judging: Judging,
  seen: Case,
  taints: readonly string[],
): Finding => {
  if (survivesTaint(finding, seen)) return finding;
  if (taints.length > 0) return untrusted(finding, taints);
  const { doubtful } = seen.health;
  if (doubtful === null || finding.verdict === 'INVALID' || finding.verdict === 'INCONCLUSIVE')
    return finding;
  const { kind } = finding.objective;
  if (hasOwnRule.has(kind)) return finding;
  if (!ofSteadyLoad.has(kind))
    return finding.verdict === 'PASS' ? finding : untrusted(finding, [doubtful.says]);
  const after = finding.verdict === 'PASS' ? 0 : seen.plan.load.timeLimitSeconds + reportingSeconds;
  const { verdict } = judging(finding.objective, without(seen, doubtful.seconds, after));
  return verdict === finding.verdict
    ? { ...finding, says: `${finding.says}; ${verdict} without the doubtful seconds too` }
    : untrusted(finding, [`${doubtful.says}; ${finding.verdict} with them, ${verdict} without them`]);
};

/** Judged from what k6 saw in steady state, so that seconds can be taken out. */
const ofSteadyLoad: ReadonlySet<Objective['kind']> = new Set([
  'availability',
  'latency',
  'throughput',
  'gate-availability',
  'gate-latency',
  'canary-availability',
  'canary-latency',
] as const);

/** These look at the seconds of their own fault, wherever the busy ones of steady state were. */
const hasOwnRule: ReadonlySet<Objective['kind']> = new Set(['rto', 'rollout'] as const);

const untrusted = (finding: Finding, reasons: readonly string[]): Finding => {
  const { objective, observed, interval, says, evidence } = finding;
  const because = finding.verdict === 'INVALID' ? [...finding.because, ...reasons] : reasons;
  return invalid(objective, { observed, interval, says, evidence }, because);
};

/**
 * The same case, as if these seconds and `after` more behind each of them were not part of steady state. Its table is the
 * same: what that holds of steady state alone, the latencies, is shown to people and decides nothing.
 */
const without = (seen: Case, seconds: ReadonlySet<EpochSecond>, after: Seconds): Case => {
  const { steady } = seen;
  const kept = { read: steady.seconds.read.slice(), write: steady.seconds.write.slice() };
  for (const second of seconds) {
    const i = second - steady.from;
    for (const own of Object.values(kept))
      own.fill(0, Math.max(0, i), Math.max(0, i + Math.floor(after) + 1));
  }
  return { ...seen, steady: steadyIn(steady, kept) };
};

/**
 * What load can't fake, however busy the machine is: a lost acknowledged write where none may be lost, a write that is
 * stored twice (the ledger and the edge send each once), a replica count outside its bounds, and a whole answer of
 * /metrics without a name that it must hold (an answer that is late or broken off is no answer).
 */
const survivesTaint = ({ verdict, objective }: Finding, { durability }: Case): boolean => {
  if (verdict !== 'FAIL') return false;
  const lost = durability.lost.some((l) => !l.excused);
  switch (objective.kind) {
    case 'autoscaling-bounds':
    case 'metrics':
      return true;
    case 'durability':
      return lost || durability.duplicates.length > 0;
    case 'rpo':
      return lost && objective.unit === 'writes';
    default:
      return false;
  }
};
