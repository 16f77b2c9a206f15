import { type IncomingMessage, request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestSecure } from 'node:https';
import { createInterface } from 'node:readline';
import type { Milliseconds } from '../../../slo/units.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { reasonOf } from '../../restore.ts';
import { withinLimit } from '../../time-limit.ts';
import { ApiError, isApiError, refusal } from './api-error.ts';
import { type Skew, skewKeeper } from './clock-skew.ts';
import type { Login } from './login.ts';

export type Query = Readonly<Record<string, string | number | boolean>>;
/** How a patch is laid over what is there. */
export type PatchKind = 'merge' | 'json';

/** The API server of one context. Everything rejects with ApiError. */
export type Api = {
  context: string;
  /** Its URL. */
  server: string;
  get<T>(path: string, query?: Query): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  patch<T>(path: string, body: object, kind?: PatchKind): Promise<T>;
  /** Tells each line of an answer without an end, until the server ends it or the signal is aborted. */
  lines(path: string, query: Query, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
  /** How far its clock is ahead of ours, by its answers of the last minute. */
  skew(): Skew;
};

/** Ours: it answers in milliseconds, and whoever asks here waits ten seconds at most (run/conduct/limits.ts). */
const answerLimit: Milliseconds = 8_000;

type Asked = { method: string; path: string; query?: Query; body?: object; type?: string };

/**
 * Speaks HTTP by itself and takes only the way there from the client library: that makes a new connection for each request,
 * with a TLS handshake that costs more than the answer, and keeps the `Date` of answers to itself.
 */
export const apiOf = (server: string, login: Login, clock: Clock = systemClock): Api => {
  const { context } = login;
  const skew = skewKeeper();

  const once = async (
    asked: Asked,
    options: RequestOptions,
    signal: AbortSignal,
  ): Promise<IncomingMessage> => {
    const url = new URL(`${server.replace(/\/$/, '')}${asked.path}`);
    for (const [key, value] of Object.entries(asked.query ?? {})) url.searchParams.set(key, `${value}`);
    return new Promise((resolve, reject) => {
      const make = url.protocol === 'http:' ? requestPlain : requestSecure;
      const request = make(url, { ...options, method: asked.method, signal });
      const sentAt = clock.now();
      request.on('response', (answer) => {
        const date = Date.parse(answer.headers.date ?? '');
        if (!Number.isNaN(date)) skew.take({ date, sentAt, receivedAt: clock.now() });
        resolve(answer);
      });
      request.on('error', (cause: NodeJS.ErrnoException) => {
        const stale = request.reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
        reject(stale ? new StaleConnection() : cause);
      });
      if (asked.body === undefined) return request.end();
      const body = Buffer.from(JSON.stringify(asked.body));
      request.setHeader('content-type', asked.type ?? 'application/json');
      // Node leaves it out of a DELETE by itself, and the server would take the body for another request.
      request.setHeader('content-length', body.length);
      request.end(body);
    });
  };

  /** The server may have closed a connection that nobody used; what is asked for here can all be asked twice. */
  const open = (asked: Asked, options: RequestOptions, signal: AbortSignal): Promise<IncomingMessage> =>
    once(asked, options, signal).catch((error: unknown) => {
      if (error instanceof StaleConnection) return once(asked, options, signal);
      throw error;
    });

  const unreachable = (asked: Asked, cause: unknown): ApiError =>
    cause instanceof ApiError
      ? cause
      : new ApiError(
          'UNREACHABLE',
          context,
          `expected an answer of the API server of ${context} at ${server} to ${named(asked)}; found ${reasonOf(cause) || 'none'}; see that it runs and can be reached from here`,
          { cause },
        );

  /** With what there is to log in by, and once more where that has ended: in the middle of a fault nobody else logs in. */
  const loggedIn = async <T>(go: (options: RequestOptions) => Promise<T>): Promise<T> => {
    const options = await login.options();
    try {
      return await go(options);
    } catch (error) {
      if (!isApiError(error, 'UNAUTHENTICATED')) throw error;
      return go(await login.anew(options));
    }
  };

  const ask = async <T>(asked: Asked): Promise<T> => {
    const over = new AbortController();
    try {
      // A login has a limit of its own, which is longer than an answer's.
      return await loggedIn((options) =>
        withinLimit(clock, answerLimit, named(asked), async () => {
          const answer = await open(asked, options, over.signal);
          const said = await textOf(answer);
          const status = answer.statusCode ?? 0;
          if (status < 200 || status > 299) throw refusal(context, named(asked), status, said);
          return JSON.parse(said) as T;
        }),
      );
    } catch (cause) {
      if (!(cause instanceof ApiError)) login.forgetIdle();
      throw unreachable(asked, cause);
    } finally {
      over.abort();
    }
  };

  return {
    context,
    server,
    get: (path, query) => ask({ method: 'GET', path, ...(query === undefined ? {} : { query }) }),
    send: (method, path, body) => ask({ method, path, ...(body === undefined ? {} : { body }) }),
    patch: (path, body, kind = 'merge') =>
      ask({ method: 'PATCH', path, body, type: `application/${kind}-patch+json` }),
    async lines(path, query, onLine, signal) {
      const asked: Asked = { method: 'GET', path, query };
      const over = new AbortController();
      const ending = AbortSignal.any([signal, over.signal]);
      try {
        const answer = await loggedIn((options) =>
          withinLimit(clock, answerLimit, named(asked), async () => {
            const found = await open(asked, options, ending);
            if (found.statusCode === 200) return found;
            throw refusal(context, named(asked), found.statusCode ?? 0, await textOf(found));
          }),
        );
        const lines = createInterface(answer);
        // An answer that is given up, such as after the server's own word that it ends, ends with an error that would
        // otherwise be nobody's, and end the process.
        lines.on('error', () => undefined);
        for await (const line of lines) onLine(line);
        // Readline takes a connection that broke for an end.
        if (!answer.complete) throw new Error('a connection that broke');
      } catch (cause) {
        if (!signal.aborted) throw unreachable(asked, cause);
      } finally {
        over.abort();
      }
    },
    skew: skew.now,
  };
};

class StaleConnection extends Error {}

const named = ({ method, path }: Asked): string => `${method} ${path}`;

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};
