import { describe, expect, it } from 'vitest';
import { parseProcStat, parsePs, processStart } from './process-table.ts';

const stat = (name: string, state: string) =>
  `7 (${name}) ${state} 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200`;

describe('the process table', () => {
  it('knows this process, the same at each look', async () => {
    const first = await processStart(process.pid);
    expect(first).not.toBeNull();
    expect(await processStart(process.pid)).toBe(first);
  });

  it('knows no process with an id that cannot be', async () => {
    expect(await processStart(2 ** 22 + 1)).toBeNull();
  });

  it.each(['node', 'a) b', '((', 'tmux: server (1)'])('finds the start behind the name "%s"', (name) => {
    expect(parseProcStat(stat(name, 'S'))).toBe('987654');
  });

  // The rule of fixtures/local/process-table.test.ts: else the hand that kills and the proof would contradict each other.
  it.each(['Z', 'X', 'x'])('takes a process in state %s for gone, on Linux and elsewhere', (state) => {
    expect(parseProcStat(stat('node', state))).toBeNull();
    expect(parsePs(`${state}+   Mon Nov  2 03:00:00 2026\n`)).toBeNull();
  });

  it.each(['R', 'S', 'D', 'T', 'I', 'U'])('takes a process in state %s for one that runs', (state) => {
    expect(parseProcStat(stat('node', state))).toBe('987654');
    expect(parsePs(`${state}s   Mon Nov  2 03:00:00 2026\n`)).toBe('Mon Nov 2 03:00:00 2026');
  });

  it('reads the start from ps where there is no /proc', () => {
    expect(parsePs('S+   Mon Nov  2 03:00:00 2026\n')).toBe('Mon Nov 2 03:00:00 2026');
    expect(parsePs('')).toBeNull();
  });
});
