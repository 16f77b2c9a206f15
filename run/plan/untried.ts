import { figureText } from '../../reports/claims.ts';
import type { Claim } from '../../slo/claims/claim.ts';
import { faultNames, type Objective, type Plan } from '../../slo/plan.ts';
import { type FaultPower, powerInWords, powerOfFault } from '../../slo/powers.ts';
import { type Environment, isOwnEnvironment } from '../config/schema.ts';

/**
 * What no run of this environment can say anything about, however it is asked for: faults that take a power which nothing
 * gives the suite here, allowed ones that no experiment describes, and claims that an experiment would have to examine and
 * none does. `asked` are the objectives of all experiments that the config describes. Pure.
 */
export const untried = (
  environment: Environment,
  asked: readonly Objective[],
  claims: readonly Claim[],
): Plan['notExamined'] => [
  ...(isOwnEnvironment(environment) ? [] : powerless(environment)),
  ...undescribed(environment),
  ...unnamedClaims(asked, claims),
];

/** A line for each power. */
const powerless = ({ kind }: Environment): Plan['notExamined'] =>
  (Object.keys(powerInWords) as FaultPower[]).map((power) => ({
    what: `${faultNames.filter((f) => powerOfFault[f] === power).join(', ')}: no such fault can be injected here`,
    takes: `${powerInWords[power]}, which nothing gives the suite on a ${kind} environment yet`,
  }));

const undescribed = ({ allow, experiments }: Environment): Plan['notExamined'] => {
  const left = allow.filter((fault) => !experiments.some((e) => e.fault === fault));
  if (left.length === 0) return [];
  return [
    {
      what: `${left.join(', ')}: allowed, but in no experiment`,
      takes: 'an experiment of each in the config',
    },
  ];
};

/** A line for each kind of objective that would name them. */
const unnamedClaims = (asked: readonly Objective[], claims: readonly Claim[]): Plan['notExamined'] => {
  const named = new Set(asked.flatMap((o) => o.claims));
  const left = claims.flatMap((claim) =>
    claim.check.by === 'experiment' && !named.has(claim.id) ? [{ claim, kind: claim.check.objective }] : [],
  );
  return [...Map.groupBy(left, ({ kind }) => kind)].map(([kind, group]) => ({
    what: `${group.map(({ claim }) => `${claim.id} (${claim.says}: ${figureText(claim)})`).join('; ')}: no experiment here examines it`,
    takes: `an experiment whose objective (${kind}) names it`,
  }));
};
