import type { Mark } from '../evidence.ts';
import type { Outcome } from '../outcome.ts';
import type { FaultName } from '../plan.ts';
import type { Op, ServiceId } from '../services.ts';
import type { EpochMilliseconds, Ratio, Seconds } from '../units.ts';

/** What a fault does to a healthy LifeFlow, in seconds after it took effect. */
export type Effect = {
  episodes: readonly Episode[];
  marks: readonly { after: Seconds; name: Mark['name']; clock: Mark['clock']; subject: string }[];
  healEpisodes: readonly Episode[];
  /** Names that the injection bears, where a judge reads them. */
  targets?: string;
};

/** A stretch of time in which a share of the requests is answered badly. */
export type Episode = {
  op: Op;
  /** Absent: all services. */
  service?: ServiceId;
  from: Seconds;
  to: Seconds;
  share: Ratio;
  outcome: Exclude<Outcome, 'good' | 'dropped' | 'late' | 'wrong-answer'>;
};

/** The episode, if any, that an operation begun at this instant meets. */
export type EpisodeAt = (op: Op, service: ServiceId, at: EpochMilliseconds) => Episode | undefined;

const both = (episode: Omit<Episode, 'op'>): Episode[] => [
  { op: 'read', ...episode },
  { op: 'write', ...episode },
];

/** Nothing is answered badly, and nothing is seen of it but by the platform. */
const unnoticed: Effect = { episodes: [], marks: [], healEpisodes: [] };

