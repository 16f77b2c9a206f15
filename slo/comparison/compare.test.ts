import { describe, expect, it } from 'vitest';
import type { Objective, Plan } from '../plan.ts';
import { sampleObjectives } from '../testing/sample-objectives.ts';
import { fullShape, samplePlan } from '../testing/sample-plan.ts';
import type { Finding, RecoveryClock, Verdict } from '../verdict.ts';
import { type Comparison, compareRuns, type Judged } from './compare.ts';

const whole = samplePlan(fullShape, sampleObjectives);
/** The fourth fault alone, which is the first of its run then. */
const narrowed = samplePlan({ ...fullShape, faults: fullShape.faults.slice(3, 4) }, sampleObjectives);

const objectiveOf = (plan: Plan, id: string): Objective => {
  const found = plan.objectives.find((o) => o.id === id);
  if (found === undefined) throw new Error(`the plan has no ${id}, but ${plan.objectives.map((o) => o.id)}`);
  return found;
};
type Ends = readonly [low: number | null, high: number | null];
const finding = (
  plan: Plan,
  id: string,
  [low, high]: Ends,
  verdict: 'PASS' | 'INVALID' = 'PASS',
): Finding => {
  const seen = {
    objective: objectiveOf(plan, id),
    observed: null,
    interval: { low, high },
    says: '',
    evidence: [],
  };
  return verdict === 'PASS' ? { verdict, ...seen } : { verdict, ...seen, because: ['busy'] };
};
const clock = (fault: string): RecoveryClock => ({
  fault,
  op: 'read',
  instants: {} as RecoveryClock['instants'],
  rtoSeconds: { low: 1, high: 2 },
  badProbes: 1,
  probes: 9,
});
const judged = (plan: Plan, findings: readonly Finding[], faults: readonly string[] = []): Judged => ({
  plan,
  evidence: { marks: [], samples: [] },
  verdict: {
    findings,
    clocks: faults.map(clock),
    steps: [],
    budget: { perFault: faults.map((fault) => ({ fault, spentSeconds: 3 })) },
  } as unknown as Verdict,
});
const shown = ({ objectives }: Comparison, id: string) => objectives.find((o) => o.id === id)?.shows;
const between = (id: string, first: Ends, second: Ends) =>
  shown(
    compareRuns(judged(whole, [finding(whole, id, first)]), judged(whole, [finding(whole, id, second)])),
    id,
  );

describe('an objective of two runs', () => {
  it('is better or worse where the intervals lie apart, by which way is good', () => {
    expect(between('availability', [0.99, 0.995], [0.996, 1])).toBe('better');
    expect(between('availability', [0.996, 1], [0.99, 0.995])).toBe('worse');
    expect(between('latency-p99:donor', [0.1, 0.2], [0.3, 0.4])).toBe('worse');
    expect(between('latency-p99:donor', [0.3, 0.4], [0.1, 0.2])).toBe('better');
  });

  it('is open where the intervals touch, and where one holds the other', () => {
    expect(between('availability', [0.99, 0.995], [0.995, 1])).toBe('open');
    expect(between('availability', [0.9, 1], [0.95, 0.96])).toBe('open');
  });

  it('has an end that nobody knows beyond everything', () => {
    expect(between('latency-p99:donor', [0.1, 0.2], [0.3, null])).toBe('worse');
    expect(between('latency-p99:donor', [0.1, null], [0.3, 0.4])).toBe('open');
    expect(between('latency-p99:donor', [null, 0.2], [0.1, 0.3])).toBe('open');
  });

  it('shows nothing where one run knows nothing, can’t be trusted, or has no such objective', () => {
    const good = finding(whole, 'availability', [0.9, 0.91]);
    const untrusted = finding(whole, 'availability', [0.99, 1], 'INVALID');
    const blind = finding(whole, 'availability', [null, null]);
    for (const [first, second] of [
      [[good], [untrusted]],
      [[untrusted], [good]],
      [[good], [blind]],
      [[good], []],
      [[], [good]],
    ] as const)
      expect(shown(compareRuns(judged(whole, first), judged(whole, second)), 'availability')).toBe(
        'incomparable',
      );
    const { objectives } = compareRuns(judged(whole, [untrusted]), judged(whole, [untrusted]));
    expect(objectives[0]?.because).toBe('the evidence of the first and the second can’t be trusted');
  });

  it('shows nothing of throughput where another rate was asked for, and more of it is better at the same', () => {
    const id = 'throughput:donor';
    const fewer = finding(whole, id, [1, 2]);
    const more = finding(whole, id, [3, 4]);
    const asked = (seen: Finding, bound: number): Finding => ({
      ...seen,
      objective: { ...seen.objective, bound },
    });
    const compared = (first: Finding, second: Finding) =>
      compareRuns(judged(whole, [first]), judged(whole, [second])).objectives[0];
    expect(compared(fewer, more)).toMatchObject({ shows: 'better' });
    for (const [first, second] of [
      [asked(more, 3), asked(fewer, 1)],
      [asked(fewer, 1), asked(more, 3)],
    ] as const)
      expect(compared(first, second)).toMatchObject({
        shows: 'incomparable',
        because: 'the two runs ask for different rates',
      });
  });

  it('shows nothing where neither more nor less is better', () => {
    expect(between('autoscaling-bounds:donor', [3, 3], [20, 20])).toBe('incomparable');
  });
});

