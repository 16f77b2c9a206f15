import { describe, expect, it } from 'vitest';
import type { Api } from '../api.ts';
import { ApiError } from '../api-error.ts';
import type { ApiObject, List } from '../objects.ts';
import { handClock } from '../testing/small-server.ts';
import { type Change, watchAll } from './watch.ts';

/** A server whose list takes a while and is empty unless the test fills it, and whose watches say only what the test says, for as long as nobody gives them up. */
const quietServer = (listed: () => Promise<void>) => {
  const watches: ((line: string) => void)[] = [];
  const breaks: ((error: unknown) => void)[] = [];
  const holds: ApiObject[] = [];
  const api = {
    get: async () => {
      await listed();
      return { metadata: { resourceVersion: '7' }, items: [...holds] } satisfies List<ApiObject>;
    },
    lines: (_path: string, _query: object, onLine: (line: string) => void, signal: AbortSignal) => {
      watches.push(onLine);
      return new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => resolve());
        breaks.push(reject);
      });
    },
  } as unknown as Api;
  return { api, watches, breaks, holds };
};
const bookmark = JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '8' } } });

const object = (name: string): ApiObject => ({ metadata: { name, uid: name, resourceVersion: '9' } });
const added = (name: string): string => JSON.stringify({ type: 'ADDED', object: object(name) });

/** Since a second of 1,000,000, by a clock that stands. */
const watching = async (unansweredAt: () => number | undefined = () => undefined, listMs = 0) => {
  const clock = handClock(1_000_000);
  const { api, watches, breaks, holds } = quietServer(() => clock.sleep(listMs));
  const broken: unknown[] = [];
  const changes: Change<ApiObject>[] = [];
  const over = new AbortController();
  const watched = watchAll<ApiObject>({
    ...{ api, path: '/pods', unansweredAt },
    onChange: (change) => changes.push(change),
    onBroken: (error) => broken.push(error),
    signal: over.signal,
    clock,
  });
  await clock.advance(listMs);
  await watched.first;
  return { clock, watches, breaks, holds, broken, changes, watched, over };
};

describe('a watch of a server that says nothing', () => {
  it('is broken after two bookmarks that did not come, and begins anew', async () => {
    const { clock, watches, broken, watched, over } = await watching();
    await clock.advance(149_999);
    expect([broken.length, watched.isBroken(), watches.length]).toEqual([0, false, 1]);
    await clock.advance(1);
    expect(broken).toMatchObject([
      { message: expect.stringMatching(/word of the watch of \/pods within 150 s/) },
    ]);
    expect(watched.isBroken()).toBe(true);
    await clock.advance(1_000);
    expect(watches).toHaveLength(2);
    watches[1]?.(bookmark);
    expect(watched.isBroken()).toBe(false);
    over.abort();
  });

  it('is whole as long as bookmarks come', async () => {
    const { clock, watches, broken, over } = await watching();
    for (let i = 0; i < 5; i++) {
      await clock.advance(100_000);
      watches[0]?.(bookmark);
    }
    expect([broken.length, watches.length]).toEqual([0, 1]);
    over.abort();
  });
});

describe('what a watch tells of', () => {
  const earlierBy = async (wait: number, unanswered?: number): Promise<number | undefined> => {
    const { clock, watches, changes, over } = await watching(() => unanswered);
    await clock.advance(wait);
    watches[0]?.(added('a'));
    over.abort();
    const [change] = changes;
    return change && change.seenAt - change.after;
  };

  it('happened a second before at the earliest, or since the word before it', async () => {
    expect(await earlierBy(400)).toBe(400);
    expect(await earlierBy(75_000)).toBe(1000);
  });

  it('may have happened while a list was answered that says nothing of it', async () => {
    const { clock, watches, changes, over } = await watching(undefined, 600);
    await clock.advance(300);
    watches[0]?.(added('a'));
    expect(changes).toMatchObject([{ after: 1_000_000, seenAt: 1_000_900 }]);
    over.abort();
  });

  it('may have happened at any time since the word before it where a bookmark was overdue', async () => {
    expect(await earlierBy(75_001)).toBe(75_001);
  });

  it('may have happened at any time since the word before it where the server left a question unanswered since then', async () => {
    expect(await earlierBy(20_000, 1_000_001)).toBe(20_000);
    expect(await earlierBy(20_000, 999_999)).toBe(1000);
  });
});

describe('what was held up and is told at once', () => {
  const reaches = (changes: readonly Change<ApiObject>[]) => changes.map((c) => c.seenAt - c.after);

  it('happened a second before at the earliest, the first as the second', async () => {
    const { clock, watches, changes, over } = await watching();
    await clock.advance(20_000);
    for (const name of ['a', 'b']) watches[0]?.(added(name));
    expect(reaches(changes)).toEqual([1000, 1000]);
    over.abort();
  });

  it('may all have happened since the word before a silence, whatever bookmark was held up with it', async () => {
    const { clock, watches, changes, over } = await watching();
    await clock.advance(75_001);
    for (const line of [added('a'), bookmark, added('b')]) watches[0]?.(line);
    expect(reaches(changes)).toEqual([75_001, 75_001]);
    over.abort();
  });

  it('may all have happened since the word before an answer that did not come', async () => {
    const { clock, watches, changes, over } = await watching(() => 1_005_000);
    await clock.advance(20_000);
    for (const name of ['a', 'b']) watches[0]?.(added(name));
    expect(reaches(changes)).toEqual([20_000, 20_000]);
    over.abort();
  });

  it('may all have happened since the word before a break, until nothing has come for a second', async () => {
    const { clock, watches, breaks, changes, over } = await watching();
    await clock.advance(10_000);
    breaks[0]?.(new Error('broken'));
    await clock.advance(1_000);
    for (const name of ['a', 'b']) watches[1]?.(added(name));
    await clock.advance(999);
    watches[1]?.(added('c'));
    await clock.advance(1_000);
    watches[1]?.(added('d'));
    expect(reaches(changes)).toEqual([11_000, 11_000, 11_999, 1000]);
    over.abort();
  });

  it('may have happened since the word before, and is known to come of a list, where the server has forgotten what came between', async () => {
    const { clock, watches, breaks, holds, changes, over } = await watching();
    await clock.advance(10_000);
    watches[0]?.(added('a'));
    await clock.advance(20_000);
    holds.push(object('b'), object('c'));
    breaks[0]?.(new ApiError('GONE', 'test', 'too old'));
    await clock.advance(0);
    watches[1]?.(added('d'));
    const spanOf = ({ before, now, after, listed }: Change<ApiObject>) => [
      (now ?? before)?.metadata.name,
      after,
      listed,
    ];
    expect(changes.map(spanOf)).toEqual([
      ['a', 1_009_000, undefined],
      ['a', 1_009_000, true],
      ['b', 1_009_000, true],
      ['c', 1_009_000, true],
      ['d', 1_030_000, undefined],
    ]);
    over.abort();
  });
});
