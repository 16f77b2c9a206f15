import { describe, expect, it } from 'vitest';
import type { Mark } from '../evidence.ts';
import { restartsWithin, waitingForNode } from './marked-replicas.ts';
import type { Reading } from './series.ts';

const from = 1000;
const grid = { from, seconds: 10 };
const mark = (name: Mark['name'], second: number, subject?: string, change: Partial<Mark> = {}): Mark => ({
  name,
  at: (from + second) * 1000,
  clock: 'platform',
  uncertaintyMs: 0,
  ...(subject === undefined ? {} : { subject }),
  ...change,
});
const row = (readings: readonly Reading[], subject: string) => {
  const found = readings.find((r) => r.subject === subject);
  return found === undefined ? undefined : { low: [...found.low].join(''), high: [...found.high].join('') };
};

describe('a replica that waits for a node', () => {
  const waits = (...marks: Mark[]) => row(waitingForNode(marks, grid), 'auth-1');
  const both = (bits: string) => ({ low: bits, high: bits });
  const pending = mark('replica-pending', 2, 'auth-1');

  it('does so until it has one, or is gone, and not as another one does', () => {
    const other = mark('replica-scheduled', 4, 'auth-2');
    expect(waits(pending, other, mark('replica-scheduled', 6, 'auth-1'))).toEqual(both('0011110000'));
    expect(waits(mark('replica-gone', 6, 'auth-1'), pending)).toEqual(both('0011110000'));
    expect(waits(mark('replica-scheduled', 1, 'auth-1'), pending)).toEqual(both('0011111111'));
    expect(waits(mark('replica-scheduled', 1, 'auth-1'))).toBeUndefined();
  });

  it('does so from the first time that it is told', () => {
    expect(
      waits(mark('replica-pending', 4, 'auth-1'), pending, mark('replica-scheduled', 6, 'auth-1')),
    ).toEqual(both('0011110000'));
  });

  it('does so for sure only between the instants that the clocks leave no doubt of', () => {
    const vague = { uncertaintyMs: 1000 };
    expect(
      waits(
        mark('replica-pending', 2, 'auth-1', vague),
        mark('replica-scheduled', 6, 'auth-1', { uncertaintyMs: 2000 }),
      ),
    ).toEqual({ low: '0001000000', high: '0111111100' });
  });

  it('is not known to do so after the watch broke that would tell the end, unless it told it after all', () => {
    const broken = mark('watch-broken', 5, 'region-1');
    expect(waits(pending, broken)).toEqual({ low: '0011100000', high: '0011111111' });
    expect(waits(mark('watch-broken', 1, 'region-1'), pending)).toEqual(both('0011111111'));
    expect(waits(pending, broken, mark('replica-scheduled', 8, 'auth-1'))).toEqual(both('0011111100'));
  });

  it('may do so before the load and beyond its end', () => {
    expect(waits(mark('replica-pending', -5, 'auth-1'), mark('replica-scheduled', 3, 'auth-1'))).toEqual(
      both('1110000000'),
    );
    expect(waits(mark('replica-pending', -5, 'auth-1'), mark('replica-scheduled', -3, 'auth-1'))).toEqual(
      both('0000000000'),
    );
    expect(waits(pending, mark('replica-scheduled', 99, 'auth-1'))).toEqual(both('0011111111'));
  });
});

describe('a kubelet’s count of restarts', () => {
  const started = (second: number, restarts: number, subject = 'auth-1') =>
    mark('replica-started', second, subject, { restarts });
  const restarts = (...marks: Mark[]) => row(restartsWithin(marks, grid, 100), 'auth-1');

  it('makes the first start that is seen of a replica a restart, and the first of one that is new none', () => {
    expect(restarts(started(2, 1), started(5, 2))).toEqual({ low: '0011122222', high: '0011122222' });
    expect(restarts(started(5, 1), started(2, 0))).toEqual({ low: '0000011111', high: '0000011111' });
  });

  it('counts those that nobody saw run, and none of them twice', () => {
    const restarted = (second: number, count: number) =>
      mark('replica-restarted', second, 'auth-1', { restarts: count });
    expect(restarts(restarted(1, 1), restarted(2, 2), restarted(3, 3), restarted(5, 4))).toEqual({
      low: '0123344444',
      high: '0123344444',
    });
    expect(restarts(started(1, 0), restarted(2, 1), started(3, 1), restarted(5, 2))).toEqual({
      low: '0011122222',
      high: '0011122222',
    });
  });

  it('leaves open what was before it, and counts those that came while nobody looked', () => {
    expect(restarts(started(2, 3))).toEqual({ low: '0011111111', high: '0033333333' });
    expect(restarts(started(2, 0), started(5, 3))).toEqual({ low: '0000033333', high: '0000033333' });
  });

  it('is that of its own replica, and of no other that went', () => {
    const others = [
      started(3, 4, 'auth-2'),
      mark('replica-gone', 3, 'auth-2'),
      mark('replica-gone', 4, 'auth-1'),
    ];
    expect(restarts(started(2, 1), ...others)).toEqual({ low: '0011111111', high: '0011111111' });
    expect(row(restartsWithin(others, grid, 100), 'auth-1')).toEqual({
      low: '0000000000',
      high: '0000000000',
    });
  });

  it('is nothing that anybody knows of where no platform counts: then it may be whoever of the service went', () => {
    const marks = [mark('replica-started', 2, 'auth-1'), mark('replica-gone', 3, 'auth-2')];
    expect(row(restartsWithin(marks, grid, 100), 'auth-1')).toEqual({
      low: '0000000000',
      high: '0001111111',
    });
  });
});
