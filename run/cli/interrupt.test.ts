import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onInterrupt } from './interrupt.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const before = new Map(signals.map((s) => [s, process.listeners(s)]));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
});
afterEach(() => {
  for (const s of signals)
    for (const listener of process.listeners(s))
      if (!before.get(s)?.includes(listener)) process.off(s, listener);
  vi.restoreAllMocks();
  vi.useRealTimers();
});
const press = (signal: (typeof signals)[number]): void => {
  vi.advanceTimersByTime(1000);
  process.emit(signal, signal);
};

it('the first Ctrl-C lets the run heal, the second one ends it at once', () => {
  const signal = onInterrupt(() => {});
  press('SIGINT');
  expect(signal.aborted).toBe(true);
  expect(process.exit).not.toHaveBeenCalled();
  press('SIGINT');
  expect(process.exit).toHaveBeenCalledWith(130);
});

it('a terminal that goes away, once or after Ctrl-C, stops nothing at once', () => {
  const signal = onInterrupt(() => {});
  press('SIGHUP');
  expect(signal.aborted).toBe(true);
  press('SIGHUP');
  expect(process.exit).not.toHaveBeenCalled();
});
