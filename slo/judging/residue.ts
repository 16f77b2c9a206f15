import { many } from '../words.ts';
import type { Judging } from './case.ts';
import { fail, inconclusive, pass, type Seen } from './finding.ts';

/** After each heal, which came to its end, the platform is as it was before the fault. */
export const judgeResidue: Judging = (objective, seen) => {
  const { marks } = seen.evidence;
  const left = marks.filter((m) => m.name === 'residue-found' || m.name === 'heal-failed');
  const touched = seen.timeline.faults.filter((f) => f.injected !== null || f.effective !== null);
  const unchecked = touched.filter((f) => {
    const since = Math.max(f.injected ?? 0, f.effective?.at ?? 0);
    const audited = marks.some(
      (m) =>
        m.name === 'residue-clean' && m.at >= since && (m.fault === undefined || m.fault === f.planned.id),
    );
    return f.healEnded === null || !audited;
  });
  const what: Seen = {
    observed: left.length,
    interval: { low: left.length, high: unchecked.length === 0 ? left.length : null },
    says:
      left.length > 0
        ? `left behind: ${left.map((m) => [m.fault, m.subject, m.detail].filter((s) => s !== undefined).join(' ') || m.name).join('; ')}`
        : `${many(touched.length - unchecked.length)} of ${many(touched.length)} faults were healed and nothing was left`,
    evidence: ['marks:residue-clean', 'marks:residue-found'],
  };
  if (left.length > objective.bound) return fail(objective, what);
  if (touched.length === 0 || unchecked.length > 0) {
    return inconclusive(
      objective,
      what,
      `${touched.length - unchecked.length} audits of ${touched.length} faults`,
      'an audit after each heal',
    );
  }
  return pass(objective, what);
};
