import { describe, expect, it } from 'vitest';
import type { Condition, ContainerState, ContainerStatus, Pod } from '../objects.ts';
import { podMarks } from './pod-marks.ts';

const time = { lastTransitionTime: '2026-01-01T00:00:05Z' };
const scheduled: Condition = { type: 'PodScheduled', status: 'True', ...time };
const ready: Condition = { type: 'Ready', status: 'True' };
const running = (containerID = 'c1', restartCount = 0): ContainerStatus => ({
  name: 'donor',
  containerID,
  restartCount,
  ready: true,
  state: { running: {} },
});
const pod = (change: Partial<Pod['status']> & { node?: string; ending?: boolean } = {}): Pod => {
  const { node, ending, ...status } = change;
  return {
    metadata: {
      name: 'donor-1',
      uid: '1',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:04Z',
      ...(ending ? { deletionTimestamp: '2026-01-01T00:01:00Z', deletionGracePeriodSeconds: 30 } : {}),
      managedFields: [{ time: '2026-01-01T00:00:09Z', subresource: 'status' }],
    },
    spec: node === undefined ? {} : { nodeName: node },
    status,
  };
};
const at = (second: number) => Date.UTC(2026, 0, 1, 0, 0, second);
/** When the API server last changed its status. */
const changed = { toldAt: at(9), newest: true };
const names = (before: Pod | undefined, now: Pod | undefined) => podMarks(before, now).map((m) => m.name);

describe('the marks of a pod', () => {
  it('tell its way from being made to being ready, each with the time that the API server has for it', () => {
    const made = pod();
    const placed = pod({ node: 'a1', conditions: [scheduled] });
    const started = pod({ node: 'a1', conditions: [scheduled], containerStatuses: [running()] });
    const serving = pod({ node: 'a1', conditions: [scheduled, ready], containerStatuses: [running()] });
    expect([
      ...podMarks(undefined, made),
      ...podMarks(made, placed),
      ...podMarks(placed, started),
      ...podMarks(started, serving),
    ]).toEqual([
      { name: 'replica-created', subject: 'donor-1', toldAt: at(4) },
      { name: 'replica-scheduled', subject: 'donor-1', toldAt: at(5), detail: 'on a1' },
      {
        name: 'replica-started',
        subject: 'donor-1',
        ...changed,
        detail: 'container donor, start 1',
        restarts: 0,
      },
      { name: 'replica-ready', subject: 'donor-1', ...changed },
    ]);
  });

  it('tell the start of a container by its own time, since a busy kubelet reports it later', () => {
    const placed = pod({ node: 'a1', conditions: [scheduled] });
    const state = { running: { startedAt: '2026-01-01T00:00:06Z' } };
    const started = pod({
      node: 'a1',
      conditions: [scheduled],
      containerStatuses: [{ ...running(), state }],
    });
    expect(podMarks(placed, started)).toMatchObject([
      { name: 'replica-started', toldAt: at(6), reported: true },
    ]);
  });

  it('tell all of it where a watch missed what was between, and nothing of what did not change', () => {
    const serving = pod({ node: 'a1', conditions: [scheduled, ready], containerStatuses: [running()] });
    expect(names(undefined, serving)).toEqual([
      'replica-created',
      'replica-scheduled',
      'replica-started',
      'replica-ready',
    ]);
    expect(names(serving, serving)).toEqual([]);
  });

  it('tell that no node takes it, once', () => {
    const unplaced: Condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes are available',
    };
    const waiting = pod({ conditions: [unplaced] });
    expect(podMarks(pod(), waiting)).toMatchObject([
      { name: 'replica-pending', detail: '0/3 nodes are available' },
    ]);
    expect(names(waiting, waiting)).toEqual([]);
  });

  it('tell a container that ended and its next start, also where only the new one was seen', () => {
    const first = pod({ node: 'a1', containerStatuses: [running()] });
    const dead = pod({
      node: 'a1',
      containerStatuses: [{ ...running(), state: { terminated: { reason: 'Error', exitCode: 137 } } }],
    });
    const second = pod({ node: 'a1', containerStatuses: [running('c2', 1)] });
    expect(podMarks(first, dead)).toMatchObject([
      { name: 'replica-gone', detail: 'container donor ended: Error, exit code 137' },
    ]);
    expect(podMarks(dead, second)).toMatchObject([
      { name: 'replica-started', detail: 'container donor, start 2', restarts: 1 },
    ]);
    expect(names(first, second)).toEqual(['replica-gone', 'replica-started']);
  });

  it('tell each restart that a kubelet counts of a container that nobody sees run', () => {
    const backOff = { waiting: { reason: 'CrashLoopBackOff' } };
    const dead = { terminated: { reason: 'Error', exitCode: 1 } };
    const crashed = (restartCount: number, state: ContainerState = backOff) =>
      pod({ node: 'a1', containerStatuses: [{ ...running(`c${restartCount}`, restartCount), state }] });
    expect(podMarks(crashed(0), crashed(1))).toEqual([
      {
        name: 'replica-restarted',
        subject: 'donor-1',
        ...changed,
        detail: 'container donor, restart 1, not seen to run',
        restarts: 1,
      },
    ]);
    expect(podMarks(crashed(1), crashed(2, dead))).toMatchObject([
      {
        name: 'replica-restarted',
        detail: 'container donor, restart 2, not seen to run: Error, exit code 1',
        restarts: 2,
      },
    ]);
    expect(podMarks(crashed(2, dead), crashed(2))).toEqual([]);
    const first = pod({ node: 'a1', containerStatuses: [running()] });
    expect(names(first, crashed(1))).toEqual(['replica-gone', 'replica-restarted']);
    expect(names(crashed(1), pod({ node: 'a1', containerStatuses: [running('c2', 2)] }))).toEqual([
      'replica-started',
    ]);
  });

  it('tell that it is no longer ready, also because it is being ended', () => {
    const serving = pod({ node: 'a1', conditions: [ready] });
    expect(podMarks(serving, pod({ node: 'a1' }))).toEqual([
      { name: 'replica-unready', subject: 'donor-1', ...changed },
    ]);
    // Its status has not changed since it began to serve.
    expect(podMarks(serving, pod({ node: 'a1', conditions: [ready], ending: true }))).toEqual([
      { name: 'replica-unready', subject: 'donor-1', toldAt: at(30) },
    ]);
  });

  it('tell who evicted it, and from which node', () => {
    const evicted: Condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' };
    expect(podMarks(pod({ node: 'a1' }), pod({ node: 'a1', conditions: [evicted] }))).toEqual([
      {
        name: 'replica-evicted',
        subject: 'donor-1',
        node: 'a1',
        detail: 'DeletionByTaintManager',
        ...changed,
      },
    ]);
  });

  it('tell when an eviction was asked for, which moves no time of the status', () => {
    const evicted = (second: string): Condition => ({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      lastTransitionTime: `2026-01-01T00:00:${second}Z`,
    });
    const told = (second: string) =>
      podMarks(pod({ node: 'a1' }), pod({ node: 'a1', conditions: [evicted(second)] }))[0]?.toldAt;
    expect(told('42')).toBe(at(42));
    // The API server's own time, where it has a later one.
    expect(told('08')).toBe(at(9));
  });

  it('tell that it is gone, at a time that nobody wrote down', () => {
    expect(podMarks(pod(), undefined)).toEqual([{ name: 'replica-gone', subject: 'donor-1' }]);
  });
});
