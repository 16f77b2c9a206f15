import { audit, type Claim, claim, outOfReach } from './claim.ts';

const people = outOfReach('a rule for people and their tools, which no run sees');

/** Section 6: the delivery pipeline. */
export const pipelineClaims: readonly Claim[] = [
  claim(
    '6.staging.rollout',
    1,
    'replicas',
    'replicas that are replaced at a time in staging',
    audit,
    'staging',
  ),
  claim('6.approvals', 2, 'approvals', 'approvals of a change, at least', people, 'all'),
  claim('6.canary.share', 0.1, 'ratio', 'share of traffic that the new version gets first', audit),
  claim('6.canary.watch', 300, 'seconds', 'how long it is watched', audit),
  claim('6.canary.second-share', 0.5, 'ratio', 'share of traffic that it gets next', audit),
  claim('6.canary.second-watch', 300, 'seconds', 'how long it is watched then', audit),
  claim('6.pipeline.total', 900, 'seconds', 'from commit to production, about', audit, 'all'),
];
