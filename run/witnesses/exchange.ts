import { Agent } from 'undici';
import { headers as names } from '../../slo/services.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import { now } from './clock.ts';

export type Request = {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
};

export type Answer = { status: number; body: string; region?: string; replica?: string };

/** One request and what became of it, by the asker's clock. */
export type Exchange = { sentAt: EpochMilliseconds; endedAt: EpochMilliseconds } & (
  | { end: 'answered'; answer: Answer }
  /** No whole answer within the time limit. */
  | { end: 'late' }
  /** Refused, reset, or cut off. */
  | { end: 'network-error'; cause: unknown }
);

export type Exchanger = {
  exchange(request: Request): Promise<Exchange>;
  close(): Promise<void>;
};

/** Asks one base address; never rejects, never retries, and has no more than `timeLimit` for the whole answer. */
export const exchangerOf = (baseUrl: string, timeLimit: Milliseconds): Exchanger => {
  const agent = new Agent({
    // No limit of connections: a request that hangs must not hold up the next.
    connections: null,
    pipelining: 1,
    // Idle connections go before any server's usual 5 s do, so that no request meets a closing one.
    keepAliveTimeout: 2000,
    keepAliveMaxTimeout: 2000,
    connect: { timeout: timeLimit },
    // Only the time limit ends a request.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const { origin } = new URL(baseUrl);
  return {
    async exchange({ method, path, headers, body }) {
      const limit = new AbortController();
      const sentAt = now();
      const timer = setTimeout(() => limit.abort(), timeLimit);
      try {
        const got = await agent.request({
          origin,
          method,
          path,
          headers,
          body: body ?? null,
          signal: limit.signal,
        });
        const text = await got.body.text();
        const endedAt = now();
        if (endedAt - sentAt > timeLimit) return { sentAt, endedAt, end: 'late' };
        const answer: Answer = { status: got.statusCode, body: text };
        const region = one(got.headers[names.region]);
        const replica = one(got.headers[names.replica]);
        if (region !== undefined) answer.region = region;
        if (replica !== undefined) answer.replica = replica;
        return { sentAt, endedAt, end: 'answered', answer };
      } catch (cause) {
        const endedAt = now();
        return limit.signal.aborted
          ? { sentAt, endedAt, end: 'late' }
          : { sentAt, endedAt, end: 'network-error', cause };
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.destroy(),
  };
};

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
