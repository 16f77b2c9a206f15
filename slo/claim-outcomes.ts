import type { Check, Claim } from './claims/claim.ts';
import { claims } from './claims.ts';
import { isOwn } from './own-environment.ts';
import type { Objective, Plan } from './plan.ts';
import { serviceOf } from './services.ts';
import type { Ratio } from './units.ts';
import { type Finding, type Verdict, verdictValues } from './verdict.ts';
import { percent } from './words.ts';

type Outcome = Verdict['claims'][number];

/**
 * What a run says of each claim of the document, in the document's order. Confirmed by findings that name it and all
 * pass, at the claim's own figure; refuted by one that fails at it. A waiver excuses a failure, and makes it no less of
 * one. What was measured beside the figure, at a scale or with timers of our own, examines a mechanism and no claim.
 */
export const claimOutcomes = (plan: Plan, findings: readonly Finding[], cut: string | null): Outcome[] =>
  claims.map((claim) => {
    const named = findings.filter((f) => f.objective.claims.includes(claim.id));
    return { claim: claim.id, ...outcomeOf(claim, named, plan, cut) };
  });

const outcomeOf = (
  claim: Claim,
  named: readonly Finding[],
  plan: Plan,
  cut: string | null,
): Omit<Outcome, 'claim'> => {
  if (named.length === 0) return { outcome: 'not examined', because: unasked(claim.check) };
  const aside = named.map((f) => besideTheFigure(f, plan)).find((why) => why !== undefined);
  if (aside !== undefined) return { outcome: 'not examined', because: `${tallyOf(named)}; ${aside}` };
  const refuting = named.find((f) => f.verdict === 'FAIL' && breaks(f, claim));
  if (refuting !== undefined) {
    return {
      outcome: 'refuted',
      because: `${refuting.objective.id}: ${refuting.says}${elsewhere(claim, plan)}`,
    };
  }
  const held = named.every((f) => f.verdict === 'PASS' || (f.verdict === 'FAIL' && !breaks(f, claim)));
  const lacking = cut ?? missing(named, plan);
  return held && lacking === undefined
    ? { outcome: 'confirmed', because: `${tallyOf(named)}${elsewhere(claim, plan)}` }
    : { outcome: 'not examined', because: `${tallyOf(named)}: ${held ? lacking : 'not decided'}` };
};

/** A narrowed run that leaves out findings of the same kind confirms no claim about all of them. */
const missing = (named: readonly Finding[], { absent }: Plan): string | undefined => {
  const kinds = new Set(named.map((f) => f.objective.id.split(':')[0]));
  const left = absent.filter((a) => kinds.has(a.id.split(':')[0]));
  return left.length === 0 ? undefined : `${left.map((a) => a.id).join(', ')} not part of this run`;
};

/** Where it was examined, if that is not where the document claims it. */
const elsewhere = (claim: Claim, { environment: { kind, name } }: Plan): string => {
  if (isOwn(kind)) return `, of a stand-in (environment ${name})`;
  return claim.environment === 'all' || claim.environment === kind
    ? ''
    : `, of ${kind} (environment ${name}) and not of ${claim.environment}`;
};

/** Why a finding measured something else than the document's own figure; undefined where it measured that. */
const besideTheFigure = ({ objective }: Finding, { load }: Plan): string | undefined => {
  if (objective.figureNotExamined !== undefined)
    return `mechanism exercised, figure not: ${objective.figureNotExamined}`;
  const rate = rateOf(objective, load);
  const aside = objective.kind === 'throughput' ? Math.abs(rate - 1) > unlike : rate > 1 + unlike;
  return ofLoad.includes(objective.kind) && aside ? `at ${percent(rate)} of the documented rate` : undefined;
};

/** What a higher load than the documented one brings about breaks no promise. */
const ofLoad: readonly Objective['kind'][] = ['availability', 'latency', 'throughput'];

/** Ours: rates are solved for from the figures, and differ from them by rounding. */
const unlike: Ratio = 1e-3;

/** Of the objective's service, or of the one that is asked most for its figure. */
const rateOf = ({ service }: Objective, { services }: Plan['load']): Ratio =>
  services
    .filter((s) => service === undefined || s.service === service)
    .reduce((most, s) => Math.max(most, s.targetQps / serviceOf(s.service).peakQps), 0);

/** Fewest and most replicas are one finding and two claims: too many say nothing of the fewest. */
const breaks = ({ objective, interval }: Finding, { id, figure }: Claim): boolean => {
  if (objective.kind !== 'autoscaling-bounds') return true;
  return id.endsWith('-max') ? (interval.high ?? 0) > figure : (interval.low ?? figure) < figure;
};

const unasked = (check: Check): string => {
  switch (check.by) {
    case 'experiment':
      return `no finding of this run names it; an experiment judges it (${check.objective})`;
    case 'audit':
      return '`verify audit` reasons about it, without a run';
    case 'observation':
      return `seen in ${check.of}, held against no bound`;
    default:
      return `out of reach: ${check.because}`;
  }
};

/** `7 PASS, 1 INCONCLUSIVE of availability:auth and 7 more`. */
const tallyOf = (named: readonly Finding[]): string => {
  const counts = verdictValues
    .map((value) => [named.filter((f) => f.verdict === value).length, value] as const)
    .filter(([n]) => n > 0)
    .map(([n, value]) => `${n} ${value}`);
  const more = named.length > 1 ? ` and ${named.length - 1} more` : '';
  return `${counts.reverse().join(', ')} of ${named[0]?.objective.id}${more}`;
};
