import { against } from '../judging/finding.ts';
import { requestsNeeded } from '../statistics/clopper-pearson.ts';
import { enoughEpisodes } from '../statistics/episodes.ts';
import { poissonUpperBound } from '../statistics/poisson.ts';
import type { Count, Ratio } from '../units.ts';
import type { Interval, VerdictValue } from '../verdict.ts';
import { many, number } from '../words.ts';
import { doubtOf } from './doubt.ts';
import { type ManyNights, type NightCount, overNights } from './many-nights.ts';
import type { Night, NightFinding } from './night.ts';

/** One objective on a share of steady requests, over many nights. */
export type ShareOverNights = Pick<
  NightFinding,
  'id' | 'kind' | 'service' | 'required' | 'bound' | 'confidence'
> & {
  verdict: Exclude<VerdictValue, 'INVALID'>;
  nights: Count;
  requests: Count;
  bad: Count;
  steadySeconds: Count;
  doubtful: ManyNights['doubtful'];
  /** Of the share that `bound` is about: good answers of an availability, late ones of a latency. */
  observed: Ratio | null;
  /** With the bad answers of doubtful nights, and none of their good ones. */
  interval: Interval;
  /** How many failures count as one in the interval: 1 where they are taken as independent. */
  designEffect: number;
  says: string;
};

/** By the newest night's objectives, bounds and confidence. A night without the objective adds nothing. */
export const sharesOverNights = (nights: readonly Night[]): ShareOverNights[] =>
  (nights.at(-1)?.findings ?? []).flatMap((newest) => {
    if (newest.steady === undefined) return [];
    const counts = nights.flatMap((night): NightCount[] => {
      const own = night.findings.find((f) => f.id === newest.id);
      if (own?.steady === undefined) return [];
      return [{ counts: own.steady, trusted: own.verdict !== 'INVALID' && doubtOf(night) === null }];
    });
    return [decided(newest, overNights(counts, newest.confidence))];
  });

const decided = (of: NightFinding, found: ManyNights): ShareOverNights => {
  const { id, kind, service, required, bound, confidence } = of;
  const isGood = kind === 'availability';
  const failures: Interval =
    found.nights === 0 ? { low: null, high: null } : { low: found.bounds.low, high: found.highAtWorst };
  const allowed = isGood ? 1 - bound : bound;
  const value = { met: 'PASS', missed: 'FAIL', undecided: 'INCONCLUSIVE' } as const;
  const verdict = value[against(failures, allowed)];
  const share = found.requests === 0 ? null : found.bad / found.requests;
  return {
    id,
    kind,
    ...(service === undefined ? {} : { service }),
    required,
    bound,
    confidence,
    verdict,
    nights: found.nights,
    requests: found.requests,
    bad: found.bad,
    steadySeconds: found.seconds,
    doubtful: found.doubtful,
    observed: share === null || !isGood ? share : 1 - share,
    interval: isGood ? complement(failures) : failures,
    designEffect: found.bounds.designEffect,
    says: [
      `${many(found.bad)} of ${many(found.requests)} requests were bad on ${nightsOf(found.nights)}, ${many(found.seconds)} steady seconds in all`,
      ...(found.nights === 0 ? [] : [assumed(found, confidence)]),
      ...doubted(found),
      ...(verdict === 'INCONCLUSIVE' ? lacking(found, allowed, confidence) : []),
    ].join('; '),
  };
};

const complement = ({ low, high }: Interval): Interval => ({
  low: high === null ? null : 1 - high,
  high: low === null ? null : 1 - low,
});

/** What the bound rests on, and what so many nights can't show. */
const assumed = ({ bounds, bad, nights, seconds }: ManyNights, confidence: Ratio): string => {
  const { designEffect, clusters } = bounds;
  const effect = `(design effect ${Number(designEffect.toPrecision(3))})`;
  if (clusters !== null) {
    const within =
      clusters.blockSeconds < seconds / nights ? `within ${clusters.blockSeconds} s` : 'by night';
    const few =
      clusters.episodes < enoughEpisodes
        ? `, and ${many(clusters.episodes)} episodes tell little of how often such ones come`
        : '';
    return `failures cluster ${within} ${effect}${few}`;
  }
  const rarer =
    nights < 2 * poissonUpperBound(0, confidence)
      ? 'so few nights may be without episodes that others have'
      : `episodes rarer than one in ${number(nights / poissonUpperBound(0, confidence), 0)} nights may be missing`;
  if (bad === 0) return `no failure, so the bound holds if failures are independent; ${rarer}`;
  return `independence of the failures is not rejected${designEffect > 1 ? `, some lie close together ${effect}` : ''}; ${rarer}`;
};

const doubted = ({ doubtful: { nights, requests, bad } }: ManyNights): string[] =>
  nights === 0
    ? []
    : [
        `${nightsOf(nights)} more can't be trusted: of their ${many(requests)} requests the ${many(bad)} bad ones count in the bound and no good one does`,
      ];

/** How many nights would decide it if nothing more fails. */
const lacking = (
  { requests, bad, nights, doubtful, bounds }: ManyNights,
  allowed: Ratio,
  confidence: Ratio,
): string[] => {
  if (requests === 0 || allowed <= 0 || allowed >= 1) return ['needs nights that can be trusted'];
  const worth = Math.ceil((bad + doubtful.bad) / bounds.designEffect);
  const needed = requestsNeeded(1 - allowed, worth, confidence) * bounds.designEffect;
  const more = Math.ceil((needed - requests) / (requests / nights));
  return more > 0 ? [`needs about ${nightsOf(more)} more like these without a bad answer`] : [];
};

const nightsOf = (n: Count): string => `${many(n)} ${n === 1 ? 'night' : 'nights'}`;
