import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CountRow } from '../../slo/evidence.ts';
import type { JournalRecord } from '../../slo/journal.ts';
import { smallRun } from '../../slo/testing/small-run.ts';
import type { RunningEnvironment } from '../environments/environment.ts';
import type { RunFolder } from '../evidence/store.ts';
import { identify, isAlive } from '../processes.ts';
import { loadPort } from './load.ts';

const { plan } = smallRun();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'load-port-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The port over a program that does as k6 is told to and writes down its process id. */
const portOver = (does: string, find?: typeof identify) => {
  const k6Path = path.join(folder, 'k6');
  writeFileSync(k6Path, `#!/bin/sh\necho $$ > ${folder}/pid\n${does}\n`);
  chmodSync(k6Path, 0o755);
  const journal: JournalRecord[] = [];
  const port = loadPort({
    plan,
    environment: { baseUrl: 'http://127.0.0.1:1' } as Pick<
      RunningEnvironment,
      'baseUrl'
    > as RunningEnvironment,
    folder: { path: folder, append: () => true } as Pick<RunFolder, 'path' | 'append'> as RunFolder,
    journal: {
      append: async (record) => {
        journal.push(record);
      },
    },
    k6Path,
    ...(find === undefined ? {} : { find }),
  });
  return { port, journal };
};

describe('the load', () => {
  it('does not run without a line in the journal: k6 that is not found in the table is stopped', async () => {
    let running: ReturnType<typeof identify>;
    const { port, journal } = portOver('exec sleep 20', (pid) => {
      running = identify(pid);
      return undefined;
    });
    await expect(port.start()).rejects.toMatchObject({
      code: 'TOOL',
      message: expect.stringContaining("in the system's table of processes"),
    });
    expect(running).toBeDefined();
    expect(running !== undefined && isAlive(running)).toBe(false);
    expect(journal).toEqual([]);
    await port.stop();
  });

  it('says why k6 ended, also when it was gone before it could be found', async () => {
    const { port } = portOver('exit 107', () => undefined);
    await expect(port.start()).rejects.toThrow(/expected k6 to begin; found: k6 ended with exit code 107/);
    await port.stop();
  });

  it('hands on what k6 itself counted as dropped, by service', async () => {
    const summary = JSON.stringify({
      'lifeflow_answer{service:camp}': { values: { count: 7 } },
      'dropped_iterations{scenario:camp}': { values: { count: 2 } },
    });
    const { port } = portOver(`echo '${summary}' > ${folder}/k6-summary.json`);
    await expect(port.start()).rejects.toThrow(/before anything arrived/);
    const rows = (await port.counts()).map((row) => CountRow.parse(row));
    expect(rows.find((r) => r.service === 'camp')).toMatchObject({ answered: 7, dropped: 2 });
    expect(rows.find((r) => r.service === 'donor')).toMatchObject({ answered: 0, dropped: 0 });
    await port.stop();
  });

  it('writes k6 down before it waits for its first arrival', async () => {
    const { port, journal } = portOver('exec sleep 20');
    const starting = port.start().catch((error: unknown) => error);
    await expect.poll(() => journal.length, { timeout: 5000 }).toBe(1);
    await sleep(100);
    const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
    expect(journal[0]).toMatchObject({ step: 'process', undo: [{ kind: 'end-process', pid, name: 'k6' }] });
    await port.stop();
    expect(await starting).toBeInstanceOf(Error);
  });
});
