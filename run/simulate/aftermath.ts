import { openFaults, parseJournal } from '../../chaos/journal.ts';
import type { UndoReport } from '../../chaos/undo.ts';
import { isImposed } from '../../slo/imposed.ts';
import type { UndoStep } from '../../slo/journal.ts';
import { FaultName } from '../../slo/plan.ts';
import type { ConductResult } from '../conduct/result.ts';
import type { Damage } from './simulated-damage.ts';
import { regions, simulatedServices } from './simulated-lifeflow.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { isCalm, type Weather } from './weather.ts';

/** What must hold when a run has ended by itself. Returns the rules that are broken, in words. */
export const afterRun = (
  world: SimulatedWorld,
  weather: Weather,
  ran: ConductResult,
  planned: number,
): string[] => [
  ...namesAllDamage(world, ran),
  ...leavesNothingRunning(world, ran),
  ...(ran.faults.length === planned
    ? []
    : [`${planned} faults were planned, the result knows ${ran.faults.length}`]),
  ...(isCalm(weather) && ran.faults.some((f) => f.state !== 'healed' || !f.effective || f.stopped !== null)
    ? [`nothing went wrong, but not every fault was seen and healed: ${JSON.stringify(ran.faults)}`]
    : []),
  ...(isPlatformWell(weather) && ran.faults.some((f) => f.state === 'not-healed')
    ? ['the platform did all that it was asked, but a fault is called not healed']
    : []),
  ...healsAtOnce(world, weather),
  ...(isCalm(weather) ? endsBeforeItHeals(world) : []),
  ...(weather.storm === 0 && weather.outage === null ? mendsTheRest(world, weather) : []),
];

/** What must hold after an undo: damage that is left is named by a step that failed. */
export const afterUndo = (world: SimulatedWorld, report: UndoReport, name: string): string[] => {
  const failed = report.steps.filter((s) => s.result === 'failed').map((s) => s.step);
  const unnamed = world.lifeflow.damage().filter((d) => !failed.some(d.mendedBy));
  return unnamed.length === 0 ? [] : [`${name} does not name that ${inWords(unnamed)}`];
};

/** One kind of step that can never be carried out is no reason to leave out the others. */
export const mendsTheRest = (world: SimulatedWorld, { broken }: Weather): string[] => {
  const hopeless = brokenSteps.filter((step) => step.kind === broken);
  const left = world.lifeflow.damage().filter((d) => !hopeless.some(d.mendedBy));
  return left.length === 0 ? [] : [`nothing stood in the way of mending that ${inWords(left)}`];
};

const namesAllDamage = (world: SimulatedWorld, ran: ConductResult): string[] => {
  const left = ran.faults.filter((f) => f.state === 'not-healed');
  const unnamed = world.lifeflow.damage().filter((d) => !left.some((f) => f.steps.some(d.mendedBy)));
  const open = openFaults(parseJournal(world.journalText()).records).map((o) => o.id);
  const closed = left.filter((f) => !open.includes(f.id)).map((f) => f.id);
  return [
    ...(unnamed.length > 0 ? [`the result does not name that ${inWords(unnamed)}`] : []),
    ...closed.map((id) => `${id} is not healed, but closed in the journal`),
  ];
};

const leavesNothingRunning = (world: SimulatedWorld, ran: ConductResult): string[] =>
  (['load', 'witnesses'] as const)
    .filter(
      (which) => world.running[which] && !ran.problems.some((p) => `${p.port} ${p.says}`.includes(which)),
    )
    .map((which) => `the ${which} still run, and the result does not say so`);

/** Where nothing hinders it, the heal begins within a second of the user's interrupt. */
const healsAtOnce = (world: SimulatedWorld, weather: Weather): string[] => {
  if (!isPlatformWell(weather) || weather.interruptAt === null || weather.recorderFailsAfter !== null)
    return [];
  const at = world.startedAt + weather.interruptAt;
  const begun = world.marks.filter((m) => m.name === 'fault-injected' && m.at < at);
  return begun
    .map((b) => world.marks.find((m) => m.name === 'heal-started' && m.fault === b.fault))
    .filter((heal) => heal !== undefined && heal.at > at + 1000)
    .map((heal) => `${heal?.fault} was healed ${((heal?.at ?? 0) - at) / 1000} s after the interrupt`);
};

/** What recovers from a fault that is imposed could not be told from what its heal brings back. */
const endsBeforeItHeals = (world: SimulatedWorld): string[] =>
  world.marks
    .filter((m) => m.name === 'heal-started' && isImposed({ fault: faultIn(m.fault) }))
    .filter(
      (heal) =>
        !world.marks.some((m) => m.name === 'disruption-over' && m.fault === heal.fault && m.at < heal.at),
    )
    .map((heal) => `${heal.fault} was healed before it had ended`);

/** The fault that an experiment's id names. */
const faultIn = (id = ''): FaultName => FaultName.parse(id.replace(/^\d+-/, ''));

const isPlatformWell = (w: Weather): boolean =>
  w.storm === 0 && w.outage === null && w.broken === null && w.journalFailsAfter === null;

/** Every step of the kinds that can be broken for good. */
const brokenSteps: UndoStep[] = regions.flatMap((region, r) => [
  { kind: 'restore-replication' },
  { kind: 'fail-back', region },
  { kind: 'join-api', region },
  ...['a', 'b', 'c'].flatMap((z): UndoStep[] => {
    const node = `r${r + 1}${z}1`;
    return [
      { kind: 'power-on-node', node },
      { kind: 'uncordon-node', node },
      { kind: 'join-nodes', nodes: [node] },
    ];
  }),
  ...simulatedServices.flatMap((service): UndoStep[] => [
    { kind: 'restore-replicas', service, region },
    { kind: 'end-rollout', service, region },
    { kind: 'restore-scaling', service, region, min: 1, max: 1 },
    { kind: 'roll-back', service, region, version: '' },
    { kind: 'end-disruption', service, region },
    { kind: 'replace-disrupted', service, region },
  ]),
]);

const inWords = (damage: readonly Damage[]): string => damage.map((d) => d.says).join(', ');
