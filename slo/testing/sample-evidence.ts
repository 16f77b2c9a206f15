import { metricsOf, scrapeSeconds } from '../documented-metrics.ts';
import type {
  CountRow,
  Evidence,
  LedgerRow,
  Mark,
  ProbeRow,
  ReadBackRow,
  Sample,
  VisibilityRow,
} from '../evidence.ts';
import { evidenceSchema } from '../evidence.ts';
import { untilHeal } from '../imposed.ts';
import type { LoadRow } from '../load-row.ts';
import type { Plan, PlannedFault } from '../plan.ts';
import { type Random, seededRandom } from '../random.ts';
import { pauseAfter } from '../read-your-writes.ts';
import { ledgerRoute, routes, serviceIds } from '../services.ts';
import type { EpochMilliseconds, Seconds } from '../units.ts';
import { arrivalsBySecond, shareAt } from './sample-arrivals.ts';
import { type Effect, type Episode, type EpisodeAt, effects } from './sample-faults.ts';
import { sampleLoad } from './sample-load.ts';
import { loadStart } from './sample-plan.ts';

/** When a made-up fault takes effect: the pre-flight check takes three seconds, the proof a tenth. */
export const effectiveAt = (fault: PlannedFault): EpochMilliseconds => loadStart + fault.at * 1000 + 3100;
export const healStartedAt = (fault: PlannedFault): EpochMilliseconds =>
  effectiveAt(fault) + untilHeal(fault) * 1000;

/** What a healthy LifeFlow leaves behind when this plan is carried out. */
export const sampleEvidence = (plan: Plan, seed: number): Evidence<LoadRow[]> => {
  const random = seededRandom(seed);
  const episodeAt = episodesOf(plan);
  const load = sampleLoad(plan, episodeAt, random);
  const probes = sampleProbes(plan, episodeAt, random);
  const ledger = sampleLedger(plan, episodeAt, random);
  return {
    schema: evidenceSchema,
    load,
    probes,
    ledger,
    visibility: sampleVisibility(plan, ledger, episodeAt, seededRandom(seed + 1)),
    readBack: sampleReadBack(plan, ledger),
    marks: sampleMarks(plan),
    samples: sampleSamples(plan, random),
    counts: serviceIds.flatMap((service): CountRow[] => {
      const sent = load.filter((r) => r.service === service).reduce((sum, r) => sum + r.count, 0);
      const row = { service, client: 'load' as const, requests: sent, answered: sent, missingReplicas: 0 };
      const lost = Math.round(sent * 0.02);
      return [
        { ...row, party: 'k6' },
        { ...row, party: 'edge' },
        { ...row, party: 'service', requests: sent - lost, answered: sent - lost, missingReplicas: 5 },
      ];
    }),
    defects: [],
  };
};

const episodesOf = (plan: Plan): EpisodeAt => {
  const spans = plan.chaos.flatMap((fault) => [
    ...effects[fault.fault].episodes.map((e) => span(e, effectiveAt(fault))),
    ...effects[fault.fault].healEpisodes.map((e) => span(e, healStartedAt(fault))),
  ]);
  return (op, service, at) =>
    spans.find(
      ({ episode: e, from, to }) =>
        e.op === op && (e.service === undefined || e.service === service) && from <= at && at < to,
    )?.episode;
};
const span = (episode: Episode, t0: EpochMilliseconds) => ({
  episode,
  from: t0 + episode.from * 1000,
  to: t0 + episode.to * 1000,
});

const sampleProbes = (plan: Plan, episodeAt: EpisodeAt, random: Random): ProbeRow[] => {
  const gap = 1000 / plan.witnesses.probesPerSecond;
  const perService = Math.floor((plan.load.durationSeconds * 1000) / gap);
  return serviceIds.flatMap((service, lane) =>
    Array.from({ length: perService }, (_, i): ProbeRow => {
      const scheduledAt = loadStart + i * gap + lane * 10;
      const sentAt = scheduledAt + Math.round(random.next() * 20) / 10;
      const episode = episodeAt('read', service, sentAt);
      const bad = episode !== undefined && random.next() < episode.share;
      const endedAt = sentAt + 2 + Math.round(random.next() * 40) / 10;
      return bad
        ? { service, scheduledAt, sentAt, endedAt, outcome: episode.outcome }
        : { service, scheduledAt, sentAt, endedAt, outcome: 'good', region: regionAt(plan, sentAt, 'reads') };
    }),
  );
};

