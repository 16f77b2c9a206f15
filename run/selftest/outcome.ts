import type { Finding, Verdict } from '../../slo/verdict.ts';
import type { Case } from './cases.ts';

/** What a run with a defect showed. Only `found` is good; `invalid` is worth another run. */
export type DefectOutcome =
  | { kind: 'found'; finding: Finding }
  | { kind: 'missed' | 'invalid' | 'not judged'; says: string };

/** What a healthy run showed. Only `quiet` is good; `invalid` is worth another run. */
export type HealthyOutcome =
  | { kind: 'quiet' }
  | { kind: 'false alarm' | 'invalid' | 'not judged'; says: string };

const notJudged = { kind: 'not judged', says: 'the run ended without a verdict' } as const;

/** Found only by the finding that names the defect, and only when the gate as a whole says FAIL. */
export const defectOutcome = (
  { objective, says }: Pick<Case, 'objective' | 'says'>,
  verdict: Verdict | undefined,
): DefectOutcome => {
  if (verdict === undefined) return notJudged;
  const finding = verdict.findings.find(
    (f) => f.verdict === 'FAIL' && objective.test(f.objective.id) && says.test(f.says),
  );
  if (finding !== undefined && verdict.verdict === 'FAIL') return { kind: 'found', finding };
  const said = `${verdict.verdict}: ${verdict.because}`;
  return { kind: verdict.verdict === 'INVALID' ? 'invalid' : 'missed', says: said };
};

/** A healthy system may leave a targeted run INCONCLUSIVE, for it leaves out what a PASS needs; nothing may fail. */
export const healthyOutcome = (verdict: Verdict | undefined): HealthyOutcome => {
  if (verdict === undefined) return notJudged;
  const alarms = verdict.findings.filter((f) => f.verdict === 'FAIL' && f.objective.required);
  if (alarms.length > 0)
    return { kind: 'false alarm', says: alarms.map((f) => `${f.objective.id}: ${f.says}`).join('; ') };
  if (verdict.verdict === 'FAIL') return { kind: 'false alarm', says: verdict.because };
  return verdict.verdict === 'INVALID' ? { kind: 'invalid', says: verdict.because } : { kind: 'quiet' };
};
