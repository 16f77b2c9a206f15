import type { Evidence, Sample } from '../../../slo/evidence.ts';
import type { LoadRow } from '../../../slo/load-row.ts';
import type { FaultName, Plan } from '../../../slo/plan.ts';
import type { ServiceId } from '../../../slo/services.ts';
import { sampleEvidence } from '../../../slo/testing/sample-evidence.ts';
import { sampleObjectives } from '../../../slo/testing/sample-objectives.ts';
import { fullShape, loadStart, type SampleShape, samplePlan } from '../../../slo/testing/sample-plan.ts';
import type { Seconds } from '../../../slo/units.ts';

const services: ReadonlySet<ServiceId> = new Set(['donor', 'request']);
const level = 0.99;

type Tiny = { plan: Plan; evidence: Evidence<LoadRow[]> };

/** The smallest run with a fault that can PASS, and with a bit of everything: two services, a minute and a half. */
export const tinyRun = (fault: FaultName, bound = { readsSeconds: 12, writesSeconds: 12 }): Tiny => {
  // A rollout disturbs the seconds from its injection on, which is four before its effect.
  const early = fault === 'rolling-restart' ? 6 : 0;
  return tiny(79 + early + bound.writesSeconds - 12, bound, [
    { fault, at: 40 + early, holdSeconds: bound.writesSeconds + 6, healBoundSeconds: 5 },
  ]);
};

/** The smallest one without a fault that a gate can pass. */
export const calmRun = (): Tiny => tiny(34, { readsSeconds: 0, writesSeconds: 0 }, []);

const tiny = (
  holdSeconds: Seconds,
  bound: { readsSeconds: Seconds; writesSeconds: Seconds },
  faults: SampleShape['faults'],
): Tiny => {
  const shape: SampleShape = {
    ...fullShape,
    scale: 0.01,
    level,
    probesPerSecond: 1,
    quietSeconds: 1,
    rampSeconds: 1,
    holdSeconds,
    decaySeconds: 1,
    faults,
  };
  const whole = samplePlan(shape, () => []);
  const narrowed: Plan = {
    ...whole,
    load: { ...whole.load, services: whole.load.services.filter((s) => services.has(s.service)) },
    witnesses: { probesPerSecond: 1, ledgerWritesPerSecond: 0.5 },
    chaos: whole.chaos.map((f) => ({ ...f, bound: { ...f.bound, ...bound } })),
  };
  const objectives = sampleObjectives(narrowed, level);
  const plan = {
    ...narrowed,
    objectives: objectives.map((o) => (o.kind === 'rollout' ? { ...o, required: true } : o)),
  };
  const all = sampleEvidence(plan, 1);
  const own = <Row extends { service: ServiceId }>(rows: readonly Row[]) =>
    rows.filter((r) => services.has(r.service));
  const evidence = {
    ...all,
    probes: own(all.probes),
    ledger: own(all.ledger),
    visibility: own(all.visibility),
    readBack: all.readBack.map((r) => (services.has(r.service) ? r : { ...r, refs: [] })),
    counts: own(all.counts),
    samples: all.samples.filter(isKept),
  };
  return { plan, evidence };
};

/** As rarely as the judge lets observers look. */
const everySeconds: Record<Sample['kind'], number> = {
  machine: 2,
  replicas: 4,
  queries: 3,
  replication: 30,
  queue: 30,
  metrics: 15,
};
const isKept = (sample: Sample): boolean =>
  Math.floor((sample.at - loadStart) / 1000) % everySeconds[sample.kind] === 0 &&
  (sample.kind !== 'replicas' || sample.region === 'region-1');