const sampleLedger = (plan: Plan, episodeAt: EpisodeAt, random: Random): LedgerRow[] => {
  const gap = 1000 / plan.witnesses.ledgerWritesPerSecond;
  const perService = Math.floor((plan.load.durationSeconds * 1000) / gap);
  return serviceIds.flatMap((service, lane) =>
    Array.from({ length: perService }, (_, i): LedgerRow => {
      const sentAt = loadStart + i * gap + lane * 50;
      const episode = episodeAt('write', service, sentAt);
      const bad = episode !== undefined && random.next() < episode.share;
      const row = { ref: `${service}-${i + 1}`, service, sentAt, endedAt: sentAt + 5 };
      if (!bad) {
        return { ...row, class: 'acknowledged', outcome: 'good', region: regionAt(plan, sentAt, 'writes') };
      }
      return {
        ...row,
        class: episode.outcome === 'server-error' ? 'refused' : 'indeterminate',
        outcome: episode.outcome,
      };
    }),
  );
};

const regionAt = (plan: Plan, at: EpochMilliseconds, what: 'reads' | 'writes'): string => {
  const [first = 'region-1', second = first] = plan.environment.regions;
  const away = plan.chaos.some((fault) => {
    const moved = effects[fault.fault].marks.find((m) => m.name === 'traffic-moved' && m.subject === what);
    return (
      moved !== undefined &&
      effectiveAt(fault) + moved.after * 1000 <= at &&
      at < healStartedAt(fault) + 14_500
    );
  });
  return away ? second : first;
};

/** Seconds after an acknowledgement at which its write is looked for, until it is seen; answers take no time. */
const looksAt = ({ load }: Plan): Seconds[] => {
  const at = [0];
  while (at.length < 10) {
    const last = at.at(-1) ?? 0;
    at.push(last + pauseAfter(at.length - 1, last, load));
  }
  return at;
};

/** Each acknowledged write is shown by the first read that is answered. */
const sampleVisibility = (
  plan: Plan,
  ledger: readonly LedgerRow[],
  episodeAt: EpisodeAt,
  random: Random,
): VisibilityRow[] => {
  const times = looksAt(plan);
  return ledger.flatMap(({ ref, service, class: end, endedAt }) => {
    if (end !== 'acknowledged') return [];
    const rows: VisibilityRow[] = [];
    for (const [look, after] of times.entries()) {
      const sentAt = endedAt + after * 1000 + 1;
      const row = { ref, service, look, sentAt, endedAt: sentAt + 4 };
      const episode = episodeAt('read', service, sentAt);
      if (episode === undefined || random.next() >= episode.share)
        return [...rows, { ...row, shown: 'yes', region: regionAt(plan, sentAt, 'reads') }];
      rows.push({ ...row, shown: 'unknown' });
    }
    return rows;
  });
};

/** All that was acknowledged is there, and every second write that may or may not be. */
const sampleReadBack = (plan: Plan, ledger: readonly LedgerRow[]): ReadBackRow[] => {
  const at = loadStart + plan.load.durationSeconds * 1000 + 2000;
  return serviceIds.map((service) => ({
    service,
    at,
    status: 'complete',
    coversUntil: at,
    refs: ledger
      .filter((row) => row.service === service)
      .filter((row, i) => row.class === 'acknowledged' || (row.class === 'indeterminate' && i % 2 === 0))
      .map((row) => row.ref),
  }));
};

const sampleMarks = (plan: Plan): Mark[] => {
  const at = (seconds: number) => loadStart + seconds * 1000;
  const end = plan.load.durationSeconds;
  const runner = { clock: 'runner', uncertaintyMs: 1 } as const;
  return [
    { ...runner, name: 'run-started', at: at(-25) },
    { ...runner, name: 'load-started', at: at(0) },
    ...plan.load.phases.map((p): Mark => ({ ...runner, name: 'phase', at: at(p.from), subject: p.name })),
    ...plan.chaos.flatMap((fault) => faultMarks(fault, effects[fault.fault])),
    { ...runner, name: 'load-ended', at: at(end) },
    { ...runner, name: 'run-ended', at: at(end + 4) },
  ];
};

