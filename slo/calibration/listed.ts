import { metricsOf } from '../documented-metrics.ts';
import type { Mark, Sample } from '../evidence.ts';
import type { Random } from '../random.ts';
import { serviceIds } from '../services.ts';
import { timelineOf } from '../timeline.ts';
import { caseOfTallies, noEvidence, objectiveOf, verdictOn } from './bare-case.ts';
import type { Experiment } from './experiment.ts';
import { calibrationPlan } from './plan.ts';

/** Metrics that are missing in these answers of one service, of twelve. */
const metricsPass = (missing: (metric: string, answer: number) => boolean, random: Random): boolean => {
  const service = serviceIds[Math.floor(random.next() * serviceIds.length)] ?? 'donor';
  const samples = Array.from(
    { length: 12 },
    (_, answer): Sample => ({
      kind: 'metrics',
      at: 1000 + answer,
      service,
      replica: `${service}-1`,
      names: metricsOf(service)
        .map(({ name }) => name)
        .filter((name) => !missing(name, answer)),
    }),
  );
  const seen = caseOfTallies(calibrationPlan, [], 'error', { evidence: { ...noEvidence, samples } });
  return verdictOn(objectiveOf('metrics', 0, { service, unit: 'metrics' }), seen) === 'PASS';
};

export const metricsPassed: readonly Experiment[] = [
  {
    what: 'metrics: PASS with one metric missing in one answer',
    model: 'any documented metric that all services have, in any of 12 answers',
    expects: { kind: 'never', control: (random) => metricsPass(() => false, random) },
    runs: 200,
    trial: (random) => {
      const common = metricsOf('donor');
      const gone = common[Math.floor(random.next() * common.length)]?.name;
      const at = Math.floor(random.next() * 12);
      return metricsPass((name, answer) => name === gone && answer === at, random);
    },
  },
];

const [fault] = calibrationPlan.chaos;

/** What the marks say after the heal of one fault. */
const residuePasses = (after: readonly Mark['name'][], random: Random): boolean => {
  const at = 1_000_000_000 + 1000 * random.next();
  const mark = (name: Mark['name'], later: number): Mark => ({
    name,
    at: at + later,
    clock: 'platform',
    uncertaintyMs: 1,
    ...(fault === undefined ? {} : { fault: fault.id }),
  });
  const marks = [
    mark('fault-injected', 0),
    mark('fault-effective', 100),
    ...after.map((name, i) => mark(name, 1000 + i)),
  ];
  const evidence = { ...noEvidence, marks };
  const timeline = timelineOf(calibrationPlan, marks);
  const seen = caseOfTallies(calibrationPlan, [], 'error', { evidence, timeline });
  return verdictOn(objectiveOf('residue', 0, { unit: 'differences' }), seen) === 'PASS';
};

const residue = (what: string, after: readonly Mark['name'][]): Experiment => ({
  what: `residue: PASS with ${what}`,
  model: 'one fault that took effect',
  expects: {
    kind: 'never',
    control: (random) => residuePasses(['heal-ended', 'residue-clean'], random),
  },
  runs: 20,
  trial: (random) => residuePasses(after, random),
});

export const residuePassed: readonly Experiment[] = [
  residue('one difference left', ['heal-ended', 'residue-clean', 'residue-found']),
  residue('a heal that failed', ['heal-failed', 'residue-clean']),
  residue('a heal without an end', ['residue-clean']),
  residue('no audit after the heal', ['heal-ended']),
];
