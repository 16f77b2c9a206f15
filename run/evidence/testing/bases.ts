import type { Evidence, Mark } from '../../../slo/evidence.ts';
import { gateObjectives } from '../../../slo/gate/objectives.ts';
import type { LoadRow } from '../../../slo/load-row.ts';
import type { GatePlan, Plan } from '../../../slo/plan.ts';
import { loadStart } from '../../../slo/testing/sample-plan.ts';
import { answers, withAnswers } from '../../../slo/testing/small-run.ts';
import { calmRun, tinyRun } from './small-folder.ts';

type Seen = { plan: Plan; evidence: Evidence<readonly LoadRow[]> };
export type Run = Seen & { passes: boolean };

const healthy = tinyRun('database-primary-kill');
const { plan, evidence } = healthy;
const begin = loadStart / 1000;
const withMarks = (change: (mark: Mark) => Mark): Seen => ({
  plan,
  evidence: { ...evidence, marks: evidence.marks.map(change) },
});

const gateOf = (canary: GatePlan['canary']): Seen => {
  const gate: GatePlan = { level: 0.99, confidence: 0.95, lookSeconds: 5, canary };
  const { plan, evidence } = calmRun();
  return { plan: { ...plan, gate, objectives: gateObjectives(gate, plan.load) }, evidence };
};

const gate = gateOf(null);
const regionLoss = tinyRun('region-loss');
const rollout = tinyRun('rolling-restart');

const passing: Record<string, Seen> = {
  primary: healthy,
  replica: tinyRun('replica-kill'),
  region: tinyRun('region-loss', { readsSeconds: 20, writesSeconds: 34 }),
  rollout,
  gate,
};

/** Each for a reason of its own. */
const others: Record<string, Seen> = {
  'bad answers': {
    plan,
    evidence: withAnswers(
      evidence,
      Array.from({ length: 20 }, (_, i) => answers(begin + 10 + i, 'donor', 'server-error', 2)),
    ),
  },
  'late answers': {
    plan,
    evidence: withAnswers(
      evidence,
      Array.from({ length: 20 }, (_, i) => answers(begin + 10 + i, 'request', 'late', 2)),
    ),
  },
  'dropped arrivals': {
    plan,
    evidence: withAnswers(
      evidence,
      Array.from({ length: 20 }, (_, i) => answers(begin + 10 + i, 'request', 'dropped', 2)),
    ),
  },
  'a lost write': lost((refs) => refs.toSpliced(9, 1)),
  'a lost first write': lost((refs) => refs.slice(1)),
  'a lost last write': lost((refs) => refs.slice(0, -1)),
  'all writes lost': lost(() => []),
  'a write stored twice': lost((refs) => [...refs, refs[3] ?? '']),
  'writes that are not shown': {
    plan,
    evidence: {
      ...evidence,
      visibility: evidence.visibility.map((v) => ({
        ...v,
        sentAt: v.sentAt + 40_000,
        endedAt: v.endedAt + 40_000,
        shown: 'no' as const,
      })),
    },
  },
  'a rollout that breaks answers': {
    plan: rollout.plan,
    evidence: withAnswers(
      rollout.evidence,
      Array.from({ length: 10 }, (_, i) => answers(begin + 42 + i, 'request', 'network-error', 1)),
    ),
  },
  'no read-back': { plan, evidence: { ...evidence, readBack: evidence.readBack.slice(0, 1) } },
  'a slow recovery': regionLoss,
  'a gate of bad answers': {
    plan: gate.plan,
    evidence: withAnswers(
      gate.evidence,
      Array.from({ length: 10 }, (_, i) => answers(begin + 15 + i, 'donor', 'server-error', 4)),
    ),
  },
  'a gate with no answers of its canary': gateOf({ share: 0.25, defects: [] }),
  'no effect': withMarks((m) => (m.name === 'fault-effective' ? { ...m, name: 'fault-ineffective' } : m)),
  residue: withMarks((m) => (m.name === 'residue-clean' ? { ...m, name: 'residue-found' } : m)),
  'a failed heal': withMarks((m) => (m.name === 'heal-ended' ? { ...m, name: 'heal-failed' } : m)),
  interrupted: withMarks((m) =>
    m.name === 'run-ended' ? { ...m, subject: 'interrupted', detail: 'Ctrl-C' } : m,
  ),
  'cut short': withMarks((m) => (m.name === 'load-ended' ? { ...m, at: m.at - 6000 } : m)),
  'broken off': withMarks((m) => (m.name === 'load-ended' ? { ...m, detail: 'k6 ended with SIGTERM' } : m)),
  'a size beyond the bounds': {
    plan,
    evidence: {
      ...evidence,
      samples: evidence.samples.map((s, i) => (s.kind === 'replicas' && i > 60 ? { ...s, desired: 21 } : s)),
    },
  },
  'too few queries': {
    plan,
    evidence: {
      ...evidence,
      samples: evidence.samples.map((s) =>
        s.kind === 'queries' ? { ...s, queries: Math.round(s.queries / 2) } : s,
      ),
    },
  },
  'a missing metric': {
    plan,
    evidence: {
      ...evidence,
      samples: evidence.samples.map((s) => (s.kind === 'metrics' ? { ...s, names: s.names.slice(1) } : s)),
    },
  },
  'a busy machine': {
    plan,
    evidence: {
      ...evidence,
      samples: evidence.samples.map((s) => (s.kind === 'machine' ? { ...s, busy: 0.97 } : s)),
    },
  },
  'a late prober': {
    plan,
    evidence: {
      ...evidence,
      probes: evidence.probes.map((p) => ({ ...p, sentAt: p.sentAt + 80, endedAt: p.endedAt + 80 })),
    },
  },
  'counts that disagree': {
    plan,
    evidence: {
      ...evidence,
      counts: evidence.counts.map((c) =>
        c.party === 'edge' && c.service === 'donor'
          ? { ...c, requests: c.requests * 2, answered: c.answered * 2 }
          : c,
      ),
    },
  },
  'something absent': {
    plan: {
      ...plan,
      absent: [{ id: 'rto:2-node-kill:reads', title: 'reads recover', takes: 'a run with node-kill' }],
    },
    evidence,
  },
};

const as = (passes: boolean, seen: Record<string, Seen>): [string, Run][] =>
  Object.entries(seen).map(([name, run]) => [name, { ...run, passes }]);

/** Runs that PASS, and runs that do not. */
export const runs: Readonly<Record<string, Run>> = Object.fromEntries([
  ...as(true, passing),
  ...as(false, others),
]);

function lost(change: (refs: string[]) => string[]): Seen {
  return {
    plan,
    evidence: {
      ...evidence,
      readBack: evidence.readBack.map((r) => (r.service === 'donor' ? { ...r, refs: change(r.refs) } : r)),
    },
  };
}
