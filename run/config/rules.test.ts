import { describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { findMistakes } from './rules.ts';
import { Config, type LocalEnvironment } from './schema.ts';
import { configWarnings } from './warnings.ts';

const today = '2026-11-24';
const change = (edit: (local: LocalEnvironment, config: Config) => void): Config => {
  const config = Config.parse(structuredClone(shipped));
  const local = config.environments.local;
  if (local?.kind !== 'local') throw new Error('the shipped config has no local environment');
  edit(local, config);
  return config;
};
const found = (edit: Parameters<typeof change>[0]) =>
  findMistakes(change(edit), today).map((m) => `${m.path.map(String).join('.')}: ${m.expected}; ${m.found}`);

describe('the rules between the parts of a config', () => {
  it('find nothing in the config that is shipped', () => {
    expect(found(() => {})).toEqual([]);
  });

  it('want the default environment to exist', () => {
    expect(found((_, c) => Object.assign(c, { defaultEnvironment: 'staging' }))).toEqual([
      'defaultEnvironment: one of the environments below (local, cluster); "staging"',
    ]);
  });

  it('take a waiver until the end of its last day and not longer', () => {
    const waiver = { objective: 'availability', owner: 'Ada', reason: 'known' };
    expect(found((_, c) => c.waivers.push({ ...waiver, expires: today }))).toEqual([]);
    expect(found((_, c) => c.waivers.push({ ...waiver, expires: '2026-11-23' }))[0]).toMatch(
      /^waivers.0.expires/,
    );
  });

  it('waive one objective at a time', () => {
    const waiver = { objective: 'rto:*', owner: 'Ada', reason: 'known', expires: today };
    expect(found((_, c) => c.waivers.push(waiver))[0]).toMatch(
      /^waivers.0.objective: the id of one objective/,
    );
  });

  it('plan no experiment whose fault is not allowed', () => {
    expect(found((e) => e.allow.splice(0, 1))).toEqual([
      'environments.local.experiments.0.fault: a fault that this environment allows ' +
        '(node-kill, database-primary-kill, zone-loss, region-loss, rolling-restart); "replica-kill"',
    ]);
  });

  it('aim only at regions and zones that are there', () => {
    const [first] = change(() => {}).environments.local?.experiments ?? [];
    expect(first?.aim.region).toBe('region-1');
    expect(
      found((e) => Object.assign(e.experiments[0]?.aim ?? {}, { region: 'region-9', zone: 'r9a' })),
    ).toHaveLength(2);
  });

  it('take of a disruption what it can be told, and of other faults nothing', () => {
    const disrupted = (fault: string, change: Record<string, unknown>) =>
      found((_, c) => {
        const { experiments = [] } = c.environments.cluster ?? {};
        Object.assign(experiments.find((x) => x.fault === fault) ?? {}, change);
      }).map((says) => says.replace(/^environments\.cluster\.experiments\.\d+\./, ''));
    expect(disrupted('http-delay', { strength: { delayMs: 4_999 } })).toEqual([]);
    expect(disrupted('http-errors', { strength: { errorShare: 1, errorCode: 429 } })).toEqual([]);
    expect(disrupted('http-delay', { strength: { delayMs: 5_000 } })).toEqual([
      "strength.delayMs: less than the client's time limit, which is 5000 ms; 5000",
    ]);
    expect(disrupted('http-delay', { strength: { errorCode: 429 } })).toEqual([
      'strength.errorCode: delayMs of http-delay; errorCode',
    ]);
    expect(disrupted('network-drop', { strength: { delayMs: 10 } })).toEqual([
      'strength.delayMs: no strength of network-drop; delayMs',
    ]);
    for (const fault of ['http-delay', 'http-errors', 'network-drop'])
      for (const replicas of ['one', 'all'])
        expect(disrupted(fault, { aim: { service: 'request', replicas } })).toEqual([]);
    expect(disrupted('replica-kill', { aim: { service: 'request', replicas: 'one' } })).toEqual([
      'aim.replicas: a number of replicas of a fault that sits in them (http-delay, http-errors, network-drop) only; "one" of replica-kill',
    ]);
  });

  it.each([
    ['a delay of none', { delayMs: 0 }, 'a delay of 1 ms or more'],
    ['a part of a millisecond', { delayMs: 0.5 }, /int/],
    ['no share of errors', { errorShare: 0 }, 'a share above 0'],
    ['more errors than answers', { errorShare: 1.1 }, 'a share of 1 at most'],
    ['a status of a good answer', { errorCode: 200 }, "an error's HTTP status, from 400 to 599"],
    ['a status beyond all', { errorCode: 600 }, "an error's HTTP status, from 400 to 599"],
    ['something else', { jitterMs: 5 }, /jitterMs/],
  ])('are not asked about %s, which the schema refuses in one sentence', (_, strength, says) => {
    const config = structuredClone(shipped) as unknown as {
      environments: { cluster: { experiments: object[] } };
    };
    Object.assign(config.environments.cluster.experiments[0] ?? {}, { strength });
    const messages = Config.safeParse(config).error?.issues.map((issue) => issue.message);
    expect(messages).toEqual([typeof says === 'string' ? says : expect.stringMatching(says)]);
  });

  it('roll out a service that is named, where it is asked', () => {
    const aimed = (aim: Record<string, unknown>) =>
      found((e) => Object.assign(e.experiments.find((x) => x.fault === 'rolling-restart') ?? {}, { aim }));
    expect(aimed({ service: 'camp' })).toEqual([]);
    expect(aimed({ service: 'camp', region: 'region-1' })).toEqual([]);
    expect(aimed({})).toEqual([
      'environments.local.experiments.5.aim.service: the service whose replicas are replaced; none',
    ]);
    expect(aimed({ service: 'camp', region: 'region-2' })).toEqual([
      'environments.local.experiments.5.aim.region: the region that is asked while nothing is broken (region-1); "region-2"',
    ]);
  });

  it.each(['replica-kill', 'node-kill', 'zone-loss', 'database-primary-kill'] as const)(
    'aim %s where somebody asks, because nobody would notice it elsewhere',
    (fault) => {
      const at = (aim: Record<string, unknown>) =>
        found((e) => Object.assign(e.experiments.find((x) => x.fault === fault) ?? {}, { aim }));
      expect(at({ region: 'region-1', zone: 'r1b' })).toEqual([]);
      expect(at({ region: 'region-2' })).toEqual([
        expect.stringMatching(
          /aim.region: the region that is asked while nothing is broken \(region-1\); "region-2"$/,
        ),
      ]);
      expect(at({ zone: 'r2b' })).toEqual([
        expect.stringMatching(/aim.zone: a zone of the region that is asked .*; "r2b"$/),
      ]);
    },
  );

  it('let the region be lost that only follows', () => {
    const lost = (e: LocalEnvironment) =>
      Object.assign(e.experiments.find((x) => x.fault === 'region-loss')?.aim ?? {}, { region: 'region-2' });
    expect(found(lost)).toEqual([]);
  });

  it('want a bound for each allowed fault', () => {
    expect(found((e) => delete (e.bounds as Record<string, unknown>)['zone-loss'])).toEqual([
      'environments.local.bounds.zone-loss: a bound for each allowed fault; none',
    ]);
  });

  it.each(['node-drain', 'http-delay'] as const)(
    'allow the embedded LifeFlow no fault that it has no way to, such as %s',
    (fault) => {
      expect(found((e) => e.allow.push(fault))).toEqual([
        `environments.local.bounds.${fault}: a bound for each allowed fault; none`,
        expect.stringMatching(/^environments.local.allow.6: a fault that the embedded LifeFlow has a way to/),
      ]);
    },
  );

  it('hold a figure against the claim that it names', () => {
    const drain = (claim: string, documentedSeconds: number) =>
      found((e) => Object.assign(e.timers.drain ?? {}, { claim, documentedSeconds }));
    expect(drain('2.prestop', 16)[0]).toContain(
      'timers.drain.documentedSeconds: 15, the figure of claim 2.prestop; 16',
    );
    expect(drain('2.prestopp', 15)[0]).toContain('timers.drain.claim: the id of a claim');
  });

  it('hold each bound against the claims that it names, reads and writes apart', () => {
    const bound = (fault: 'database-primary-kill' | 'region-loss', to: Record<string, unknown>) =>
      found((e) => Object.assign(e.bounds[fault] ?? {}, to));
    expect(bound('database-primary-kill', { writesSeconds: 90 })).toEqual([
      'environments.local.bounds.database-primary-kill.writesSeconds: 60, the figure of claim 3.standby.failover; 90',
    ]);
    expect(bound('region-loss', { writesSeconds: 600 })).toEqual([
      'environments.local.bounds.region-loss.writesSeconds: 60, the figure of claim 5.region.auto-rto, ' +
        'or 900, the figure of claim 5.manual.rto; 600',
    ]);
    expect(bound('region-loss', { why: 'no claim is named here' })).toHaveLength(1);
    expect(bound('region-loss', { claim: null, writesSeconds: 600 })).toEqual([]);
    expect(bound('region-loss', { claim: '3.auth.qps' })).toEqual([
      'environments.local.bounds.region-loss.claim: a claim in seconds; 3.auth.qps, which is in queries/s',
    ]);
  });

  it('take no figure of a user’s own that its claim’s unit does not allow', () => {
    const own = (claims: Record<string, number | null>) => found((_, c) => Object.assign(c, { claims }));
    expect(own({ '1.production.availability': 99.99 })).toEqual([
      'claims.1.production.availability: a number from 0 to 1, as a figure in ratio is; 99.99',
    ]);
    expect(own({ '5.practice': -1, '1.production.zones': 2.5, '3.standby.synchronous': 2 })).toHaveLength(3);
    expect(own({ '5.manul.rto': 60 })[0]).toMatch(/^claims.5.manul.rto: the id of a claim/);
    expect(own({ '1.production.availability': 0.999, '5.practice': 0, '5.manual.rpo': null })).toEqual([]);
  });

  it('hold the figures of autoscaling against the claims that they name', () => {
    expect(found((e) => Object.assign(e.autoscaling, { max: 21 }))).toEqual([
      'environments.local.autoscaling.max: 20, the figure of claim 1.production.replicas-max; 21',
    ]);
    expect(found((e) => Object.assign(e.autoscaling, { max: 21, claims: {} }))).toEqual([]);
    expect(found((e) => Object.assign(e.autoscaling.claims, { max: '1.production' }))[0]).toMatch(
      /^environments.local.autoscaling.claims.max: the id of a claim/,
    );
  });

  it('want names that are used once', () => {
    expect(found((e) => e.regions[1].zones.splice(0, 1, 'r1a'))).toEqual([
      'environments.local.regions.1.zones.0: a zone whose name is used once; "r1a"',
    ]);
    expect(found((e) => Object.assign(e.regions[1], { name: 'region-1' }))).toHaveLength(1);
  });

  it('want an autoscaler that has somewhere to go', () => {
    const ours = { claims: {} };
    expect(found((e) => Object.assign(e.autoscaling, { min: 21, ...ours }))).toHaveLength(1);
    expect(
      found((e) => Object.assign(e.autoscaling, { scaleDownBelowUtilisation: 0.7, ...ours })),
    ).toHaveLength(1);
  });

  it.each([
    ['availability', true],
    ['availability:donor', true],
    ['latency-p99:*', true],
    ['rto:2-node-kill:reads', true],
    ['rto:*', true],
    ['rollout:*', true],
    ['rollout:1-rolling-restart', true],
    ['rollout:request', false],
    ['autoscaling-bounds:*', true],
    ['avialability', false],
    ['availability:doner', false],
    ['rto:2-node-kil:reads', false],
    ['rto:2-node-kill:read', false],
    ['Availability', false],
    ['availability:', false],
  ])('read %s as an objective: %s', (id, good) => {
    expect(found((e) => Object.assign(e, { require: [id] }))).toHaveLength(good ? 0 : 1);
  });
});

describe('configWarnings', () => {
  it('tells when scaling out would ask for more connections than there are', () => {
    expect(configWarnings(change(() => {}))).toEqual([
      'local: with every service scaled out, 8 services × 20 replicas × 2 connections = 320, more than the 100 that the primary takes.',
    ]);
  });

  it('tells when the start already does, and nothing when all fits', () => {
    expect(configWarnings(change((e) => Object.assign(e.database, { poolSizePerReplica: 5 })))[0]).toMatch(
      /from the start/,
    );
    expect(configWarnings(change((e) => Object.assign(e.autoscaling, { max: 6 })))).toEqual([]);
  });
});
