import { describe, expect, it } from 'vitest';
import type { Mark } from '../evidence.ts';
import { HeldSteps } from '../verdict.ts';
import { heldSteps } from './held-steps.ts';
import {
  type Prediction,
  predictedContainerEnd,
  predictedEviction,
  predictedNodeLoss,
  predictedPodLoss,
  type RecoverySettings,
} from './predicted.ts';

const settings: RecoverySettings = {
  nodeLeaseSeconds: 8,
  nodeMonitorSeconds: 1,
  nodeMonitorGraceSeconds: 10,
  nodeEvictionRate: 10,
  tolerationSeconds: 5,
  readiness: { initialDelaySeconds: 5, periodSeconds: 5 },
};
const slack = { controllerSeconds: 2, startSeconds: 10, bootSeconds: 3 };
const t0 = 1_000_000;
const mark = (name: Mark['name'], subject: string, seconds: number, more: Partial<Mark> = {}): Mark => ({
  name,
  subject,
  at: t0 + seconds * 1000,
  clock: 'platform',
  uncertaintyMs: 0,
  ...more,
});
/** A node that is lost with two pods, as a cluster with these settings tells it. */
const lost: readonly Mark[] = [
  // Renewed last a second before, and due a second and three seconds later.
  mark('lease-missed', 'r1a1', 1, { uncertaintyMs: 2000 }),
  mark('node-down', 'r1a1', 10),
  mark('endpoint-removed', 'donor-old1', 10.5),
  mark('endpoint-removed', 'donor-old2', 10.6),
  mark('replica-evicted', 'donor-old1', 15.2),
  mark('replica-evicted', 'donor-old2', 15.2),
  ...['donor-new1', 'donor-new2'].flatMap((pod, i) => [
    mark('replica-created', pod, 15.3 + i),
    mark('replica-scheduled', pod, 15.4 + i),
    mark('replica-started', pod, 16 + i),
    mark('replica-ready', pod, 22 + i),
  ]),
];
const way = (marks: readonly Mark[], until = Infinity) =>
  heldSteps({
    predictions: predictedNodeLoss(settings, slack, 1),
    fault: { at: t0, uncertaintyMs: 0 },
    targets: ['r1a1'],
    marks,
    until,
  });
const step = (marks: readonly Mark[], name: string, until?: number) =>
  way(marks, until).find((s) => s.step === name);

describe('the way back of a lost node', () => {
  it('is inside its bands, step by step, each from the one that it follows', () => {
    expect(way(lost).map(({ step, seen, is }) => [step, seen, is])).toEqual([
      ['lease-missed', 1, 'inside'],
      ['node-down', 1, 'inside'],
      ['endpoint-removed', 2, 'inside'],
      ['replica-evicted', 2, 'inside'],
      ['replica-created', 2, 'inside'],
      ['replica-scheduled', 2, 'inside'],
      ['replica-started', 2, 'inside'],
      ['replica-ready', 2, 'inside'],
    ]);
    expect(step(lost, 'replica-created')?.observed).toEqual({ low: 0.1, high: 1.1 });
  });

  it('names what lies outside, and makes nothing that follows late', () => {
    const slow = lost.map((m) => (m.name === 'replica-evicted' ? { ...m, at: m.at + 60_000 } : m));
    expect(step(slow, 'replica-evicted')).toMatchObject({
      is: 'outside',
      outside: ['donor-old1', 'donor-old2'],
    });
    expect(step(slow, 'node-down')?.is).toBe('inside');
    const early = lost.map((m) => (m.name === 'node-down' ? { ...m, at: t0 + 3000 } : m));
    expect(step(early, 'node-down')).toMatchObject({ is: 'outside', outside: ['r1a1'] });
  });

  it('is outside only where its clocks leave no doubt of it', () => {
    const vague = lost.map((m) =>
      m.name === 'node-down' ? { ...m, at: t0 + 7000, uncertaintyMs: 1000 } : m,
    );
    expect(step(vague, 'node-down')).toMatchObject({ is: 'inside', observed: { low: 6, high: 8 } });
  });

  it('holds the lease of its own node against the fault: renewed after it, or given up before it, it was not lost by it', () => {
    const missed = (node: string, from: number) =>
      step(
        [mark('node-down', 'r1a1', 10), mark('lease-missed', node, from + 2, { uncertaintyMs: 2000 })],
        'lease-missed',
      );
    // From the last renewal that was seen: 2 s is what a watch may take to tell of it.
    expect(missed('r1a1', 2)).toMatchObject({ is: 'inside', observed: { low: 2, high: 6 } });
    expect(missed('r1a1', 2.001)).toMatchObject({ is: 'outside', outside: ['r1a1'] });
    expect(missed('r1a1', -4)).toMatchObject({ is: 'inside', observed: { low: 0, high: 0 } });
    expect(missed('r1a1', -4.001)?.is).toBe('not seen');
    expect(missed('r1b1', 2)?.is).toBe('not seen');
  });

  it('may be lost when its lease was late by one renewal, and goes down sooner after that', () => {
    const down = (second: number) => step([mark('node-down', 'r1a1', second)], 'node-down')?.is;
    // Renewed last 3.9 s before, and given up 10 s after that.
    expect(down(6.1)).toBe('inside');
    expect(down(5.999)).toBe('outside');
  });

  it('leaves out another node, another replica, another clock, what was before it and what came after its heal', () => {
    const others = [
      mark('node-down', 'r1b1', 60),
      mark('endpoint-removed', 'elsewhere', 40),
      mark('endpoint-removed', 'donor-old1', 300, { clock: 'edge' }),
      mark('replica-ready', 'donor-new1', -5),
      mark('replica-started', 'made-before', 20),
      mark('replica-ready', 'made-before', 90),
    ];
    expect(way([...others, ...lost])).toEqual(way(lost));
    expect(step(lost, 'replica-ready', t0 + 22_500)?.seen).toBe(1);
    expect(step(lost, 'replica-ready', t0 + 20_000)?.is).toBe('not seen');
  });
});

