import { describe, expect, it } from 'vitest';
import type { Mark } from '../evidence.ts';
import type { ControlPlane, FaultName, ManifestSet } from '../plan.ts';
import { faultTimes, sampleT0 as t0 } from '../testing/sample-times.ts';
import type { FaultTimes } from '../timeline.ts';
import type { HeldSteps } from '../verdict.ts';
import { stepsOfFaults } from './steps-of-faults.ts';

const controlPlane: ControlPlane = {
  nodeLeaseSeconds: 40,
  nodeMonitorSeconds: 5,
  nodeMonitorGraceSeconds: 50,
  nodeEvictionRate: 0.1,
  tolerationSeconds: 300,
  readiness: { initialDelaySeconds: 5, periodSeconds: 5 },
  slack: { controllerSeconds: 2, startSeconds: 10, bootSeconds: 3 },
};

/** A fault by that name, of the id `1-NAME`, whose heal begins 400 s after t0. */
const fault = (name: FaultName, change: Partial<FaultTimes> = {}): FaultTimes =>
  faultTimes({ healStarted: t0 + 400_000, ...change }, { id: `1-${name}`, fault: name });
const mark = (name: Mark['name'], seconds: number, subject: string, change: Partial<Mark> = {}): Mark => ({
  name,
  at: t0 + seconds * 1000,
  clock: 'platform',
  uncertaintyMs: 0,
  subject,
  ...change,
});
const injected = (of: string, seconds: number, subject: string, uncertaintyMs = 0): Mark =>
  mark('fault-injected', seconds, subject, { fault: of, clock: 'runner', uncertaintyMs });

const stepsOf = (
  times: FaultTimes | FaultTimes[],
  marks: readonly Mark[],
  plane: ControlPlane | null = controlPlane,
  manifests: ManifestSet = 'documented',
) =>
  stepsOfFaults(
    { controlPlane: plane, environment: { manifests } },
    { loadStarted: t0 - 60_000, loadEnded: null, faults: [times].flat() },
    marks,
  );
type Step = HeldSteps['steps'][number];
const step = (name: Step['step'], of: HeldSteps[]): Step => {
  const found = of[0]?.steps.find((s) => s.step === name);
  if (found === undefined) throw new Error(`no step ${name}`);
  return found;
};

