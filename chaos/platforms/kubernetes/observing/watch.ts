import type { EpochMilliseconds, Milliseconds } from '../../../../slo/units.ts';
import { type Clock, systemClock } from '../../../clock.ts';
import type { Api, Query } from '../api.ts';
import { isApiError } from '../api-error.ts';
import type { ApiObject, List } from '../objects.ts';

/** One object that came, changed or went. It happened between `after` and `seenAt`, by our clock. */
export type Change<T> = {
  before: T | undefined;
  now: T | undefined;
  after: EpochMilliseconds;
  seenAt: EpochMilliseconds;
  /** That a list told it: whatever came in between is in it, too. */
  listed?: true;
};

export type Watching<T> = {
  api: Api;
  path: string;
  query?: Query;
  /** Is told of each change after the first list. */
  onChange(change: Change<T>): void;
  /** Is told when the watch breaks off, with the reason; it goes on trying until it is stopped. */
  onBroken(error: unknown): void;
  /** When the server last left a question of somebody's without an answer. */
  unansweredAt?(): EpochMilliseconds | undefined;
  signal: AbortSignal;
  clock?: Clock;
};

export type Watched<T> = {
  /** The objects as they are known now, by uid. */
  known: ReadonlyMap<string, T>;
  /** Resolves with the first list; rejects with ApiError when it can't be had. */
  first: Promise<void>;
  /** That what is known may be out of date. */
  isBroken(): boolean;
};

/** Ours: how late an API server on two busy cores told of a change that bears no time of its own. */
export const latest: Milliseconds = 1_000;
/** Ours: the server ends a watch by itself after so long; by default it takes five to ten minutes. */
const longestSeconds = 240;
/** Ours: it sends a bookmark each minute; with one that is as late as this it did not tell all at once. */
const longestQuiet: Milliseconds = 75_000;
/** Ours: two of them would have been missed. */
const longestSilence: Milliseconds = 150_000;
/** Ours: between two tries of a server that can't be reached. */
const pause: Milliseconds = 1_000;

/**
 * Lists objects once and is told of every change from there on (list and watch, as Kubernetes' own controllers do): after
 * a break it goes on from the last version seen, and lists anew where the server no longer knows that one, so that
 * nothing is missed but what came and went in between. A server that says nothing for too long is a break, too: a
 * connection can outlive whoever was behind it.
 */
export const watchAll = <T extends ApiObject>(watching: Watching<T>): Watched<T> => {
  const { api, path, query = {}, onChange, onBroken, unansweredAt, signal, clock = systemClock } = watching;
  const known = new Map<string, T>();
  /** Until when nothing can have happened that was not told. */
  let heardAt: EpochMilliseconds = clock.now();
  /** When the server last said anything. */
  let wordAt = heardAt;
  /** True from a break until the first word after it. */
  let broken = false;
  /** True from a silence until what was held up meanwhile is told. */
  let late = false;

  /**
   * What was held up comes all at once, in its order, bookmarks too: none of it says how long ago the next of it was. Only
   * that nothing comes any more says that all of it is told.
   */
  const hearAt = (seenAt: EpochMilliseconds): void => {
    const quiet = seenAt - wordAt;
    const silent = broken || quiet > longestQuiet || (unansweredAt?.() ?? -Infinity) > wordAt;
    late = silent || (late && quiet < latest);
    if (!late) heardAt = Math.max(heardAt, seenAt - latest);
    wordAt = seenAt;
    broken = false;
  };
  const take = (key: string, now: T | undefined, seen: Pick<Change<T>, 'seenAt' | 'listed'>): void => {
    const before = known.get(key);
    if (now === undefined) known.delete(key);
    else known.set(key, now);
    if (before?.metadata.resourceVersion === now?.metadata.resourceVersion) return;
    onChange({ before, now, after: Math.min(heardAt, seen.seenAt), ...seen });
  };
  const list = async (quietly: boolean): Promise<string> => {
    const askedAt = clock.now();
    const { metadata, items } = await api.get<List<T>>(path, query);
    const seenAt = clock.now();
    const found = new Map(items.map((item) => [item.metadata.uid, item]));
    if (quietly) for (const [key, item] of found) known.set(key, item);
    else {
      const seen = { seenAt, listed: true } as const;
      for (const key of [...known.keys()]) if (!found.has(key)) take(key, undefined, seen);
      for (const [key, item] of found) take(key, item, seen);
    }
    // What comes after the look at it and before its answer is told by the watch.
    heardAt = askedAt;
    wordAt = askedAt;
    broken = false;
    late = false;
    return metadata.resourceVersion;
  };
  const follow = async (from: string, seen: (version: string) => void): Promise<void> => {
    const options: Query = {
      ...query,
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: from,
      timeoutSeconds: longestSeconds,
    };
    const onLine = (line: string): void => {
      const { type, object } = JSON.parse(line) as WatchLine<T>;
      if (type === 'ERROR') throw new WatchEnded(object.code, object.message);
      const seenAt = clock.now();
      seen(object.metadata.resourceVersion);
      hearAt(seenAt);
      if (type !== 'BOOKMARK') take(object.metadata.uid, type === 'DELETED' ? undefined : object, { seenAt });
    };
    const silent = new AbortController();
    const over = new AbortController();
    let toldAt = clock.now();
    const listen = async (): Promise<void> => {
      for (let left = longestSilence; left > 0; left = toldAt + longestSilence - clock.now()) {
        await clock.sleep(left, over.signal);
        if (over.signal.aborted) return;
      }
      silent.abort();
    };
    void listen();
    const hear = (line: string): void => {
      toldAt = clock.now();
      onLine(line);
    };
    try {
      await api.lines(path, options, hear, AbortSignal.any([signal, silent.signal]));
    } finally {
      over.abort();
    }
    if (silent.signal.aborted) throw new WatchSilent(path);
  };

  const keepOn = async (first: string): Promise<void> => {
    let version: string | undefined = first;
    while (!signal.aborted) {
      try {
        version ??= await list(false);
        await follow(version, (v) => {
          version = v;
        });
      } catch (error) {
        if (signal.aborted) return;
        const anew = !broken;
        // At once: what is known may be out of date from here on, not only after the pause.
        broken = true;
        if (isGone(error)) version = undefined;
        else {
          if (anew) onBroken(error);
          await clock.sleep(pause, signal);
        }
      }
    }
  };
  const first = list(true).then((version) => void keepOn(version));
  return { known, first, isBroken: () => broken };
};

type WatchLine<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; object: T }
  | { type: 'ERROR'; object: { code: number; message: string } & ApiObject };

/** The server ends a watch with a word of its own. */
class WatchEnded extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(`the watch ended with ${status}: ${message}`);
    this.status = status;
  }
}

/** Not even a bookmark came. */
class WatchSilent extends Error {
  constructor(path: string) {
    super(`expected a word of the watch of ${path} within ${longestSilence / 1000} s; found none`);
  }
}

/** The version to go on from is too old for the server. */
const isGone = (error: unknown): boolean => {
  const cause = error instanceof Error ? error.cause : undefined;
  return isApiError(error, 'GONE') || (cause instanceof WatchEnded && cause.status === 410);
};
