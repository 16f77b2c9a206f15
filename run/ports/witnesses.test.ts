import { describe, expect, it } from 'vitest';
import type { RunningEnvironment } from '../environments/environment.ts';
import type { RunFolder, TableName } from '../evidence/store.ts';
import type { Removal } from '../witnesses/read-back.ts';
import type { Witnesses } from '../witnesses/start.ts';
import { watchWitnesses } from '../witnesses/view.ts';
import { witnessPort } from './witnesses.ts';

/** The port over threads that a test ends as it likes. */
const portOver = (thread: Partial<Witnesses>) => {
  const kept: TableName[] = [];
  const rates = { probesPerSecond: 10, ledgerWritesPerSecond: 2 };
  const port = witnessPort(
    {
      baseUrl: 'http://127.0.0.1:1',
      samples: async (nextSeq: number) => ({ samples: [], nextSeq }),
      heartbeat: async () => {},
    } as Pick<RunningEnvironment, 'baseUrl' | 'samples' | 'heartbeat'> as RunningEnvironment,
    {
      append: (table: TableName) => {
        kept.push(table);
        return true;
      },
    } as Pick<RunFolder, 'append'> as RunFolder,
    {
      run: 'a-run',
      ...rates,
      timeLimitSeconds: 1,
      maxSeconds: 10,
      loadRuns: () => true,
      start: async () => {
        const watching = watchWitnesses([], rates, 1);
        return {
          view: () => watching.now(true),
          outageSince: watching.outageSince,
          watch: () => {},
          stop: async () => {},
          readBack: async () => [],
          cleanUp: async (): Promise<Removal[]> => [],
          failure: new AbortController().signal,
          ...thread,
        };
      },
    },
  );
  return { port, kept };
};

describe('the port of the witnesses', () => {
  it('hands on that they died, with the reason', async () => {
    const died = new AbortController();
    const { port } = portOver({ failure: died.signal });
    await port.start();
    expect(port.failure.aborted).toBe(false);
    died.abort(new Error('the thread ended with 1'));
    expect(port.failure.reason).toEqual(new Error('the thread ended with 1'));
    await port.stop();
  });

  it('reads the ledger back also from the dead, and still says that they died', async () => {
    const { port, kept } = portOver({ stop: () => Promise.reject(new Error('the thread ended with 1')) });
    await port.start();
    kept.length = 0;
    await expect(port.stop()).rejects.toThrow('the thread ended with 1');
    expect(kept).toContain('readBack');
  });

  it('names the services that kept what the ledger wrote', async () => {
    const { port } = portOver({
      cleanUp: async () => [
        { service: 'donor', removed: 3 },
        { service: 'camp', removed: undefined, error: 'found status 503' },
      ],
    });
    await port.start();
    await expect(port.cleanUp()).rejects.toMatchObject({
      code: 'WITNESSES',
      message: 'camp: found status 503',
    });
    await port.stop();
  });
});
