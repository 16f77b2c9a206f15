import { metricsOf } from '../../../slo/documented-metrics.ts';
import type {
  CountRow,
  LedgerRow,
  Mark,
  ProbeRow,
  ReadBackRow,
  Sample,
  VisibilityRow,
} from '../../../slo/evidence.ts';
import type { LoadRow } from '../../../slo/load-row.ts';
import type { Plan } from '../../../slo/plan.ts';

export type Rows = {
  load: LoadRow[];
  probes: ProbeRow[];
  ledger: LedgerRow[];
  visibility: VisibilityRow[];
  readBack: ReadBackRow[];
  marks: Mark[];
  samples: Sample[];
  counts: CountRow[];
};

/** What the rows say against a PASS, each of them being one. */
export const untrue = (plan: Plan, rows: Rows): string[] => {
  const found: string[] = [];
  const say = (wrong: boolean, what: string) => {
    if (wrong) found.push(what);
  };
  const twice = (keys: readonly string[]) => new Set(keys).size < keys.length;
  say(twice(rows.ledger.map((r) => r.ref)), 'a write that is there twice');
  say(twice(rows.probes.map((r) => `${r.service} ${r.scheduledAt}`)), 'a probe that is there twice');
  say(twice(rows.visibility.map((r) => `${r.ref} ${r.look}`)), 'a look that is there twice');
  say(twice(rows.counts.map((r) => `${r.party} ${r.service} ${r.client}`)), 'a count that is there twice');
  say(
    rows.probes.some((r) => r.endedAt < r.sentAt || r.sentAt < r.scheduledAt - 50),
    'a probe that ends before it begins',
  );
  say(
    [...rows.ledger, ...rows.visibility].some((r) => r.endedAt < r.sentAt),
    'a write or a look that ends before it begins',
  );
  say(
    rows.counts.some((r) => r.answered > r.requests),
    'more answers than requests',
  );
  say(
    rows.load.some(
      ({ histogram: h, count }) =>
        h !== undefined && h.zeroCount + h.counts.reduce((a, b) => a + b, 0) !== count,
    ),
    'a histogram of other answers',
  );
  const named = (name: Mark['name']) => rows.marks.filter((m) => m.name === name);
  const [started, ended] = [named('load-started')[0]?.at, named('load-ended')[0]?.at];
  say(started === undefined || ended === undefined || ended < started, 'no load that began and ended');
  say(
    named('load-ended').some((m) => m.detail !== undefined),
    'a load that broke off',
  );
  const ends = named('run-ended');
  say(
    ends.length === 0 || ends.some((m) => (m.subject ?? 'completed') !== 'completed'),
    'a run without its end',
  );
  for (const service of plan.load.services.map((s) => s.service)) {
    const held = sum(rows.load.filter((r) => r.service === service && r.outcome !== 'dropped'));
    const k6 = rows.counts.filter((r) => r.party === 'k6' && r.service === service && r.client === 'load');
    const [asked, answered] = [
      k6.reduce((n, r) => n + r.requests, 0),
      k6.reduce((n, r) => n + r.answered, 0),
    ];
    const apart = plan.validity.countsApart * asked + asked - answered;
    say(Math.abs(held - answered) > apart, `other answers of ${service} than k6 counted`);
  }
  const required = plan.objectives.filter(
    (o) => o.required && !plan.waivers.some((w) => w.objective === o.id),
  );
  say(required.length === 0, 'nothing that is required');
  for (const objective of required) found.push(...missed(objective, plan, rows));
  return found;
};

const sum = (rows: readonly LoadRow[]): number => rows.reduce((n, r) => n + r.count, 0);