describe('what is told of an objective of two runs', () => {
  const named = (change: Partial<Objective>, ends: Ends = [0.9, 0.91]): Finding => {
    const seen = finding(whole, 'availability', ends);
    return { ...seen, objective: { ...seen.objective, ...change } };
  };
  const only = (first: readonly Finding[], second: readonly Finding[]) =>
    compareRuns(judged(whole, first), judged(whole, second)).objectives;

  it('is its title and unit, the second run’s where it has it, and whether either requires it', () => {
    const [one, other] = [
      named({ title: 'old', required: false }),
      named({ title: 'new', required: true }, [0.95, 0.96]),
    ];
    expect(only([one], [other])).toEqual([
      {
        id: 'availability',
        title: 'new',
        unit: 'ratio',
        required: true,
        first: one,
        second: other,
        shows: 'better',
        because: 'the second lies above the first',
      },
    ]);
    expect(only([other], [one])).toMatchObject([
      { title: 'old', required: true, shows: 'worse', because: 'the second lies below the first' },
    ]);
    expect(only([one], [one])).toMatchObject([{ required: false, because: 'the two intervals overlap' }]);
    expect(only([one], [])).toMatchObject([
      { title: 'old', required: false, second: null, because: 'the second run has no such objective' },
    ]);
    expect(only([], [other])).toMatchObject([
      { title: 'new', required: true, first: null, because: 'the first run has no such objective' },
    ]);
  });

  it('says why nothing is shown', () => {
    const invalid = finding(whole, 'availability', [0.9, 1], 'INVALID');
    const because = (first: Finding, second: Finding) => only([first], [second])[0]?.because;
    expect(because(invalid, named({}))).toBe('the evidence of the first can’t be trusted');
    expect(because(named({}), invalid)).toBe('the evidence of the second can’t be trusted');
    expect(because(named({}), named({ unit: 'seconds' }))).toBe('they are in different units');
    expect(because(named({}, [null, null]), named({}))).toBe('nothing is known of one of the two');
    expect(because(named({}), named({}, [null, null]))).toBe('nothing is known of one of the two');
    const bounds = finding(whole, 'autoscaling-bounds:donor', [3, 3]);
    expect(because(bounds, bounds)).toBe('neither more nor less of it is better');
  });

  it('comes in the first run’s order, and then what only the second has', () => {
    const of = (...ids: string[]) => ids.map((id) => finding(whole, id, [0.9, 1]));
    const { objectives } = compareRuns(
      judged(whole, of('durability', 'availability')),
      judged(whole, of('residue', 'availability', 'availability:donor')),
    );
    expect(objectives.map((o) => o.id)).toEqual([
      'durability',
      'availability',
      'residue',
      'availability:donor',
    ]);
  });

  it('has half-known intervals lie apart by the ends that are known', () => {
    expect(between('latency-p99:donor', [null, 0.2], [0.3, null])).toBe('worse');
    expect(between('latency-p99:donor', [0.3, null], [null, 0.2])).toBe('better');
    expect(between('latency-p99:donor', [0.2, null], [0.2, null])).toBe('open');
    expect(between('latency-p99:donor', [0.2, null], [null, 0.2])).toBe('open');
  });
});

