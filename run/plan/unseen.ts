import type { Plan } from '../../slo/plan.ts';
import { type Environment, isOwnEnvironment } from '../config/schema.ts';

/** What an environment of somebody else's doesn't show to a run, which sees its API servers and its answers only. Pure. */
export const unseen = (environment: Environment): Plan['notExamined'] =>
  isOwnEnvironment(environment)
    ? []
    : [
        {
          what: "queries at LifeFlow's databases, their connections, roles and replication lag, and the depth of its queues",
          takes: 'a way into its databases and queues, which this environment gives the suite none of',
        },
        {
          what: "requests as LifeFlow's own edge and services count them, held against k6's count",
          takes: 'an edge and services that tell their counts to the suite',
        },
      ];