/** Why an objective can't have been met, if that is plain. */
const missed = (o: Plan['objectives'][number], plan: Plan, rows: Rows): string[] => {
  const faults = plan.chaos.map((f) => ({
    ...f,
    from: rows.marks.filter((m) => m.fault === f.id && m.name === 'fault-injected').map((m) => m.at),
    effective: rows.marks.filter((m) => m.fault === f.id && m.name === 'fault-effective').map((m) => m.at),
    healed: rows.marks.filter((m) => m.fault === f.id && m.name === 'heal-started').map((m) => m.at),
  }));
  const own = rows.load.filter((r) => o.service === undefined || r.service === o.service);
  /** Far from every fault and heal, and from the ramp. */
  const undisturbed = own.filter(
    ({ second }) =>
      second * 1000 > Math.min(...rows.marks.map((m) => m.at)) + 45_000 &&
      faults.every((f) =>
        [...f.from, ...f.effective, ...f.healed].every((at) => Math.abs(second * 1000 - at) > 100_000),
      ),
  );
  const bad = (outcomes: readonly string[]) => sum(undisturbed.filter((r) => outcomes.includes(r.outcome)));
  const fault = faults.find((f) => f.id === o.fault);
  switch (o.kind) {
    case 'gate-availability':
    case 'availability':
      // As many as a level takes without any failure: (its level) ^ requests ≤ 1 - confidence.
      if (o.bound ** sum(own) > 1 - o.confidence) return [`${o.id}: too few requests to show it`];
      return bad(['late', 'server-error', 'network-error', 'wrong-answer']) > (1 - o.bound) * sum(own)
        ? [`${o.id}: too many bad answers`]
        : [];
    case 'latency':
      return bad(['late']) > o.bound * sum(own) ? [`${o.id}: too many late answers`] : [];
    case 'rto': {
      if (fault === undefined || fault.effective.length === 0) return [`${o.id}: no fault took effect`];
      const t0 = Math.min(...fault.effective);
      const until = t0 + o.bound * 1000;
      const asked: { service: string; sentAt: number; good: boolean }[] =
        o.op === 'read'
          ? rows.probes.map((p) => ({ ...p, good: p.outcome === 'good' }))
          : rows.ledger.map((w) => ({ ...w, good: w.class === 'acknowledged' && w.outcome === 'good' }));
      return plan.load.services.flatMap(({ service }) =>
        asked.some(
          (a) => a.service === service && a.good && a.sentAt >= t0 - 2000 && a.sentAt <= until + 2000,
        )
          ? []
          : [`${o.id}: no good answer of ${service} within the bound`],
      );
    }
    case 'durability':
      return lostOrDoubled(plan, rows);
    case 'read-your-writes':
      return unshown(rows);
    case 'rollout': {
      const [injected] = rows.marks.filter((m) => m.fault === o.fault && m.name === 'fault-injected');
      const gone = rows.marks.filter((m) => m.name === 'replica-gone').map((m) => m.subject);
      const stood = injected?.subject?.split(', ') ?? [];
      return stood.length === 0 || stood.some((name) => !gone.includes(name))
        ? [`${o.id}: a replica stayed`]
        : [];
    }
    case 'residue':
      return [
        ...(rows.marks.some((m) => m.name === 'residue-found' || m.name === 'heal-failed')
          ? ['residue']
          : []),
        ...faults.flatMap((f) =>
          f.from.length > 0 && !rows.marks.some((m) => m.name === 'residue-clean') ? ['no audit'] : [],
        ),
      ];
    case 'autoscaling-bounds': {
      const { min, max } = plan.environment.replicas;
      const sizes = rows.samples.flatMap((s) =>
        s.kind === 'replicas' && s.service === o.service && s.region === plan.environment.regions[0]
          ? [s.desired]
          : [],
      );
      return sizes.length === 0 || sizes.some((n) => n < min || n > max) ? [`${o.id}: outside`] : [];
    }
    case 'metrics': {
      const wanted = o.service === undefined ? [] : metricsOf(o.service).map((m) => m.name);
      const scrapes = rows.samples.flatMap((s) =>
        s.kind === 'metrics' && s.service === o.service ? [s.names] : [],
      );
      const lacking = wanted.filter((name) => scrapes.some((names) => !names.includes(name))).length;
      return scrapes.length === 0 || lacking > o.bound ? [`${o.id}: metrics are missing`] : [];
    }
    default:
      return [];
  }
};

const unshown = ({ ledger, visibility }: Rows): string[] => {
  const shown = new Set(visibility.filter((v) => v.shown === 'yes').map((v) => v.ref));
  const acknowledged = ledger.filter((w) => w.class === 'acknowledged');
  return acknowledged.some((w) => shown.has(w.ref)) ? [] : ['no write that a read has shown'];
};

const lostOrDoubled = (plan: Plan, rows: Rows): string[] => {
  const found: string[] = [];
  for (const { service } of plan.load.services) {
    const back = rows.readBack.filter((r) => r.service === service && r.status === 'complete');
    const newest = back.reduce<ReadBackRow | undefined>(
      (a, b) => (a === undefined || b.at >= a.at ? b : a),
      undefined,
    );
    const stored = newest?.refs ?? [];
    const mayLose = plan.chaos.some((f) => f.fault === 'region-loss');
    if (newest === undefined) found.push(`${service} was not read back`);
    if (new Set(stored).size < stored.length) found.push(`${service} stored something twice`);
    const acks = rows.ledger.filter((w) => w.service === service && w.class === 'acknowledged');
    if (acks.length === 0) found.push(`no acknowledged write of ${service}`);
    if (!mayLose && acks.some((w) => !stored.includes(w.ref))) found.push(`${service} lost a write`);
  }
  return found;
};
