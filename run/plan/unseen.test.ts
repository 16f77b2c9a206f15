import { describe, expect, it } from 'vitest';
import { findMistakes } from '../config/rules.ts';
import { Config, type ForeignEnvironment } from '../config/schema.ts';
import staging from '../environments/testing/staging.config.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { parseGateRequest, parseRequest, type RawOptions } from '../request.ts';
import { describePlan } from './describe.ts';
import { planFor } from './plan-for.ts';
import { describeReach } from './reach.ts';

const config = (edit: (e: ForeignEnvironment) => void = () => {}): Config => {
  const parsed = Config.parse(structuredClone(staging));
  const environment = parsed.environments.staging;
  if (environment?.kind !== 'staging') throw new Error('expected a staging environment');
  edit(environment);
  return parsed;
};
const planned = async (options: RawOptions = {}, edit?: Parameters<typeof config>[0]) =>
  (await planFor(config(edit), parseRequest(options))).plan;
const mistakes = (edit: Parameters<typeof config>[0]) =>
  findMistakes(config(edit), '2026-11-26').map((m) => `${m.path.map(String).join('.')}: ${m.found}`);
const thrown = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a run on an environment of somebody else's", () => {
  it('is planned without a word of what it would have to start', async () => {
    const plan = await planned({ fault: ['replica-kill'] });
    expect(plan.environment).toMatchObject({ kind: 'staging', regions: ['region-1'], zones: [] });
    expect(plan.chaos.map((c) => c.fault)).toEqual(['replica-kill']);
    expect(plan.controlPlane).toBeNull();
  });

  it('says where load and faults would go', async () => {
    const { environment } = await planFor(config(), parseRequest({}));
    expect(describeReach(environment)).toEqual([
      'Reaches http://127.0.0.1:1 for load; region-1 by context staging-region-1, namespace lifeflow',
    ]);
  });

  it('says what it can see of neither databases, queues nor counts', async () => {
    const text = describePlan(await planned()).join('\n');
    expect(text).toMatch(/queries at LifeFlow's databases.*takes a way into its databases/);
    expect(text).toMatch(/as LifeFlow's own edge and services count them/);
  });

  it('says of metrics that are required all the same that nothing will show them', async () => {
    const plan = await planned({}, (e) => e.require.push('metrics:*'));
    const metrics = plan.objectives.filter((o) => o.kind === 'metrics');
    expect(metrics.every((o) => o.required && !o.decidable)).toBe(true);
    const text = describePlan(plan).join('\n');
    expect(text).toMatch(/NOT ENOUGH for metrics:auth, .*INCONCLUSIVE at best/);
    expect(text).toMatch(/this run has none: its replicas are out of reach/);
  });

  it.each<[string, Parameters<typeof config>[0], string]>([
    [
      'machines',
      (e) => e.allow.push('node-kill'),
      'environments.staging.allow.2: "node-kill", which takes power over machines',
    ],
    [
      'databases',
      (e) => e.allow.push('database-primary-kill'),
      'environments.staging.allow.2: "database-primary-kill", which takes power over LifeFlow\'s databases',
    ],
    [
      'containers',
      (e) => e.allow.push('container-kill'),
      'environments.staging.allow.2: "container-kill", which takes power over a node\'s processes',
    ],
    [
      'a scale that is measured',
      (e) => Object.assign(e, { scale: 'auto' }),
      'environments.staging.scale: "auto"',
    ],
  ])('has no power over %s: a mistake of the config', (_, edit, says) => {
    expect(mistakes(edit)).toContain(says);
    expect(mistakes(() => {})).toEqual([]);
  });

  it('aims at its regions, and leaves zones to the cluster', () => {
    const aimed = (aim: object) => (e: ForeignEnvironment) => Object.assign(e.experiments[0]?.aim ?? {}, aim);
    expect(mistakes(aimed({ zone: 'eu-central-1a' }))).toEqual([]);
    expect(mistakes(aimed({ region: 'region-9' }))).toEqual([
      'environments.staging.experiments.0.aim.region: "region-9"',
    ]);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a fault that takes more than the Kubernetes API',
      () => planned({ fault: ['zone-loss'] }),
      /--fault: expected one that the Kubernetes API alone can inject.*zone-loss, which takes power over machines/,
    ],
    ['a scale that would be measured here', () => planned({ scale: 'auto' }), /--scale: expected a number/],
    [
      'a second version',
      () => planFor(config(), parseGateRequest({ limit: '5m', canary: '10' })),
      /--canary: expected an embedded LifeFlow/,
    ],
  ])('is refused with %s', async (_, asked, says) => {
    const error = await thrown(asked());
    expect(String(error)).toMatch(says);
    expect(exitCodeOf(error)).toBe(64);
  });
});