describe('a way back that not all of the lost replicas took', () => {
  const nine = Array.from({ length: 9 }, (_, i) => i);
  /** Nine are evicted; the ninth that is made in their place finds no node. */
  const stuck = [
    mark('node-down', 'r1a1', 10),
    ...nine.flatMap((i) => [
      mark('replica-evicted', `donor-old${i}`, 15.2),
      mark('replica-created', `donor-new${i}`, 15.3),
    ]),
    ...nine
      .slice(0, 8)
      .flatMap((i) => [
        mark('replica-scheduled', `donor-new${i}`, 15.4),
        mark('replica-started', `donor-new${i}`, 16),
        mark('replica-ready', `donor-new${i}`, 22),
      ]),
    mark('replica-pending', 'donor-new8', 15.4, { detail: '0/3 nodes are available' }),
  ];

  it('is outside by those that did not take it within its band, and says why', () => {
    expect(step(stuck, 'replica-scheduled')).toMatchObject({
      ...{ is: 'outside', seen: 8, of: 9, outside: ['donor-new8'] },
      observed: { high: expect.closeTo(0.1) },
      because: '0/3 nodes are available',
    });
    // Nobody waits for a step of one that did not take the step before.
    expect(step(stuck, 'replica-started')).toMatchObject({ is: 'inside', seen: 8, of: 8, outside: [] });
    const [held] = way(stuck).filter((s) => s.step === 'replica-scheduled');
    expect(HeldSteps.parse({ fault: '1-zone-loss', steps: [held] }).steps[0]).toEqual(held);
  });

  it('is not judged by them where the heal came before their band was over, whatever their clocks leave open', () => {
    // Made at 15.3 s, and to be scheduled by 17.3 s.
    const until = (seconds: number, marks = stuck) => step(marks, 'replica-scheduled', t0 + seconds * 1000);
    expect(until(17.3)).toMatchObject({ is: 'inside', seen: 8, of: 9, outside: [] });
    expect(until(17.301)).toMatchObject({ is: 'outside', outside: ['donor-new8'] });
    const vague = stuck.map((m) => (m.name === 'replica-created' ? { ...m, uncertaintyMs: 500 } : m));
    expect(until(17.8, vague)?.is).toBe('inside');
    expect(until(17.801, vague)?.is).toBe('outside');
  });

  it('names of those that nothing was made for the one that was lost, and that fewer were wanted', () => {
    const eight = stuck.filter((m) => m.subject !== 'donor-new8');
    expect(step(eight, 'replica-created')).toMatchObject({ is: 'outside', outside: ['donor-old8'], of: 9 });
    expect(step(eight, 'replica-created')).not.toHaveProperty('because');
    const scaled = (subject: string, detail: string) =>
      step([...eight, mark('scaled', subject, 14, { detail })], 'replica-created')?.because;
    expect(scaled('donor/region-1', '9 → 8')).toBe('9 → 8');
    expect([scaled('donor/region-1', '8 → 9'), scaled('camp/region-1', '9 → 8')]).toEqual([
      undefined,
      undefined,
    ]);
    const none = eight.filter((m) => m.name !== 'replica-created');
    expect(
      step([...none, mark('scaled', 'donor/region-1', 14, { detail: '9 → 0' })], 'replica-created'),
    ).toMatchObject({
      ...{ is: 'not seen', seen: 0, of: 9, because: '9 → 0' },
    });
  });

  it('does not know how many replicas went with a node, nor which targets of a zone are nodes', () => {
    for (const name of ['lease-missed', 'node-down', 'endpoint-removed', 'replica-evicted'])
      expect(step(stuck, name), name).not.toHaveProperty('of');
    expect(step(stuck, 'replica-evicted')).toMatchObject({ is: 'inside', seen: 9 });
  });

  it('is outside by a target that a drain did not let go, and that keeps its endpoint', () => {
    const steps = heldSteps({
      predictions: predictedEviction(settings, slack, { pods: 2, together: 1 }),
      fault: { at: t0, uncertaintyMs: 0 },
      targets: ['donor-old1', 'camp-old1'],
      marks: [mark('replica-evicted', 'donor-old1', 1), mark('replica-evicted', 'auth-old1', 1)],
      until: t0 + 60_000,
    });
    expect(steps[0]).toMatchObject({ step: 'replica-evicted', is: 'outside', seen: 2, of: 3 });
    expect(steps[0]?.outside).toEqual(['camp-old1']);
    expect(steps[1]).toMatchObject({ step: 'endpoint-removed', is: 'not seen', seen: 0, of: 2 });
  });
});