describe('a fault of two runs', () => {
  it('is the same one under whatever number, where each run has it once', () => {
    const first = judged(whole, [finding(whole, 'rto:4-zone-loss:reads', [30, 31])], ['4-zone-loss']);
    const second = judged(narrowed, [finding(narrowed, 'rto:1-zone-loss:reads', [3, 4])], ['1-zone-loss']);
    const { objectives, recoveries, costs } = compareRuns(first, second);
    expect(objectives.map(({ id, shows }) => [id, shows])).toEqual([['rto:zone-loss:reads', 'better']]);
    expect(recoveries.map((r) => [r.fault, r.op, r.first?.fault, r.second?.fault])).toEqual([
      ['zone-loss', 'read', '4-zone-loss', '1-zone-loss'],
    ]);
    expect(costs).toEqual([{ fault: 'zone-loss', first: 3, second: 3 }]);
    const held = (run: Judged, fault: string): Judged => ({
      ...run,
      verdict: { ...run.verdict, steps: [{ fault, steps: [] }] },
    });
    const { steps } = compareRuns(held(first, '4-zone-loss'), held(second, '1-zone-loss'));
    expect(steps).toEqual([{ fault: 'zone-loss', steps: [] }]);
  });

  it('keeps its number where a run has several of it', () => {
    const [fault] = narrowed.chaos;
    if (fault === undefined) throw new Error('the narrowed plan has no fault');
    const twice = { ...narrowed, chaos: [fault, { ...fault, id: '2-zone-loss' }] };
    const { costs } = compareRuns(judged(twice, [], ['1-zone-loss', '2-zone-loss']), judged(whole, []));
    expect(costs.map((c) => c.fault)).toEqual(['1-zone-loss', '2-zone-loss']);
  });

  it('stands alone where the other run has none', () => {
    const { recoveries } = compareRuns(judged(whole, []), judged(narrowed, [], ['1-zone-loss']));
    expect(recoveries).toMatchObject([{ fault: 'zone-loss', op: 'read', first: null }]);
    const turned = compareRuns(judged(narrowed, [], ['1-zone-loss']), judged(whole, []));
    expect(turned.recoveries).toMatchObject([{ fault: 'zone-loss', op: 'read', second: null }]);
    expect(turned.costs).toEqual([{ fault: 'zone-loss', first: 3, second: null }]);
  });
});

describe('settings of two plans', () => {
  it('are told with what each says, in the order of their paths', () => {
    const first = { ...narrowed, objectives: narrowed.objectives.slice(0, 1) };
    const [one] = first.objectives;
    const [fault] = first.chaos;
    if (one === undefined || fault === undefined) throw new Error('the narrowed plan is empty');
    const second: Plan = {
      ...first,
      seed: first.seed + 1,
      autoscaler: null,
      environment: { ...first.environment, zones: ['a', 'b'], replicas: { min: 1, max: 20 } },
      load: {
        ...first.load,
        timeLimitSeconds: 7,
        services: first.load.services.map((s) => (s.service === 'donor' ? { ...s, targetQps: 9 } : s)),
      },
      witnesses: { ...first.witnesses, probesPerSecond: 3 },
      chaos: [{ ...fault, holdSeconds: 99, bound: { ...fault.bound, writesSeconds: 5 } }],
      objectives: [{ ...one, bound: 0.7, required: false }],
    };
    const { differs } = compareRuns(judged(first, []), judged(second, []));
    const paths = differs.map((d) => d.setting);
    expect(paths).toEqual([...paths].sort());
    expect(differs.filter((d) => !d.setting.startsWith('autoscaler'))).toEqual([
      { setting: `bounds.${one.id}`, first: String(one.bound), second: '0.7' },
      { setting: 'environment.replicas.min', first: '3', second: '1' },
      { setting: 'environment.zones', first: 'r1a, r1b, r1c, r2a, r2b, r2c', second: 'a, b' },
      { setting: `faults.${fault.id}.holdSeconds`, first: String(fault.holdSeconds), second: '99' },
      { setting: `faults.${fault.id}.writes`, first: '60', second: '5' },
      { setting: 'load.targetQps.donor', first: '80', second: '9' },
      { setting: 'load.timeLimitSeconds', first: '5', second: '7' },
      { setting: 'required', first: one.id, second: '' },
      { setting: 'seed', first: '42', second: '43' },
      { setting: 'witnesses.probesPerSecond', first: '10', second: '3' },
    ]);
    expect(differs).toContainEqual({ setting: 'autoscaler', first: null, second: 'null' });
  });

  it('differ in nothing where only the run is another', () => {
    const again = { ...whole, run: 'again', createdAt: '2026-11-03T00:00:00.000Z' };
    expect(compareRuns(judged(whole, []), judged(again, [])).differs).toEqual([]);
  });

  it('are told by their path, with the timers and bounds that are used', () => {
    const other = structuredClone(whole);
    other.seed = 7;
    other.environment.defects = ['lost-ack'];
    other.environment.timers = {
      ...other.environment.timers,
      drain: { usedSeconds: 1, documentedSeconds: 15, claim: null, why: 'short' },
    };
    const differs = compareRuns(judged(whole, []), judged(other, [])).differs;
    expect(differs).toContainEqual({ setting: 'seed', first: '42', second: '7' });
    expect(differs).toContainEqual({
      setting: 'environment.defects',
      first: 'none',
      second: 'lost-ack',
    });
    expect(differs.find((d) => d.setting === 'environment.timers.drain')?.second).toBe('1');
    expect(differs.length).toBeLessThan(5);
  });

  it('are told of faults that only one plan has', () => {
    const differs = compareRuns(judged(whole, []), judged(narrowed, [])).differs;
    expect(differs.find((d) => d.setting === 'faults.2-node-kill.holdSeconds')).toMatchObject({
      second: null,
    });
  });
});