export const effects: Record<FaultName, Effect> = {
  'replica-stop': unnoticed,
  'replica-evict': unnoticed,
  'node-drain': unnoticed,
  'api-cut': unnoticed,
  'scale-pin': unnoticed,
  'broken-rollout': unnoticed,
  'container-kill': {
    episodes: both({ service: 'request', from: 0, to: 1.4, share: 1 / 3, outcome: 'network-error' }),
    marks: [
      { after: 0.2, name: 'replica-gone', clock: 'platform', subject: 'request-r1a1-1' },
      { after: 1.4, name: 'endpoint-removed', clock: 'platform', subject: 'request-r1a1-1' },
      { after: 3.1, name: 'replica-ready', clock: 'platform', subject: 'request-r1a1-1' },
    ],
    healEpisodes: [],
  },
  'node-cut': {
    episodes: both({ from: 0, to: 10.4, share: 1 / 9, outcome: 'network-error' }),
    marks: [
      { after: 10.2, name: 'node-down', clock: 'platform', subject: 'r1b2' },
      { after: 10.4, name: 'endpoint-removed', clock: 'platform', subject: 'donor-r1b2-2' },
      { after: 24.1, name: 'capacity-restored', clock: 'platform', subject: 'r1b2' },
    ],
    healEpisodes: [],
  },
  'zone-cut': {
    episodes: both({ from: 0, to: 10.6, share: 1 / 3, outcome: 'network-error' }),
    marks: [
      { after: 5.1, name: 'standby-dropped', clock: 'database', subject: 'pg-1' },
      { after: 10.3, name: 'node-down', clock: 'platform', subject: 'r1b1' },
      { after: 10.6, name: 'endpoint-removed', clock: 'platform', subject: 'donor-r1b1-1' },
      { after: 25.2, name: 'capacity-restored', clock: 'platform', subject: 'r1b' },
    ],
    healEpisodes: [],
  },
  'replica-kill': {
    episodes: both({ service: 'request', from: 0, to: 2.2, share: 1 / 3, outcome: 'network-error' }),
    marks: [
      { after: 0.1, name: 'replica-gone', clock: 'platform', subject: 'request-r1a1-1' },
      { after: 2.2, name: 'endpoint-removed', clock: 'edge', subject: 'request-r1a1-1' },
      { after: 6.5, name: 'replica-ready', clock: 'platform', subject: 'request-r1a2-4' },
      { after: 6.6, name: 'capacity-restored', clock: 'platform', subject: 'request' },
    ],
    healEpisodes: [],
  },
  'node-kill': {
    episodes: both({ from: 0, to: 2.4, share: 1 / 9, outcome: 'network-error' }),
    marks: [
      { after: 0.1, name: 'node-down', clock: 'platform', subject: 'r1b2' },
      { after: 2.4, name: 'endpoint-removed', clock: 'edge', subject: 'donor-r1b2-2' },
      { after: 18.3, name: 'capacity-restored', clock: 'platform', subject: 'r1b2' },
    ],
    healEpisodes: [],
  },
  'database-primary-kill': {
    episodes: both({ from: 0, to: 6.3, share: 1, outcome: 'server-error' }),
    marks: [
      { after: 0.1, name: 'primary-lost', clock: 'database', subject: 'pg-1' },
      { after: 5.4, name: 'standby-promoted', clock: 'database', subject: 'pg-2' },
    ],
    healEpisodes: [],
  },
  'zone-loss': {
    episodes: [
      { op: 'read', from: 0, to: 2.6, share: 1 / 3, outcome: 'network-error' },
      { op: 'write', from: 0, to: 5.6, share: 1, outcome: 'server-error' },
    ],
    marks: [
      { after: 0.1, name: 'node-down', clock: 'platform', subject: 'r1b1' },
      { after: 2.6, name: 'endpoint-removed', clock: 'edge', subject: 'donor-r1b1-1' },
      { after: 5.1, name: 'standby-dropped', clock: 'database', subject: 'pg-1' },
      { after: 16.4, name: 'capacity-restored', clock: 'platform', subject: 'r1b' },
    ],
    healEpisodes: [],
  },
  'region-loss': {
    episodes: [
      { op: 'read', from: 0, to: 16.2, share: 1, outcome: 'network-error' },
      { op: 'write', from: 0, to: 31.7, share: 1, outcome: 'network-error' },
    ],
    marks: [
      { after: 0.1, name: 'primary-lost', clock: 'database', subject: 'pg-2' },
      { after: 6.2, name: 'region-unhealthy', clock: 'edge', subject: 'region-1' },
      { after: 16.2, name: 'traffic-moved', clock: 'edge', subject: 'reads' },
      { after: 20.5, name: 'runbook-step', clock: 'platform', subject: 'promote' },
      { after: 28.5, name: 'standby-promoted', clock: 'database', subject: 'pg-3' },
      { after: 31.7, name: 'traffic-moved', clock: 'edge', subject: 'writes' },
    ],
    healEpisodes: [{ op: 'write', from: 12, to: 14.5, share: 1, outcome: 'server-error' }],
  },
  'rolling-restart': {
    episodes: [],
    marks: [1, 2, 3].flatMap((n): Effect['marks'] => [
      { after: 5 * n - 8.9, name: 'replica-started', clock: 'platform', subject: `request-r1a2-${n + 3}` },
      { after: 5 * n - 7, name: 'replica-ready', clock: 'platform', subject: `request-r1a2-${n + 3}` },
      { after: 5 * n - 6.9, name: 'endpoint-removed', clock: 'edge', subject: `request-r1a1-${n}` },
      { after: 5 * n - 5, name: 'replica-gone', clock: 'platform', subject: `request-r1a1-${n}` },
    ]),
    healEpisodes: [],
    targets: 'request-r1a1-1, request-r1a1-2, request-r1a1-3',
  },
  'http-delay': { episodes: [], marks: [], healEpisodes: [] },
  'http-errors': {
    // Imposed for as long as the small run holds it.
    episodes: both({ service: 'request', from: 0, to: 20.3, share: 1 / 2, outcome: 'server-error' }),
    marks: [{ after: 20.3, name: 'disruption-over', clock: 'runner', subject: 'request' }],
    healEpisodes: [],
  },
  'network-drop': {
    episodes: both({ service: 'request', from: 0, to: 25, share: 1, outcome: 'network-error' }),
    marks: [
      { after: 20.3, name: 'disruption-over', clock: 'runner', subject: 'request' },
      { after: 25, name: 'endpoint-added', clock: 'platform', subject: 'request-r1a1-1' },
    ],
    healEpisodes: [],
  },
};
