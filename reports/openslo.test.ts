import { describe, expect, it } from 'vitest';
import { sampleRun } from '../slo/testing/sample-run.ts';
import { openSlo } from './openslo.ts';
import { openSloDocument } from './testing/openslo-rules.ts';

const documents = openSlo(sampleRun().plan.objectives);

describe('the OpenSLO export', () => {
  it('keeps to the rules of v1, with names of their own and services that exist', () => {
    for (const d of documents) expect(openSloDocument.parse(d)).toEqual(d);
    const names = documents.map((d) => `${d.kind}/${d.metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const d of documents.filter((d) => d.kind === 'SLO'))
      expect(names).toContain(`Service/${d.spec.service}`);
  });

  it('has all nine availabilities and eight latencies, at the document’s level', () => {
    const slos = documents.filter((d) => d.kind === 'SLO');
    expect(slos).toHaveLength(17);
    expect(slos.find((d) => d.metadata.name === 'availability')?.spec.objectives).toMatchObject([
      { target: 0.9999 },
    ]);
    expect(slos.find((d) => d.metadata.name === 'latency-p99-camp')?.spec.objectives).toMatchObject([
      { target: 0.99 },
    ]);
  });

  it('shortens a title to what may be shown as a name, and keeps it whole beside the target', () => {
    const [objective] = sampleRun().plan.objectives;
    if (objective === undefined) throw new Error('the sample run has no objective');
    const title = `availability of ${'all '.repeat(20)}services`;
    const long = openSlo([{ ...objective, title }]).find((d) => d.kind === 'SLO');
    expect(openSloDocument.parse(long)).toEqual(long);
    expect(long?.metadata.displayName).toMatch(/^availability of all .*…$/);
    expect(long?.spec.objectives).toMatchObject([{ displayName: title }]);
  });
});

/** An SLO of the export with one thing changed, by path; `undefined` takes it away. */
const changed = (path: string, value: unknown): unknown => {
  const whole: unknown = structuredClone(documents.find((d) => d.metadata.name === 'latency-p99-camp'));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const at = keys.reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], whole);
  const holder = at as Record<string, unknown>;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return whole;
};
const ratio = 'spec.indicator.spec.ratioMetric';

describe('the rules of OpenSLO', () => {
  it('let the document through from which the broken ones below are made', () => {
    expect(openSloDocument.safeParse(changed('spec.description', 'another')).success).toBe(true);
  });

  it.each([
    ['of another version', 'apiVersion', 'openslo/v1alpha'],
    ['of a kind that there is not', 'kind', 'Slo'],
    ['without a name', 'metadata.name', undefined],
    ['with a dot in its name', 'metadata.name', 'latency-p99.camp'],
    ['with a capital letter in its name', 'metadata.name', 'Latency'],
    ['with a name of 64 characters', 'metadata.name', 'a'.repeat(64)],
    ['with a name to show that is too long', 'metadata.displayName', 'a'.repeat(64)],
    ['without a service', 'spec.service', undefined],
    ['with a description that is too long', 'spec.description', 'a'.repeat(1051)],
    ['without an indicator', 'spec.indicator', undefined],
    ['with an indicator by name beside its own', 'spec.indicatorRef', 'another'],
    ['whose indicator has no name', 'spec.indicator.metadata', undefined],
    ['with a misspelt metric', 'spec.indicator.spec', { rationMetric: {} }],
    ['without a total', `${ratio}.total`, undefined],
    ['that counts neither good nor bad', `${ratio}.good`, undefined],
    ['that counts good and bad', `${ratio}.bad`, { metricSource: { spec: { query: 'up' } } }],
    ['with a source that asks nothing', `${ratio}.good.metricSource.spec`, {}],
    ['that does not say whether it counts', `${ratio}.counter`, undefined],
    ['without a window', 'spec.timeWindow', []],
    ['with a window of no length', 'spec.timeWindow.0.duration', '0d'],
    ['with a window in days of the week', 'spec.timeWindow.0.duration', '30 days'],
    ['with a window that rolls along a calendar', 'spec.timeWindow.0.calendar', {}],
    ['with a method that there is not', 'spec.budgetingMethod', 'Occurences'],
    ['without a target', 'spec.objectives.0.target', undefined],
    ['that aims at all requests', 'spec.objectives.0.target', 1],
    ['with a threshold beside its ratio', 'spec.objectives.0.value', 5],
  ])('refuse an SLO %s', (_, path, value) => {
    expect(openSloDocument.safeParse(changed(path, value)).success).toBe(false);
  });
});
