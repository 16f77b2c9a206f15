import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../slo/evidence.ts';
import { environmentLabel } from '../../../slo/kubernetes/labels.ts';
import { type Api, type Data, kubernetesPlatform } from './index.ts';
import { handClock } from './testing/small-server.ts';

/** An API server with nothing in it but the environment's namespace. */
const bare = {
  get: async () => ({
    metadata: { resourceVersion: '1', labels: { [environmentLabel]: 'staging' } },
    items: [],
  }),
  lines: (_path: string, _query: object, _onLine: unknown, signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
  skew: () => ({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }),
} as unknown as Api;

/** A platform whose databases have recorded these facts, and tell them when the test says so. */
const platformOver = (...names: readonly Mark['name'][]) => {
  const recorded = names.map(
    (name): Mark => ({ name, at: 0, clock: 'platform', uncertaintyMs: 0, subject: 'r1-db-a' }),
  );
  const asked: PromiseWithResolvers<void>[] = [];
  const data = {
    facts: async (since: number) => {
      const told = Promise.withResolvers<void>();
      asked.push(told);
      await told.promise;
      return { marks: recorded.slice(since), nextSeq: recorded.length };
    },
  } as unknown as Data;
  const platform = kubernetesPlatform({
    environment: 'staging',
    regions: [{ name: 'region-1', namespace: 'lifeflow', api: bare }],
    data,
    clock: handClock(0),
  });
  /** The question of that number, from 1, once it was asked. */
  const question = async (number: number): Promise<PromiseWithResolvers<void>> => {
    for (;;) {
      const found = asked[number - 1];
      if (found !== undefined) return found;
      await turn();
    }
  };
  return { platform, recorded, question };
};

describe('the facts of databases and edge', () => {
  it('are told once, also where somebody asks again who gave the first question up', async () => {
    const { platform, question } = platformOver('standby-promoted');
    const given = platform.facts(0);
    const first = await question(1);
    const again = platform.facts(0);
    for (let i = 0; i < 10; i++) await turn();
    first.resolve();
    await given;
    (await question(2)).resolve();
    expect((await again).marks.map((m) => m.name)).toEqual(['standby-promoted']);
    platform.close();
  });

  it('are those until the question, and not those of a question that was under way', async () => {
    const { platform, recorded, question } = platformOver('standby-promoted');
    const given = platform.facts(0);
    const first = await question(1);
    const again = platform.facts(0);
    first.resolve();
    await given;
    recorded.push({
      name: 'standby-attached',
      at: 1,
      clock: 'platform',
      uncertaintyMs: 0,
      subject: 'r1-db-a',
    });
    (await question(2)).resolve();
    expect((await again).marks.map((m) => m.name)).toEqual(['standby-promoted', 'standby-attached']);
    platform.close();
  });

  it('can be asked for again after a question that failed', async () => {
    const { platform, question } = platformOver('standby-promoted');
    const failed = platform.facts(0);
    (await question(1)).reject(new Error('no answer'));
    await expect(failed).rejects.toThrow('no answer');
    const again = platform.facts(0);
    (await question(2)).resolve();
    expect((await again).marks).toHaveLength(1);
    platform.close();
  });
});
