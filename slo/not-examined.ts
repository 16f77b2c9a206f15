import { absentKinds } from './absent.ts';
import { documentedLevel } from './documented-level.ts';
import { expectedOf } from './expected.ts';
import { isOwn } from './own-environment.ts';
import type { FaultName, Plan, Timer } from './plan.ts';
import { type Op, serviceIds } from './services.ts';
import { requestsNeeded } from './statistics/clopper-pearson.ts';
import type { Ratio } from './units.ts';
import { many, percent } from './words.ts';

type PlanLike = Pick<Plan, 'load' | 'chaos' | 'objectives' | 'absent'> & {
  environment: Pick<Plan['environment'], 'kind' | 'scale' | 'timers'>;
};

/** What this run will not decide, and what deciding it would take. 99.99 % of each service comes first. */
export const notExamined = (plan: PlanLike, confidence: Ratio = 0.95): Plan['notExamined'] => [
  ...undecidedLevel(plan, confidence),
  ...absent(plan),
  ...figures(plan),
  ...fullRates(plan),
  ...undecidable(plan),
];

const absent = (plan: PlanLike): Plan['notExamined'] =>
  absentKinds(plan.absent).map(({ of, count, takes }) => ({
    what: `${of}: required${count > 1 ? ` (${count} findings)` : ''}, but not part of this run`,
    takes,
  }));

/** Other objectives that even a flawless run leaves open; those of one kind in one line. */
const undecidable = (plan: PlanLike): Plan['notExamined'] => {
  const open = plan.objectives.filter(
    (o) => !o.decidable && !(o.kind === 'availability' && o.service !== undefined),
  );
  const groups = Map.groupBy(open, (o) => `${o.id.split(':')[0]}: needs ${o.needs}; this run has ${o.has}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const others = group.length > 1 ? ` (and the same of ${group.length - 1} more)` : '';
    return [{ what: `${first.title}${others}`, takes: `${first.needs}; this run has ${first.has}` }];
  });
};

const undecidedLevel = (plan: PlanLike, confidence: Ratio): Plan['notExamined'] => {
  const needed = requestsNeeded(documentedLevel, 0, confidence);
  const expected = expectedOf(plan.load, plan.chaos);
  const short = plan.load.services.filter((s) => expected.requests(s.service) < needed);
  if (short.length === 0) return [];
  const minutes = short.map((s) => ({
    service: s.service,
    minutes: needed / s.requestsPerSecond / 60,
  }));
  minutes.sort((a, b) => b.minutes - a.minutes);
  const of = minutes.map((m) => `${m.service} ${Math.ceil(m.minutes)}`).join(', ');
  const which = short.length === serviceIds.length ? 'each service' : short.map((s) => s.service).join(', ');
  return [
    {
      what: `availability of ${which} at ${percent(documentedLevel)} (1.production.availability)`,
      takes: `${many(needed)} requests of each without a failure in steady state; minutes at this rate: ${of}`,
    },
  ];
};

const figures = (plan: PlanLike): Plan['notExamined'] =>
  plan.chaos.flatMap((fault) => {
    const text = shortened(fault.fault, plan.environment);
    if (text === undefined) return [];
    const { readsSeconds, writesSeconds } = fault.bound;
    const ops: readonly [Op, number][] = [
      ['read', readsSeconds],
      ['write', writesSeconds],
    ];
    const bounds =
      readsSeconds === writesSeconds ? `${readsSeconds} s` : ops.map(([op, s]) => `${op}s ${s} s`).join(', ');
    return [
      {
        what: `the document's own time after ${fault.fault} (bound ${bounds}): mechanism exercised, figure not examined`,
        takes: `an environment with the real timers; here ${text}`,
      },
    ];
  });

/** Timers that decide how long a fault lasts. */
const timersOf: Record<FaultName, readonly string[]> = {
  'replica-kill': ['readinessDelay', 'readinessPeriod'],
  'node-kill': ['readinessDelay', 'readinessPeriod', 'nodeDetection', 'nodeEviction'],
  'database-primary-kill': ['databaseDetection'],
  'zone-loss': ['readinessDelay', 'readinessPeriod', 'nodeDetection', 'nodeEviction', 'standbyDrop'],
  'region-loss': ['regionCheck', 'regionFailures', 'timeToLive', 'promotion'],
  'rolling-restart': ['readinessDelay', 'readinessPeriod', 'drain'],
  'replica-stop': ['readinessDelay', 'readinessPeriod', 'drain'],
  'replica-evict': ['readinessDelay', 'readinessPeriod', 'drain'],
  'container-kill': ['readinessDelay', 'readinessPeriod'],
  'node-drain': ['readinessDelay', 'readinessPeriod', 'drain'],
  'node-cut': ['readinessDelay', 'readinessPeriod', 'nodeDetection', 'nodeEviction'],
  // The primary or its standby: the zone may have either.
  'zone-cut': [
    'readinessDelay',
    'readinessPeriod',
    'nodeDetection',
    'nodeEviction',
    'databaseDetection',
    'standbyDrop',
  ],
  'api-cut': [],
  'scale-pin': [],
  'broken-rollout': ['readinessDelay', 'readinessPeriod'],
  // They last as long as they are held: no timer ends them, but that of who takes out what does not answer.
  'http-delay': [],
  'http-errors': [],
  'network-drop': ['readinessPeriod'],
};

/** Why a fault's documented figure can't be examined here: a stand-in, with timers of its own. Undefined where it can. */
export const shortened = (
  fault: FaultName,
  environment: Pick<Plan['environment'], 'kind' | 'timers'>,
): string | undefined => {
  const standIn = isOwn(environment.kind);
  const used = timersOf[fault].flatMap((name) => {
    const timer = environment.timers[name];
    return timer === undefined || !(standIn || shorter(timer)) ? [] : [said(name, timer)];
  });
  if (used.length === 0) return standIn ? 'a stand-in' : undefined;
  return `${standIn ? 'a stand-in with ' : ''}${used.join(', ')}`;
};

const shorter = (timer: Timer): boolean =>
  timer.documentedSeconds !== null && timer.usedSeconds < timer.documentedSeconds;

const said = (name: string, timer: Timer): string =>
  `${name} ${timer.usedSeconds} s (${timer.documentedSeconds === null ? timer.why : `documented ${timer.documentedSeconds} s`})`;

const fullRates = (plan: PlanLike): Plan['notExamined'] =>
  plan.environment.scale >= 1
    ? []
    : [
        {
          what: 'the documented 16,500 queries a second of all services together',
          takes: `scale 1; this run offers ${percent(plan.environment.scale)} of it`,
        },
      ];
