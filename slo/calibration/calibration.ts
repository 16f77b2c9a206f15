import type { Objective } from '../plan.ts';
import { clustersFailed, clustersPassed } from './clusters.ts';
import { coverage } from './coverage.ts';
import type { Experiment } from './experiment.ts';
import {
  canaryBlamed,
  canaryLatencyFailed,
  canaryLatencyPassed,
  gateFailed,
  gateOfEpisodes,
  gatePassed,
  gatePower,
} from './gate.ts';
import { durabilityPassed, rpoPassed } from './ledger.ts';
import { metricsPassed, residuePassed } from './listed.ts';
import { looks } from './looks.ts';
import { nights, nightsPower } from './nights.ts';
import { dispersionLevel, plannedPower, sharePower } from './power.ts';
import { readYourWritesFailed, readYourWritesPassed, readYourWritesPower } from './read-your-writes.ts';
import { recoveryPassed } from './recovery.ts';
import { rolloutFailed, rolloutPassed, rolloutPower } from './rollout.ts';
import { sharesFailed, sharesPassed } from './shares.ts';
import { bandFailed, bandPassed, boundsPassed, reactionPassed } from './sizes.ts';
import { throughputFailed, throughputPassed } from './throughput.ts';

/** How often the judge passes a system that just misses its objective, for every kind that there is. */
export const falsePasses: Readonly<Record<Objective['kind'], readonly Experiment[]>> = {
  availability: sharesPassed('availability'),
  latency: sharesPassed('latency'),
  throughput: throughputPassed,
  rto: recoveryPassed,
  durability: durabilityPassed,
  'read-your-writes': readYourWritesPassed,
  rpo: rpoPassed,
  'autoscaling-bounds': boundsPassed,
  'autoscaling-reaction': reactionPassed,
  'autoscaling-band': bandPassed,
  residue: residuePassed,
  rollout: rolloutPassed,
  metrics: metricsPassed,
  'gate-availability': gatePassed('gate-availability'),
  'gate-latency': gatePassed('gate-latency'),
  'canary-availability': gatePassed('canary-availability'),
  'canary-latency': canaryLatencyPassed,
};

/** All that is simulated, in the order of the table. */
export const calibration: readonly { title: string; experiments: readonly Experiment[] }[] = [
  { title: 'Passed though the objective is just missed', experiments: Object.values(falsePasses).flat() },
  {
    title: 'Failed though the objective is just met',
    experiments: [
      ...sharesFailed,
      ...throughputFailed,
      ...gateFailed,
      ...canaryBlamed,
      ...canaryLatencyFailed,
      ...bandFailed,
      ...readYourWritesFailed,
      ...rolloutFailed,
    ],
  },
  { title: 'Looked at again and again', experiments: looks },
  {
    title: 'Failures that come in episodes (two-state Markov chain by the second)',
    experiments: [...clustersPassed, ...clustersFailed, ...gateOfEpisodes, ...nights],
  },
  {
    title: 'Power',
    experiments: [
      ...sharePower,
      ...gatePower,
      ...readYourWritesPower,
      ...rolloutPower,
      ...plannedPower,
      ...dispersionLevel,
      ...nightsPower,
    ],
  },
  { title: 'Coverage of the intervals', experiments: coverage },
];
