import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../clock.ts';
import { replaceDisrupted, turnOf } from './replace.ts';
import type { ReplicaPod } from './replica-pod.ts';

const pod = (name: string, change: Partial<ReplicaPod> = {}): ReplicaPod => ({
  name,
  uid: name,
  ready: true,
  leaving: false,
  replaced: true,
  onHostNetwork: false,
  port: 8002,
  agent: 'none',
  marked: false,
  ...change,
});
const disrupted = (name: string, change: Partial<ReplicaPod> = {}) =>
  pod(name, { agent: 'running', ...change });
const names = (pods: readonly ReplicaPod[]): string[] => pods.map((p) => p.name);

describe('pods that had an agent', () => {
  it('give way one at a time while all that are wanted are ready', () => {
    const turn = turnOf([pod('a'), disrupted('b'), disrupted('c')], 3);
    expect(turn).toMatchObject({ left: 'b with an agent, c with an agent', broken: [] });
    expect(turn.next?.name).toBe('b');
  });

  it('wait for the one that came in place of another', () => {
    const turn = turnOf([pod('a', { ready: false }), disrupted('b'), disrupted('c')], 3);
    expect(turn).toEqual({ left: 'b with an agent, c with an agent, 2 of 3 ready', ready: 2, broken: [] });
  });

  it('and serve nobody are ended all at once, before any that serves', () => {
    const turn = turnOf(
      [disrupted('a', { ready: false }), disrupted('b', { ready: false }), disrupted('c')],
      1,
    );
    expect(names(turn.broken)).toEqual(['a', 'b']);
    expect(turn.next).toBeUndefined();
  });

  it('are waited for until the last one has left', () => {
    const turn = turnOf([pod('a'), pod('b'), disrupted('c', { leaving: true, ready: false })], 2);
    expect(turn).toEqual({ left: 'c leaving', ready: 2, broken: [] });
  });

  it('are all replaced when none is left and as many as are wanted are ready', () => {
    expect(turnOf([pod('a'), pod('b')], 2).left).toBeNull();
    expect(turnOf([pod('a'), pod('b')], 3).left).toBe('2 of 3 ready');
    expect(turnOf([pod('a'), pod('b', { leaving: true })], 2).left).toBe('1 of 2 ready');
    // An agent counts in whatever state it is.
    expect(turnOf([disrupted('a', { agent: 'ended' })], 1).next?.name).toBe('a');
  });
});

it('give way though the autoscaler wants one more, which no node takes: as many as were ready are enough', async () => {
  const standing = new Map(['a', 'b', 'c'].map((name) => [name, disrupted(name)]));
  const evicted: string[] = [];
  await replaceDisrupted(
    {
      of: async () => [...standing.values(), pod('pending', { ready: false })],
      wanted: async () => 4,
      remove: async () => undefined,
      evict: async ({ name }) => {
        evicted.push(name);
        standing.delete(name);
        standing.set(`${name}-next`, pod(`${name}-next`));
        return 'asked';
      },
    },
    'donor',
    { ...systemClock, sleep: async () => undefined },
    3,
  );
  expect(evicted).toEqual(['a', 'b', 'c']);
});

it('stay where their budget allows no eviction, and the error says how many of those that are wanted are ready', async () => {
  let now = 0;
  const replaced = replaceDisrupted(
    {
      of: async () => [disrupted('a'), pod('pending', { ready: false })],
      wanted: async () => 2,
      remove: async () => undefined,
      evict: async () => 'refused',
    },
    'donor',
    {
      ...systemClock,
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    },
    1,
  );
  await expect(replaced).rejects.toMatchObject({
    code: 'PLATFORM',
    message: expect.stringMatching(
      /found a with an agent, and a disruption budget that allows no eviction while 1 of 2 wanted replicas are ready;/,
    ),
  });
});
