import { describe, expect, it } from 'vitest';
import { type ClusterEvent, eventMarks } from './event-marks.ts';

const event = (change: Partial<ClusterEvent>): ClusterEvent => ({
  metadata: { name: 'e', uid: '1', resourceVersion: '1' },
  type: 'Normal',
  reason: 'Pulled',
  message: 'it was there',
  involvedObject: { kind: 'Pod', name: 'donor-1' },
  ...change,
});

describe('the marks of events', () => {
  it('tell warnings and endings, with who and why', () => {
    expect(eventMarks(undefined, event({ type: 'Warning', reason: 'BackOff' }))).toEqual([
      { name: 'cluster-event', subject: 'donor-1', detail: 'Pod donor-1: BackOff: it was there' },
    ]);
    expect(eventMarks(undefined, event({ reason: 'Killing' }))).toHaveLength(1);
  });

  it('leave out what goes as it always does, and events that expire', () => {
    expect(eventMarks(undefined, event({}))).toEqual([]);
    expect(eventMarks(event({ type: 'Warning' }), undefined)).toEqual([]);
  });

  it('are no longer than a line', () => {
    const [mark] = eventMarks(undefined, event({ type: 'Warning', message: 'x'.repeat(5000) }));
    expect(mark?.detail).toHaveLength(300);
  });
});
