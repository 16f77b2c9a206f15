import { renderEvidencePlan } from '../../reports/evidence-plan.ts';
import { absentKinds } from '../../slo/absent.ts';
import type { Objective, Plan, PlannedFault } from '../../slo/plan.ts';
import { serviceOf } from '../../slo/services.ts';
import { percent } from '../../slo/words.ts';

/** The plan in lines for people, before anything happens: what, how long, what it touches, undoes and costs. */
export const describePlan = (plan: Plan): string[] => [
  `Run ${plan.run}: ${plan.load.profile} on ${plan.environment.name} at scale ${plan.environment.scale} (${plan.environment.scaleSource}), ${minutes(plan.load.durationSeconds)} of load, seed ${plan.seed}`,
  ...(plan.environment.defects.length > 0
    ? [`Defects switched on: ${plan.environment.defects.join(', ')}`]
    : []),
  ...gate(plan),
  '',
  `Load, at its peak (${shareOf(plan)}scale × the documented queries a second):`,
  ...plan.load.services.map(
    (s) =>
      `  ${s.service.padEnd(13)}${s.targetQps.toFixed(1).padStart(7)} queries/s  ${s.requestsPerSecond.toFixed(1).padStart(7)} requests/s  ${s.peakArrivalsPerSecond.toFixed(2).padStart(6)} arrivals/s of its journey`,
  ),
  `  phases: ${plan.load.phases.map((p) => `${p.name} ${p.from.toFixed(0)}–${p.to.toFixed(0)} s`).join(', ')}`,
  '',
  ...(plan.chaos.length === 0
    ? ['Faults: none']
    : ['Faults, in this order, each healed and checked before the next:', ...plan.chaos.flatMap(fault)]),
  '',
  'Required for a PASS (what it needs; what this run has):',
  ...required(plan),
  ...absent(plan),
  ...waivers(plan),
  '',
  'Evidence (needs with 0, 1, 2, 3 failures; power: how likely the run ends so at a true rate of its bound):',
  ...renderEvidencePlan(plan).map((line) => `  ${line}`),
  '',
  'Will not be examined:',
  ...plan.notExamined.map((n) => `  ${n.what}: takes ${n.takes}`),
];

/** Of a profile that asks for more or less than the figure. */
const shareOf = ({ load, environment }: Plan): string => {
  const documented = load.services.reduce((sum, s) => sum + serviceOf(s.service).peakQps, 0);
  const asked = load.services.reduce((sum, s) => sum + s.targetQps, 0);
  const share = Number((asked / (documented * environment.scale || 1)).toPrecision(3));
  return share === 1 ? '' : `${percent(share)} of `;
};

const gate = ({ gate, load }: Plan): string[] =>
  gate === null
    ? []
    : [
        `Gate: looks each ${gate.lookSeconds} s and ends when it is decided, at the latest after ${minutes(load.durationSeconds)}`,
        ...(gate.canary === null
          ? []
          : [
              `Canary: a second version gets ${percent(gate.canary.share)} of the requests${
                gate.canary.defects.length === 0 ? '' : `; its defects: ${gate.canary.defects.join(', ')}`
              }`,
            ]),
      ];

const fault = (f: PlannedFault): string[] => [
  `  ${f.id} from second ${f.at.toFixed(0)}, for ${f.holdSeconds} s: ${f.touches}`,
  `    expects: ${f.hypothesis}; ${f.fault === 'rolling-restart' ? 'over' : 'recovery'} within ${f.bound.readsSeconds} s${f.bound.writesSeconds === f.bound.readsSeconds ? '' : ` for reads, ${f.bound.writesSeconds} s for writes`}`,
  `    undone by: ${f.undo}; costs at most ${f.budgetSeconds} s of the month's error budget`,
];

/** One line for the objectives that differ in their service or operation only. */
const required = (plan: Plan): string[] => {
  const kindOf = (o: Objective) => `${o.id.split(':')[0]}\0${o.needs}`;
  const groups = Map.groupBy(
    plan.objectives.filter((o) => o.required),
    kindOf,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const undecidable = group.filter((o) => !o.decidable);
    const name = group.length === 1 ? first.id : `${first.id.split(':')[0]}, ${group.length} of them`;
    return [
      `  ${name}: ${group.length === 1 ? first.title : `such as ${first.title}`}`,
      `    needs ${first.needs}; this run has ${(undecidable[0] ?? first).has}`,
      ...(undecidable.length === 0
        ? []
        : [`    NOT ENOUGH for ${undecidable.map((o) => o.id).join(', ')}: INCONCLUSIVE at best`]),
    ];
  });
};

const absent = (plan: Plan): string[] =>
  plan.absent.length === 0
    ? []
    : [
        `  NOT PART OF THIS RUN: ${plan.absent.length} required findings (${absentKinds(plan.absent)
          .map(({ of }) => of)
          .join('; ')}): INCONCLUSIVE at best`,
      ];

const waivers = (plan: Plan): string[] =>
  plan.waivers.map((w) => `  waived: ${w.objective} by ${w.owner} until ${w.expires}: ${w.reason}`);

const minutes = (seconds: number): string =>
  seconds < 120 ? `${seconds.toFixed(0)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