describe('the steps of a way back', () => {
  it.each(['node-kill', 'zone-loss', 'node-cut', 'zone-cut'] as const)(
    'begin after %s with the silence of its node',
    (name) => {
      expect(stepsOf(fault(name), [])).toMatchObject([
        {
          fault: `1-${name}`,
          steps: [
            { step: 'lease-missed', after: 'fault' },
            { step: 'node-down', after: 'fault' },
            {},
            { step: 'replica-evicted' },
            {},
            {},
            {},
            {},
          ],
        },
      ]);
    },
  );

  it.each(['replica-kill', 'replica-stop'] as const)('begin after %s with its endpoint', (name) => {
    const [found] = stepsOf(fault(name), []);
    expect(found?.steps.map((s) => [s.step, s.after])).toEqual([
      ['endpoint-removed', 'fault'],
      ['replica-created', 'fault'],
      ['replica-scheduled', 'replica-created'],
      ['replica-started', 'replica-scheduled'],
      ['replica-ready', 'replica-started'],
    ]);
  });

  it.each(['replica-evict', 'node-drain'] as const)('begin after %s with the eviction', (name) => {
    const [found] = stepsOf(fault(name), []);
    expect(found?.steps.map((s) => [s.step, s.after])).toEqual([
      ['replica-evicted', 'fault'],
      ['endpoint-removed', 'replica-evicted'],
      ['replica-created', 'replica-evicted'],
      ['replica-scheduled', 'replica-created'],
      ['replica-started', 'replica-scheduled'],
      ['replica-ready', 'replica-started'],
    ]);
  });

  it('end after the loss of a region with its endpoints', () => {
    const [found] = stepsOf(fault('region-loss'), []);
    expect(found?.steps.map((s) => s.step)).toEqual(['lease-missed', 'node-down', 'endpoint-removed']);
  });

  it('of a drain wait for a budget where there are any, and where two of one service share it', () => {
    const highest = (subject: string, manifests: ManifestSet) =>
      step(
        'replica-evicted',
        stepsOf(fault('node-drain'), [injected('1-node-drain', 0, subject)], controlPlane, manifests),
      ).high;
    expect(highest('donor-a, donor-b, camp-a', 'corrected')).toBe(6 + 33);
    expect(highest('donor-a, donor-b, camp-a', 'documented')).toBe(6);
    expect(highest('donor-a, camp-a', 'corrected')).toBe(4);
    expect(highest('', 'corrected')).toBe(2);
  });

  it('of a container follow the back-off of as many restarts as it had before, where they are counted', () => {
    const killed = injected('1-container-kill', 0, 'donor-a');
    const highest = (...marks: Mark[]) =>
      step('replica-started', stepsOf(fault('container-kill'), [killed, ...marks])).high;
    const started = (seconds: number, restarts?: number, subject = 'donor-a') =>
      mark('replica-started', seconds, subject, restarts === undefined ? {} : { restarts });
    expect(highest()).toBe(12);
    expect(highest(started(3))).toBe(12);
    expect(highest(started(3, 1))).toBe(12);
    expect(highest(started(3, 3), started(90, 4))).toBe(32);
    expect(highest(started(3, 0))).toBe(12);
    expect(highest(started(3, 3, 'donor-b'))).toBe(12);
    // From before the fault, and from its heal.
    expect(highest(started(-5, 2), started(3, 3))).toBe(32);
    expect(highest(started(401, 3))).toBe(12);
    expect(
      step('replica-started', stepsOf(fault('container-kill'), [killed, started(32.5, 3)])),
    ).toMatchObject({ is: 'outside', outside: ['donor-a'] });
  });

  it('are those of no other fault, of none without effect, and of none where the settings are not known', () => {
    for (const name of [
      'rolling-restart',
      'broken-rollout',
      'database-primary-kill',
      'api-cut',
      'scale-pin',
      'http-delay',
    ] as const)
      expect(stepsOf(fault(name), []), name).toEqual([]);
    expect(stepsOf(fault('node-kill', { effective: null }), [])).toEqual([]);
    expect(stepsOf(fault('node-kill'), [], null)).toEqual([]);
    expect(stepsOf([fault('rolling-restart'), fault('replica-kill')], []).map((s) => s.fault)).toEqual([
      '1-replica-kill',
    ]);
  });

  it('count from the injection of their own fault, as doubtful as it is, and without its mark from the effect', () => {
    const down = mark('node-down', 45, 'node-1');
    const own = injected('1-node-kill', -3, 'node-1', 500);
    const other = injected('2-node-kill', -20, 'node-2');
    expect(step('node-down', stepsOf(fault('node-kill'), [other, own, down])).observed).toEqual({
      low: 47.5,
      high: 48.5,
    });
    // Without a mark of the injection nothing tells whose node it was: an eviction tells it.
    const evicted = mark('replica-evicted', 345, 'node-1');
    expect(step('node-down', stepsOf(fault('node-kill'), [down, evicted])).observed).toEqual({
      low: 44.98,
      high: 45.02,
    });
  });

  it('are not those of nodes that this fault did not hit, nor of what came with its heal or after it', () => {
    const marks = [injected('1-node-kill', -1, 'node-1'), mark('node-down', 45, 'node-2')];
    expect(step('node-down', stepsOf(fault('node-kill'), marks)).is).toBe('not seen');
    const late = [injected('1-node-kill', 0, 'node-1'), mark('node-down', 401, 'node-1')];
    expect(step('node-down', stepsOf(fault('node-kill'), late)).is).toBe('not seen');
    expect(step('node-down', stepsOf(fault('node-kill', { healStarted: null }), late))).toMatchObject({
      is: 'outside',
      outside: ['node-1'],
    });
  });

  it('are waited for until the heal, or as long as there are marks', () => {
    const marks = [
      injected('1-node-drain', 0, 'donor-a, camp-a'),
      mark('replica-evicted', 1, 'donor-a'),
      mark('replica-ready', 4, 'auth-a'),
    ];
    const evicted = (more: Mark[], healStarted: number | null) =>
      step('replica-evicted', stepsOf(fault('node-drain', { healStarted }), [...marks, ...more]));
    expect(evicted([], t0 + 400_000)).toMatchObject({ is: 'outside', outside: ['camp-a'], seen: 1, of: 2 });
    expect(evicted([], null)).toMatchObject({ is: 'inside', seen: 1, of: 2 });
    expect(evicted([mark('replica-ready', 4.001, 'auth-a')], null)).toMatchObject({ is: 'outside' });
  });

  it('let the nodes of a zone go one after the other, by as many of its own as went silent before the heal', () => {
    const highest = (...marks: Mark[]) =>
      step(
        'replica-evicted',
        stepsOf(fault('zone-loss'), [injected('1-zone-loss', 0, 'node-1, node-2, node-3'), ...marks]),
      ).high;
    const down = (node: string, seconds: number) => mark('node-down', seconds, node);
    expect(highest()).toBe(302);
    expect(highest(down('node-1', 45))).toBe(302);
    expect(highest(down('node-1', 45), down('node-2', 46))).toBe(312);
    expect(highest(down('node-1', 45), down('node-2', 400))).toBe(312);
    expect(highest(down('node-1', 45), down('node-2', 400.001))).toBe(302);
    expect(highest(down('node-1', 45), down('node-1', 50))).toBe(302);
    expect(highest(down('node-1', 45), down('node-9', 46))).toBe(302);
    expect(highest(down('node-1', 45), mark('replica-gone', 46, 'node-2'))).toBe(302);
    // No mark without a name counts.
    const { subject: _, ...nameless } = down('', 46);
    expect(highest(down('node-1', 45), nameless)).toBe(302);
  });
});
