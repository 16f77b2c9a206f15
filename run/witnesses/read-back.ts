import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadBackRow } from '../../slo/evidence.ts';
import { type Client, commonPaths, headers, type ServiceId, serviceIds } from '../../slo/services.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import { now } from './clock.ts';
import { type Exchange, exchangerOf } from './exchange.ts';

export type Removal = { service: ServiceId; removed: number | undefined; error?: string };

/** Whole lists take longer than one write. */
const timeLimit: Milliseconds = 15_000;
/** A service that has just recovered gets a second chance, and a third. */
const tries = 3;
const pause: Milliseconds = 1000;
const asked = { [headers.client]: 'ledger' satisfies Client };

/**
 * What each service's writer holds of a run's ledger. Never rejects: what can't be read is a row `failed`.
 * @param settledUntil instant up to which every write that was sent has ended; now, when none is under way
 */
export const readBack = (
  baseUrl: string,
  run: string,
  settledUntil: () => EpochMilliseconds = now,
  services: readonly ServiceId[] = serviceIds,
): Promise<ReadBackRow[]> =>
  eachService(baseUrl, services, async (service, ask) => {
    const coversUntil = settledUntil();
    const said = await ask('GET', commonPaths.refs(service, run), refsIn);
    const row = { service, at: now(), coversUntil };
    return 'error' in said
      ? { ...row, status: 'failed', refs: [], error: said.error }
      : { ...row, status: 'complete', refs: said.value };
  });

/** Takes away what the ledger of a run wrote. Never rejects; can be repeated. */
export const removeLedger = (
  baseUrl: string,
  run: string,
  services: readonly ServiceId[] = serviceIds,
): Promise<Removal[]> =>
  eachService(baseUrl, services, async (service, ask) => {
    const said = await ask('DELETE', commonPaths.refs(service, run), removedIn);
    return 'error' in said
      ? { service, removed: undefined, error: said.error }
      : { service, removed: said.value };
  });

type Said<T> = { value: T } | { error: string };
type AskFor = <T>(
  method: 'GET' | 'DELETE',
  path: string,
  read: (body: unknown) => T | undefined,
) => Promise<Said<T>>;

const eachService = async <T>(
  baseUrl: string,
  services: readonly ServiceId[],
  work: (service: ServiceId, ask: AskFor) => Promise<T>,
): Promise<T[]> => {
  const { exchange, close } = exchangerOf(baseUrl, timeLimit);
  const ask: AskFor = async (method, path, read) => {
    let error = '';
    for (let n = 1; n <= tries; n += 1) {
      const seen = await exchange({ method, path, headers: asked });
      const value =
        seen.end === 'answered' && seen.answer.status === 200 ? read(parse(seen.answer.body)) : undefined;
      if (value !== undefined) return { value };
      error = `${method} ${path}: expected a list with status 200; found ${shown(seen)}; tried ${n} times`;
      if (n < tries) await sleep(pause);
    }
    return { error };
  };
  try {
    return await Promise.all(services.map((service) => work(service, ask)));
  } finally {
    await close();
  }
};

const refsIn = (body: unknown): string[] | undefined => {
  const refs = (body as { refs?: unknown } | undefined)?.refs;
  return Array.isArray(refs) && refs.every((ref) => typeof ref === 'string') ? refs : undefined;
};

const removedIn = (body: unknown): number | undefined => {
  const removed = (body as { removed?: unknown } | undefined)?.removed;
  return typeof removed === 'number' ? removed : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
};

const shown = (seen: Exchange): string =>
  seen.end === 'answered'
    ? `status ${seen.answer.status} ${seen.answer.body.slice(0, 100)}`
    : seen.end === 'late'
      ? `no answer within ${timeLimit / 1000} s`
      : String(seen.cause);
