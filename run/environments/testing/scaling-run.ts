import { canonical } from '../../../slo/canonical.ts';
import { type Evidence, evidenceSchema, type Sample } from '../../../slo/evidence.ts';
import { caseOf, judgingOf } from '../../../slo/judge.ts';
import { scalingOf } from '../../../slo/judging/scaling.ts';
import type { Plan } from '../../../slo/plan.ts';
import { offeredAt } from '../../../slo/rates.ts';
import type { ServiceId } from '../../../slo/services.ts';
import type { Cores, Milliseconds, Seconds } from '../../../slo/units.ts';
import type { Finding, Verdict } from '../../../slo/verdict.ts';
import { conduct } from '../../conduct/conduct.ts';
import type { ConductResult } from '../../conduct/result.ts';
import { quietPorts } from './quiet-ports.ts';
import type { ScalingStage } from './scaling-stage.ts';

/** What came of a run: as the conductor, the observers and the judge have it. */
export type ScalingSeen = {
  plan: Plan;
  result: ConductResult;
  evidence: Evidence;
  /** By objective. */
  findings: Readonly<Record<string, Finding>>;
  moved: Verdict['autoscaling'];
};

type Peaks = Partial<Record<ServiceId, Cores>>;
/** Something that is done by hand so long after the load's start. */
type ByHand = { at: Seconds; act: () => Promise<void> };

const look: Milliseconds = 1000;

/**
 * Carries out a plan as the command line would, with requests that take so many cores of a service's replicas where its
 * load is at its peak, and judges what the platform's own observers saw.
 */
export const scalingRun = async (
  { platform, demand }: ScalingStage,
  plan: Plan,
  peaks: Peaks,
  byHand?: ByHand,
): Promise<ScalingSeen> => {
  const samples: Sample[] = [];
  const stopping = new AbortController();
  let startedAt = 0;
  let seq = (await platform.samples(0)).nextSeq;
  let done = false;
  const second = async (at: Seconds): Promise<void> => {
    for (const { service, points, peakArrivalsPerSecond: peak } of plan.load.services)
      demand.set(service, ((peaks[service] ?? 0) * offeredAt(points, at)) / peak);
    const more = await platform.samples(seq);
    samples.push(...more.samples);
    seq = more.nextSeq;
    if (byHand !== undefined && !done && at >= byHand.at) {
      done = true;
      await byHand.act();
    }
  };
  const { ports, clock, marks } = quietPorts(platform, {
    start: async () => {
      startedAt = clock.now();
      return { startedAt };
    },
    ended: async () => {
      const end = startedAt + plan.load.durationSeconds * 1000;
      while (clock.now() < end && !stopping.signal.aborted) {
        await second((clock.now() - startedAt) / 1000);
        await clock.sleep(look, stopping.signal);
      }
      for (const { service } of plan.load.services) demand.set(service, 0);
      return { kind: 'completed' };
    },
    stop: async () => stopping.abort(),
  });
  const result = await conduct(plan, ports, new AbortController().signal);
  const evidence: Evidence = {
    ...{ schema: evidenceSchema, load: [], probes: [], ledger: [], visibility: [], readBack: [], counts: [] },
    // The observers know what was before, too.
    marks: marks.filter((m) => m.at >= startedAt),
    samples,
    defects: [],
  };
  const seen = caseOf(plan, canonical(evidence));
  return {
    plan,
    result,
    evidence,
    findings: Object.fromEntries(plan.objectives.map((o) => [o.id, judgingOf[o.kind](o, seen)])),
    moved: scalingOf(seen),
  };
};
