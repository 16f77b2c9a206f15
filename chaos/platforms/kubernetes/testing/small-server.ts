import type { Clock } from '../../../clock.ts';
import type { Api } from '../api.ts';
import { ApiError } from '../api-error.ts';
import type { Metadata } from '../objects.ts';
import type { Region } from '../region.ts';

type Stored = { metadata: Metadata; [more: string]: unknown };

/** A clock that stands until it is moved on. */
export type HandClock = Clock & { advance(ms: number): Promise<void> };

export const handClock = (at: number): HandClock => {
  let now = at;
  const asleep = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const one = { until: now + ms, wake: resolve };
        asleep.add(one);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        // Whoever woke up has its say before the next one does.
        await new Promise((turn) => setImmediate(turn));
        const [next] = [...asleep].filter((s) => s.until <= end).sort((a, b) => a.until - b.until);
        if (next === undefined) break;
        asleep.delete(next);
        now = Math.max(now, next.until);
        next.wake();
      }
      now = end;
    },
  };
};

/**
 * An API server that keeps objects with their versions, refuses a write over another version than the newest, and stamps
 * each with its own clock, which is `ahead` of the others. `answers` decides what becomes of the next requests.
 */
export const smallServer = (clock: Clock, ahead = 0) => {
  const objects = new Map<string, Stored>();
  let version = 0;
  /** `lost`: done, but not answered; `refused`: not even done; `silent`: not done, which takes a minute to be noticed. */
  const answers: ('good' | 'lost' | 'refused' | 'silent')[] = [];
  const error = (code: 'NOT_FOUND' | 'CONFLICT' | 'UNREACHABLE'): ApiError =>
    new ApiError(code, 'test', code);
  const keep = (path: string, object: object): Stored => {
    version += 1;
    const time = `${new Date(clock.now() + ahead).toISOString().slice(0, 19)}Z`;
    const metadata = {
      ...(object as Stored).metadata,
      resourceVersion: `${version}`,
      managedFields: [{ time }],
    };
    const stored = { ...object, metadata };
    objects.set(path, stored);
    return structuredClone(stored);
  };
  const api = {
    context: 'test',
    server: 'https://test.invalid',
    get: async (path: string) => {
      if (answers[0] === 'refused') {
        answers.shift();
        throw error('UNREACHABLE');
      }
      const found = objects.get(path);
      if (found === undefined) throw error('NOT_FOUND');
      return structuredClone(found);
    },
    send: async (method: string, path: string, body: Stored) => {
      const answer = answers.shift() ?? 'good';
      if (answer === 'silent') await clock.sleep(60_000);
      if (answer === 'refused' || answer === 'silent') throw error('UNREACHABLE');
      const where = method === 'POST' ? `${path}/${body.metadata.name}` : path;
      const is = objects.get(where)?.metadata.resourceVersion;
      if (is !== body.metadata.resourceVersion) throw error('CONFLICT');
      const stored = keep(where, body);
      if (answer === 'lost') throw error('UNREACHABLE');
      return stored;
    },
    skew: () => ({ low: ahead - 400, high: ahead + 600 }),
  } as unknown as Api;
  return {
    region: { name: 'region-1', namespace: 'lifeflow', api } satisfies Region,
    answers,
    /** What stands at the end of this path. */
    object: (name: string) => [...objects].find(([path]) => path.includes(name))?.[1],
  };
};