const faultMarks = (planned: PlannedFault, effect: Effect): Mark[] => {
  const fault = planned.id;
  const t0 = effectiveAt(planned);
  const heal = healStartedAt(planned);
  const runner = { clock: 'runner', uncertaintyMs: 1, fault } as const;
  return [
    { ...runner, name: 'fault-planned', at: t0 - 3100 },
    { ...runner, name: 'preflight-passed', at: t0 - 200 },
    {
      ...runner,
      name: 'fault-injected',
      // A rollout takes effect when the first replica that stood before is gone.
      at: t0 - (effect.targets === undefined ? 100 : 4000),
      ...(effect.targets === undefined ? {} : { subject: effect.targets }),
    },
    { ...runner, name: 'fault-effective', at: t0, clock: 'platform', uncertaintyMs: 20 },
    ...effect.marks.map(
      (m): Mark => ({
        name: m.name,
        at: t0 + m.after * 1000,
        clock: m.clock,
        uncertaintyMs: 5,
        subject: m.subject,
      }),
    ),
    { ...runner, name: 'heal-started', at: heal },
    { ...runner, name: 'heal-ended', at: heal + (planned.fault === 'region-loss' ? 15_000 : 4000) },
    { ...runner, name: 'residue-clean', at: heal + (planned.fault === 'region-loss' ? 15_500 : 4500) },
  ];
};

/** Nothing happens in the other region: it need not be looked at so often. */
const quietSampleSeconds: Seconds = 5;

const sampleSamples = (plan: Plan, random: Random): Sample[] => {
  const [first = 'region-1', second = first] = plan.environment.regions;
  const samples: Sample[] = [];
  const arrived = new Map(
    plan.load.services.map((l) => [l.service, arrivalsBySecond(l.points, plan.load.durationSeconds)]),
  );
  for (let s = 0; s <= plan.load.durationSeconds; s += 1) {
    const at = loadStart + s * 1000 + 500;
    const k6Cores = 0.2 + random.next() * 0.05;
    samples.push({
      kind: 'machine',
      at,
      busy: Math.round((0.45 + random.next() * 0.1) * 1000) / 1000,
      k6Cores: Math.round(k6Cores * 1000) / 1000,
      runnerCores: 0.05,
      runnerMegabytes: 180,
    });
    for (const load of plan.load.services) {
      const share = shareAt(load.points, s) / load.peakArrivalsPerSecond;
      const scaledUp = load.service === 'notification' && s >= 65;
      const relieved = scaledUp && s >= 68;
      const utilisation = Math.round(
        (relieved ? 0.62 : load.service === 'notification' ? 0.82 : 0.6) * share * 100,
      );
      samples.push({
        kind: 'replicas',
        at,
        service: load.service,
        region: first,
        desired: scaledUp ? 4 : 3,
        ready: relieved ? 4 : 3,
        utilisation: utilisation / 100,
      });
      if (s % quietSampleSeconds === 0)
        samples.push({ kind: 'replicas', at, service: load.service, region: second, desired: 1, ready: 1 });
      if (s % scrapeSeconds === 0) {
        const names = metricsOf(load.service).map(({ name }) => name);
        samples.push({ kind: 'metrics', at, service: load.service, replica: `${load.service}-1`, names });
      }
      samples.push({
        kind: 'queries',
        at,
        service: load.service,
        queries: Math.round(
          (arrived.get(load.service)?.[s] ?? 0) * (load.targetQps / load.peakArrivalsPerSecond) +
            // The counter can't tell the ledger's writes from others.
            s * plan.witnesses.ledgerWritesPerSecond * routes[ledgerRoute[load.service]].queries,
        ),
        connections: 12,
      });
    }
    samples.push({ kind: 'replication', at, standby: 'pg-2', mode: 'sync', lagBytes: 0 });
    samples.push({ kind: 'replication', at, standby: 'pg-3', mode: 'async', lagBytes: 1024 });
    samples.push({ kind: 'queue', at, service: 'notification', depth: Math.round(random.next() * 20) });
  }
  return samples;
};
