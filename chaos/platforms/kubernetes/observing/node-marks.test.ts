import { describe, expect, it } from 'vitest';
import type { Lease, Node } from '../objects.ts';
import { isMissed, nodeMarks, renewalOf } from './node-marks.ts';

const node = (ready: 'True' | 'False' | 'Unknown', unschedulable = false): Node => ({
  metadata: { name: 'a1', uid: '1', resourceVersion: '1' },
  spec: { unschedulable },
  status: { conditions: [{ type: 'Ready', status: ready, reason: 'NodeStatusUnknown' }] },
});
const lease = (renewTime: string): Lease => ({
  metadata: { name: 'a1', uid: '1', resourceVersion: '1' },
  spec: { renewTime, leaseDurationSeconds: 40 },
});

describe('the marks of a node', () => {
  it('tell that it is no longer ready, with the reason, and that it is again', () => {
    expect(nodeMarks(node('True'), node('Unknown'))).toMatchObject([
      { name: 'node-down', subject: 'a1', detail: 'Ready is Unknown: NodeStatusUnknown' },
    ]);
    expect(nodeMarks(node('Unknown'), node('False'))).toEqual([]);
    expect(nodeMarks(node('False'), node('True'))).toMatchObject([{ name: 'node-up' }]);
  });

  it.each(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'])(
    'tell that %s begins and ends, with the reason, and nothing while it stays',
    (type) => {
      const ailing = (status: 'True' | 'False' | 'Unknown'): Node => ({
        ...node('True'),
        status: {
          conditions: [...(node('True').status.conditions ?? []), { type, status, reason: 'Kubelet' }],
        },
      });
      const marks = (before: Node | undefined, now: Node) =>
        nodeMarks(before, now).map(({ name, subject, detail }) => [name, subject, detail]);
      expect(marks(ailing('False'), ailing('True'))).toEqual([
        ['node-condition', 'a1', `${type} is True: Kubelet`],
      ]);
      expect(marks(node('True'), ailing('True'))).toEqual([
        ['node-condition', 'a1', `${type} is True: Kubelet`],
      ]);
      expect(marks(ailing('True'), ailing('False'))).toEqual([
        ['node-condition', 'a1', `${type} is False: Kubelet`],
      ]);
      // A node controller that hears nothing of its kubelet knows nothing of it either.
      expect(marks(ailing('True'), ailing('Unknown'))).toEqual([
        ['node-condition', 'a1', `${type} is Unknown: Kubelet`],
      ]);
      expect(marks(ailing('True'), node('True'))).toEqual([
        ['node-condition', 'a1', `${type} is missing: no reason`],
      ]);
      for (const [before, now] of [
        ['True', 'True'],
        ['False', 'Unknown'],
        ['Unknown', 'False'],
      ] as const)
        expect(marks(ailing(before), ailing(now))).toEqual([]);
    },
  );

  it('tell that it is closed and opened, and that its object is gone', () => {
    expect(nodeMarks(node('True'), node('True', true))).toMatchObject([{ name: 'node-cordoned' }]);
    expect(nodeMarks(node('True', true), node('True'))).toMatchObject([{ name: 'node-uncordoned' }]);
    expect(nodeMarks(node('True'), undefined)).toMatchObject([{ name: 'node-down' }]);
  });
});

describe('the lease of a node', () => {
  it('is missed after two renewals that did not come, counted from when the last one was seen', () => {
    const first = renewalOf(lease('1'), 1_000);
    expect(isMissed(first, 21_000)).toBe(false);
    expect(isMissed(first, 21_001)).toBe(true);
  });

  it('is as old as its last move, and not as the last look at it', () => {
    const first = renewalOf(lease('1'), 1_000);
    const again = renewalOf(lease('1'), 15_000, first);
    expect(again.since).toBe(1_000);
    expect(renewalOf(lease('2'), 15_000, again).since).toBe(15_000);
  });
});