describe('the way back of a killed replica', () => {
  it('begins with the fault itself', () => {
    const marks = [
      mark('endpoint-removed', 'donor-old', 0.1),
      mark('replica-created', 'donor-new', 0.2),
      mark('replica-scheduled', 'donor-new', 0.3),
      mark('replica-started', 'donor-new', 1),
      mark('replica-ready', 'donor-new', 60),
    ];
    const steps = heldSteps({
      predictions: predictedPodLoss(settings, slack),
      fault: { at: t0, uncertaintyMs: 0 },
      targets: ['donor-old'],
      marks,
      until: Infinity,
    });
    expect(steps.map(({ is }) => is)).toEqual(['inside', 'inside', 'inside', 'inside', 'outside']);
  });
});

describe('the way back of a container that was killed', () => {
  const steps = (...marks: Mark[]) =>
    heldSteps({
      predictions: predictedContainerEnd(settings, slack, 0),
      fault: { at: t0, uncertaintyMs: 0 },
      targets: ['donor-1'],
      marks,
      until: Infinity,
    }).map(({ seen, is }) => [seen, is]);

  it('is that of the same replica, and of no other', () => {
    expect(
      steps(
        mark('endpoint-removed', 'donor-1', 1),
        mark('replica-started', 'donor-1', 2),
        mark('replica-ready', 'donor-1', 9),
        mark('replica-started', 'donor-2', 40),
      ),
    ).toEqual([
      [1, 'inside'],
      [1, 'inside'],
      [1, 'inside'],
    ]);
    expect(steps(mark('replica-created', 'donor-2', 1), mark('replica-started', 'donor-2', 2))).toEqual([
      [0, 'not seen'],
      [0, 'not seen'],
      [0, 'not seen'],
    ]);
  });

  it('is outside where the kubelet waited longer, and where it was ready before a probe could tell', () => {
    expect(
      steps(
        mark('endpoint-removed', 'donor-1', 1),
        mark('replica-started', 'donor-1', 12.001),
        mark('replica-ready', 'donor-1', 17),
      ),
    ).toEqual([
      [1, 'inside'],
      [1, 'outside'],
      [1, 'outside'],
    ]);
  });
});

