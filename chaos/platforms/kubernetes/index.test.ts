import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../slo/evidence.ts';
import type { UndoStep } from '../../../slo/journal.ts';
import { environmentLabel } from '../../../slo/kubernetes/labels.ts';
import { cordonMark } from './cordon-mark.ts';
import { type Api, ApiError, type Data, kubernetesPlatform } from './index.ts';
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

/** Regions of one environment, each with the nodes that it answers, or with no answer; notes which nodes are opened. */
const stage = (...nodes: (readonly string[] | 'silent')[]) => {
  const opened: string[] = [];
  const regions = nodes.map((names, i) => ({
    name: `region-${i + 1}`,
    namespace: 'lifeflow',
    api: {
      get: async (path: string) => {
        if (names === 'silent') throw new ApiError('UNREACHABLE', 'test', `region-${i + 1} does not answer`);
        return path === '/api/v1/namespaces/lifeflow'
          ? { metadata: { name: 'lifeflow', labels: { [environmentLabel]: 'staging' } } }
          : { items: names.map((name) => ({ metadata: { name, annotations: { [cordonMark]: 'true' } } })) };
      },
      patch: async (path: string) => void opened.push(`region-${i + 1} ${path}`),
    } as unknown as Api,
  }));
  return { platform: kubernetesPlatform({ environment: 'staging', regions }), opened };
};
const uncordon: UndoStep = { kind: 'uncordon-node', node: 'r2a1' };

describe('a node that was closed', () => {
  it('and that no region has any more needs no undo', async () => {
    const { platform, opened } = stage(['r1a1'], []);
    await platform.restore(uncordon);
    expect(opened).toEqual([]);
  });

  it('is opened in a region that answers, whatever the others do', async () => {
    const { platform, opened } = stage('silent', ['r2a1']);
    await platform.restore(uncordon);
    expect(opened).toEqual(['region-2 /api/v1/nodes/r2a1']);
  });

  it('is not called gone while a region that may have it can not be asked', async () => {
    const { platform } = stage(['r1a1'], 'silent');
    await expect(platform.restore(uncordon)).rejects.toThrow('region-2 does not answer');
  });
});
