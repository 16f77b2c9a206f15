import { type Disturbance, disturbanceName } from '../../chaos/disturbance.ts';
import { openFaults, parseJournal } from '../../chaos/journal.ts';
import type { JournalRecord } from '../../slo/journal.ts';
import type { Plan } from '../../slo/plan.ts';
import { type Target, targetName } from '../../slo/topology.ts';
import { during, type Sky } from './calls.ts';
import type { SimulatedLifeflow } from './simulated-lifeflow.ts';

/** What must hold at the very moment in which harm is asked for. Returns the rules that are broken, in words. */
export type Rules = {
  beforeHarm(what: 'killed' | 'rolled out' | 'disturbed' | 'disrupted', harm: Harm): string[];
  beforePromotion(region: string): string[];
};

type Harm = { targets: readonly Target[] } | { disturbance: Disturbance };
type Intent = Extract<JournalRecord, { step: 'intent' }>;

export const rulesOf = (plan: Plan, journal: () => string, lifeflow: SimulatedLifeflow, sky: Sky): Rules => {
  const injected = new Set<string>();
  const open = () => openFaults(parseJournal(journal()).records);
  return {
    beforeHarm: (what, harm) => {
      sky.count('injection');
      const names =
        'targets' in harm ? harm.targets.map(targetName).join(', ') : disturbanceName(harm.disturbance);
      const [newest, ...older] = open();
      const intent = parseJournal(journal()).records.findLast((r) => r.step === 'intent');
      if (intent === undefined || newest?.id !== intent.id || !isMeant(harm, intent)) {
        return [`${names} is ${what} though no open intent in the journal names it`];
      }
      sky.count(`injection of ${intent.fault}`);
      const again = injected.has(intent.id);
      injected.add(intent.id);
      const damage = lifeflow.damage().map((d) => d.says);
      return [
        ...(plan.chaos.some((f) => f.id === intent.id && f.fault === intent.fault)
          ? []
          : [`${intent.id} is injected though the plan does not name it`]),
        ...(again ? [`${intent.id} is injected a second time`] : []),
        ...older.map((o) => `${intent.id} is injected while ${o.id} is open in the journal`),
        ...unsteady(sky),
        ...(damage.length > 0 ? [`${intent.id} is injected while ${damage.join(', ')}`] : []),
      ];
    },
    beforePromotion: (region) =>
      open().some((o) => o.id.endsWith('region-loss'))
        ? []
        : [`${region} is promoted though no region loss is open in the journal`],
  };
};

/** Whether an intent is of this very harm: by its targets, or by the step that undoes what lasts of a disturbance. */
const isMeant = (harm: Harm, { targets, undo }: Intent): boolean => {
  if ('targets' in harm) return harm.targets.map(targetName).join(', ') === targets.join(', ');
  const { disturbance: d } = harm;
  const at = 'service' in d ? `${d.service}/${d.region}` : '';
  switch (d.kind) {
    case 'stop-replica':
    case 'evict-replica':
    case 'kill-container':
      return targets.join() === d.replica;
    case 'drain-node':
      return undo.some((s) => s.kind === 'uncordon-node' && s.node === d.node);
    case 'cut-off':
      return (
        undo.some((s) => s.kind === 'join-nodes' && s.nodes.join() === d.nodes.join()) &&
        (d.databases.length === 0 || undo.some((s) => s.kind === 'restore-replication'))
      );
    case 'cut-api':
      return undo.some((s) => s.kind === 'join-api' && s.region === d.region);
    case 'pin-replicas':
      return undo.some((s) => s.kind === 'restore-scaling' && `${s.service}/${s.region}` === at);
    case 'roll-out-broken':
      return undo.some((s) => s.kind === 'roll-back' && `${s.service}/${s.region}` === at);
  }
};

/** Longer than a journal's append may take after the look that let the fault pass. */
const knownMs = 20_000;

/** Nobody may miss an alarm, a busy machine or blind probes that have been there for so long. */
const unsteady = (sky: Sky): string[] =>
  (['alarm', 'busy', 'blind'] as const)
    .filter((what) => {
      const stretch = sky.weather[what];
      return stretch !== null && during(sky, { ...stretch, from: stretch.from + knownMs });
    })
    .map((what) => `a fault is injected in no steady state (${what})`);