describe('steps made by hand', () => {
  const held = (
    prediction: Pick<Prediction, 'step' | 'after'>,
    marks: readonly Mark[],
    more: Partial<Parameters<typeof heldSteps>[0]> = {},
  ) =>
    heldSteps({
      predictions: [prediction, { step: 'replica-created', after: 'fault' } as const].map((p) => ({
        low: 1,
        high: 5,
        says: 'made by hand',
        ...p,
      })),
      fault: { at: t0, uncertaintyMs: 0 },
      targets: ['r1a1', 'r1a2', 'donor-old1', 'donor-old2'],
      marks,
      until: Infinity,
      ...more,
    })[0];
  const unsure = (ms: number) => ({ uncertaintyMs: ms });
  const down = { step: 'node-down', after: 'fault' } as const;

  it('last from one instant to the other, with the doubt of both', () => {
    const of = (seconds: number, doubt: number, doubtOfFault: number) =>
      held(down, [mark('node-down', 'r1a1', seconds, unsure(doubt))], {
        fault: { at: t0, uncertaintyMs: doubtOfFault },
      });
    expect(of(3, 200, 500)).toMatchObject({ seen: 1, observed: { low: 2.3, high: 3.7 }, is: 'inside' });
    // No step came before the one that it follows.
    expect(of(0.1, 300, 0)).toMatchObject({ observed: { low: 0, high: 0.4 }, is: 'outside' });
  });

  it('are inside as long as their doubt reaches their band', () => {
    const is = (seconds: number) => held(down, [mark('node-down', 'r1a1', seconds, unsure(500))])?.is;
    expect([0.499, 0.5, 5.5, 5.501].map(is)).toEqual(['outside', 'inside', 'inside', 'outside']);
  });

  it('are all told, and those outside by name', () => {
    const marks = [mark('node-down', 'r1a2', 9), mark('node-down', 'r1a1', 2)];
    expect(held(down, marks)).toMatchObject({
      seen: 2,
      at: { from: t0 + 2000, to: t0 + 9000 },
      observed: { low: 2, high: 9 },
      outside: ['r1a2'],
      is: 'outside',
    });
    const vague = marks.map((m) => ({ ...m, uncertaintyMs: 500 }));
    expect(held(down, vague)?.at).toEqual({ from: t0 + 1500, to: t0 + 9500 });
    expect(held(down, [])).not.toHaveProperty('at');
    expect(held(down, [])).toMatchObject({ seen: 0, observed: null, outside: [], is: 'not seen' });
  });

  it('are of this fault from when it may have begun, until the heal', () => {
    const seen = (seconds: number, doubt = 0) =>
      held(down, [mark('node-down', 'r1a1', seconds, unsure(doubt))], { until: t0 + 10_000 })?.seen;
    expect([-0.001, 0, 10, 10.001].map((s) => seen(s))).toEqual([0, 1, 1, 0]);
    expect([seen(-0.5, 499), seen(-0.5, 500)]).toEqual([0, 1]);
  });

  it('of a replica’s end follow the last node that went down before it, or may have', () => {
    const removed = { step: 'endpoint-removed', after: 'node-down' } as const;
    const downs = [
      mark('node-down', 'r1a1', 2),
      mark('node-down', 'r1a2', 6, unsure(300)),
      mark('node-down', 'elsewhere', 6.5),
    ];
    const lasting = (seconds: number, doubt: number) =>
      held(removed, [...downs, mark('endpoint-removed', 'donor-old1', seconds, unsure(doubt))])?.observed;
    expect(lasting(7, 0)).toEqual({ low: 0.7, high: 1.3 });
    expect(lasting(5.6, 100)).toEqual({ low: 0, high: 0 });
    expect(lasting(5.5, 100)).toEqual({ low: 3.4, high: 3.6 });
    // Before any of them, it is held against the first: surely too early.
    expect(lasting(1, 0)).toEqual({ low: -1, high: -1 });
    const early = held(removed, [...downs, mark('endpoint-removed', 'donor-old1', 1)]);
    expect(HeldSteps.parse({ fault: '1-node-kill', steps: [early] }).steps[0]?.is).toBe('outside');
    expect(held(removed, [mark('endpoint-removed', 'donor-old1', 3)])?.is).toBe('not seen');
    expect(
      held(removed, [mark('node-down', 'elsewhere', 1), mark('endpoint-removed', 'donor-old1', 3)])?.is,
    ).toBe('not seen');
  });

  it('of a replica’s end follow its own node, where that is told', () => {
    const evicted = { step: 'replica-evicted', after: 'node-down' } as const;
    const downs = [mark('node-down', 'r1a1', 2), mark('node-down', 'r1a2', 6)];
    const on = (node: string) =>
      held(evicted, [...downs, mark('replica-evicted', 'donor-old1', 7, { node })]);
    expect(on('r1a1')).toMatchObject({ observed: { low: 5, high: 5 }, is: 'inside' });
    expect(on('r1a2')).toMatchObject({ observed: { low: 1, high: 1 }, is: 'inside' });
    // A node that is not down, or not of this fault, begins nothing.
    expect(on('r1a3')?.is).toBe('not seen');
  });

  it('of an eviction are those of the fault’s own nodes and replicas, where the node is told', () => {
    const evicted = { step: 'replica-evicted', after: 'fault' } as const;
    const on = (name: string, node?: string) =>
      held(evicted, [mark('replica-evicted', name, 3, node === undefined ? {} : { node })])?.seen;
    expect([on('camp-1', 'r1a1'), on('donor-old1', 'r1b1'), on('camp-1')]).toEqual([1, 1, 1]);
    expect(on('camp-1', 'r1b1')).toBe(0);
  });

  it('of a replica that nobody evicts are known by its node', () => {
    const removed = { step: 'endpoint-removed', after: 'node-down' } as const;
    const on = (node: string) =>
      held(removed, [
        mark('node-down', 'r1a1', 2),
        mark('node-down', 'r1b1', 2),
        mark('endpoint-removed', 'camp-1', 4, { node }),
      ]);
    expect(on('r1a1')).toMatchObject({ seen: 1, observed: { low: 2, high: 2 } });
    expect(on('r1b1')?.is).toBe('not seen');
  });

  it('of a new replica follow its own by name', () => {
    const scheduled = { step: 'replica-scheduled', after: 'replica-created' } as const;
    const marks = [
      mark('replica-created', 'donor-new1', 1),
      mark('replica-created', 'donor-new2', 4),
      mark('replica-scheduled', 'donor-new2', 6),
      mark('replica-scheduled', 'donor-new1', 5),
      mark('replica-scheduled', 'donor-new3', 9),
    ];
    expect(held(scheduled, marks)).toMatchObject({ seen: 2, observed: { low: 2, high: 4 } });
    const started = { step: 'replica-started', after: 'replica-scheduled' } as const;
    expect(
      held(started, [mark('replica-created', 'donor-new1', 1), mark('replica-started', 'donor-new1', 2)])?.is,
    ).toBe('not seen');
  });

  it('of replicas that were made follow those that were lost, one for one, each from its own loss on', () => {
    const created = { step: 'replica-created', after: 'replica-evicted' } as const;
    const evicted = [mark('replica-evicted', 'donor-old2', 12), mark('replica-evicted', 'donor-old1', 10)];
    const lasting = (...made: readonly [seconds: number, doubt: number][]) =>
      held(created, [
        ...evicted,
        ...made.map(([s, d], i) => mark('replica-created', `donor-new${i}`, s, unsure(d))),
      ]);
    expect(lasting([13, 0], [17, 0])).toMatchObject({ seen: 2, observed: { low: 3, high: 5 } });
    expect(lasting([13, 0])).toMatchObject({ seen: 1, observed: { low: 3, high: 3 } });
    // Made before the first was lost, it stands for none of them.
    expect(lasting([9, 0], [13, 0])).toMatchObject({ seen: 1, observed: { low: 3, high: 3 } });
    expect(lasting([9.5, 500])).toMatchObject({ seen: 1, observed: { low: 0, high: 0 } });
    expect(lasting([9.5, 499])?.is).toBe('not seen');
    // A budget lets go of one after the other: what came between stands for neither.
    expect(lasting([10.1, 0], [11, 0], [12.2, 0])).toMatchObject({
      seen: 2,
      observed: { low: 0.1, high: 0.2 },
    });
    expect(lasting([10.1, 0], [11, 0])).toMatchObject({ seen: 1, observed: { low: 0.1, high: 0.1 } });
    expect(lasting([10.1, 0], [11.5, 500])).toMatchObject({ seen: 2, observed: { low: 0, high: 0.1 } });
  });

  it('of a ReplicaSet are not those of another, nor of a replica that it makes beside', () => {
    const created = { step: 'replica-created', after: 'replica-evicted' } as const;
    const marks = [
      mark('replica-evicted', 'donor-old1', 10),
      mark('replica-evicted', 'camp-old1', 10),
      mark('replica-created', 'auth-new1', 11),
      mark('replica-created', 'camp-new1', 12),
      mark('replica-created', 'donor-new1', 13),
      mark('replica-created', 'camp-new2', 40),
    ];
    expect(held(created, marks)).toMatchObject({ seen: 2, observed: { low: 2, high: 3 }, outside: [] });
    const scheduled = { step: 'replica-scheduled', after: 'replica-created' } as const;
    const placed = [...marks, mark('replica-scheduled', 'auth-new1', 30)];
    expect(held(scheduled, placed, { targets: ['donor-old1', 'camp-old1'] })?.is).toBe('not seen');
  });

  it('of an eviction whose time is not known well begin when it may have been', () => {
    const created = { step: 'replica-created', after: 'replica-evicted' } as const;
    const marks = (second: number) => [
      mark('replica-evicted', 'donor-old1', 10, unsure(500)),
      mark('replica-created', 'donor-new1', second),
    ];
    expect(held(created, marks(9.5))).toMatchObject({ seen: 1, observed: { low: 0, high: 0 } });
    expect(held(created, marks(9.499))?.is).toBe('not seen');
  });

  it('that are taken twice count the first time', () => {
    const marks = [mark('node-down', 'r1a1', 9), mark('node-down', 'r1a1', 2), mark('node-down', 'r1a2', 3)];
    expect(held(down, marks)).toMatchObject({ seen: 2, observed: { low: 2, high: 3 }, is: 'inside' });
  });

  it('of one instant are told by name', () => {
    const marks = ['r1a2', 'r1a1'].map((name) => mark('node-down', name, 9));
    expect(held(down, marks)?.outside).toEqual(['r1a1', 'r1a2']);
  });

  const scheduled = { step: 'replica-scheduled', after: 'replica-created' } as const;
  const started = { step: 'replica-started', after: 'replica-scheduled' } as const;
  const ready = { step: 'replica-ready', after: 'replica-started' } as const;
  const event = (seconds: number, reason: string, subject = 'donor-new1') =>
    mark('cluster-event', subject, seconds, { detail: `Pod ${subject}: ${reason}: its words` });
  const pending = (seconds: number, subject = 'donor-new1') =>
    mark('replica-pending', subject, seconds, { detail: '0/3 nodes are available' });
  const created = mark('replica-created', 'donor-new1', 1);

  it('say why they are outside, or were never taken, where a mark tells it', () => {
    const late = [created, pending(2), pending(5), mark('replica-scheduled', 'donor-new1', 9)];
    expect(held(scheduled, late)).toMatchObject({ is: 'outside', because: '0/3 nodes are available' });
    expect(held(scheduled, [created, pending(2)])).toMatchObject({
      is: 'not seen',
      because: '0/3 nodes are available',
    });
    const way = [created, mark('replica-scheduled', 'donor-new1', 2)];
    const slow = [...way, mark('replica-started', 'donor-new1', 20), mark('replica-ready', 'donor-new1', 40)];
    const events = [event(3, 'FailedMount'), event(4, 'BackOff'), event(25, 'Unhealthy')];
    const others = [event(5, 'Pulled'), event(1, 'FailedScheduling')];
    expect(held(started, [...slow, ...events, ...others])?.because).toBe(
      'Pod donor-new1: FailedMount: its words; Pod donor-new1: BackOff: its words',
    );
    expect(held(ready, [...slow, ...events, ...others])?.because).toBe(
      'Pod donor-new1: BackOff: its words; Pod donor-new1: Unhealthy: its words',
    );
  });

  it('say no reason where they are inside, or where what a mark tells is of another replica, time or step', () => {
    const inTime = [created, pending(2), mark('replica-scheduled', 'donor-new1', 4)];
    expect(held(scheduled, inTime)).toMatchObject({ is: 'inside' });
    expect(held(scheduled, inTime)).not.toHaveProperty('because');
    const late = [created, mark('replica-scheduled', 'donor-new1', 9)];
    for (const other of [pending(2, 'donor-new2'), pending(-1), pending(20), event(2, 'FailedMount')]) {
      const step = held(scheduled, [...late, other], { until: t0 + 10_000 });
      expect(step?.is).toBe('outside');
      expect(step).not.toHaveProperty('because');
    }
  });
});
