import { describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { Config, type ForeignEnvironment } from '../config/schema.ts';
import staging from '../environments/testing/staging.config.ts';
import { parseRequest, type RawOptions } from '../request.ts';
import { planFor } from './plan-for.ts';
import { planOfConfig } from './testing/plan-of.ts';

/** What a run on staging says that it does not examine. */
const notExamined = async (
  edit: (e: ForeignEnvironment, config: Config) => void = () => {},
  options: RawOptions = {},
): Promise<string[]> => {
  const config = Config.parse(structuredClone(staging));
  const { staging: environment } = config.environments;
  if (environment?.kind !== 'staging') throw new Error('expected a staging environment');
  edit(environment, config);
  const { plan } = await planFor(config, parseRequest(options));
  return plan.notExamined.map(({ what, takes }) => `${what}: takes ${takes}`);
};
const line = (lines: readonly string[], of: string) => lines.filter((l) => l.includes(of));

describe("on an environment of somebody else's", () => {
  it.each([
    ['node-kill, zone-loss, region-loss', /power over machines/],
    ['node-cut, zone-cut, api-cut', /power over networks/],
    ['container-kill', /power over a node's processes/],
    ['database-primary-kill', /power over LifeFlow's databases/],
    ['http-delay, http-errors, network-drop', /an agent inside of replicas/],
  ])('the loss that is out of reach is named: %s', async (faults, power) => {
    const [said, ...more] = line(await notExamined(), `${faults}: no such fault can be injected here`);
    expect(said).toMatch(power);
    expect(more).toEqual([]);
  });

  it.each(['3.standby.failover', '5.region.auto-rto', '5.manual.rto', '5.manual.rpo'])(
    'the claim that no fault there examines is named once: %s',
    async (id) => {
      expect(line(await notExamined(), `${id} (`)).toHaveLength(1);
      expect(line(await notExamined(undefined, { fault: ['replica-kill'] }), `${id} (`)).toHaveLength(1);
    },
  );

  it('a claim that an objective names, or that was taken back, is not', async () => {
    const lines = await notExamined((_, config) => {
      config.claims['5.manual.rpo'] = null;
    });
    expect(line(lines, '3.standby.synchronous')).toEqual([]);
    expect(line(lines, '5.manual.rpo')).toEqual([]);
  });

  it('a fault that is allowed and never injected is named', async () => {
    const without = (e: ForeignEnvironment) => {
      e.experiments = e.experiments.filter((x) => x.fault !== 'scale-pin');
    };
    expect(line(await notExamined(without), 'allowed, but in no experiment')).toEqual([
      'scale-pin: allowed, but in no experiment: takes an experiment of each in the config',
    ]);
    expect(line(await notExamined(), 'allowed, but in no experiment')).toEqual([]);
  });
});

describe("on an environment of the suite's own", () => {
  const planOf = planOfConfig(shipped);
  const said = (plan: ReturnType<typeof planOf>) => plan.notExamined.map((n) => n.what);

  it('no fault is out of reach, and what an experiment of the config examines is not named again', () => {
    for (const plan of [planOf({}), planOf({ only: 'load' })]) {
      expect(line(said(plan), 'can be injected here')).toEqual([]);
      expect(line(said(plan), '3.standby.failover')).toEqual([]);
      expect(line(said(plan), '2.rollout.unavailable')).toEqual([]);
    }
  });

  it('a claim is named whose experiment was taken out of the config', () => {
    const plan = planOf({}, (local) => {
      local.experiments = local.experiments.filter((e) => e.fault !== 'database-primary-kill');
    });
    expect(line(said(plan), '3.standby.failover')).toHaveLength(1);
  });
});
