import type { Seconds } from '../../slo/units.ts';

/** What a simulation looked at, so that a green end can be told from one that saw nothing. The last line closes it. */
export const summary = (
  runs: number,
  counts: ReadonlyMap<string, number>,
  failing: readonly number[],
  seconds: Seconds,
): string[] => {
  const list = (prefix: string): string =>
    [...counts]
      .filter(([what]) => what.startsWith(prefix))
      .sort(([, a], [, b]) => b - a)
      .map(([what, n]) => `${what.slice(prefix.length)} ${n}`)
      .join(', ');
  return [
    `runs ended: ${list('run ')}`,
    `faults: ${list('fault ')}`,
    `injected: ${list('injection of ')}`,
    `acting calls: ${list('call ')}`,
    `marks: ${list('mark ')}`,
    `${runs} schedules in ${seconds.toFixed(1)} s: ${counts.get('crash') ?? 0} crashes, ${counts.get('injection') ?? 0} injections, ` +
      `${counts.get('undo') ?? 0} undos; ${failing.length === 0 ? 'each ended healed, or named what is not' : `${failing.length} broke a rule`}`,
  ];
};
