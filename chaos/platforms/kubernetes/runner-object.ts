import { unlessMissing } from './api-error.ts';
import type { ApiObject } from './objects.ts';
import type { Region } from './region.ts';

/** What a runner keeps in the primary region's namespace: its lease and the mirror of its journal bear this name. */
export const runnerObject = 'lifeflow-verify';

/** @param path of the objects of its kind; undefined where there is none. Rejects with ApiError. */
export const readRunnerObject = <T extends ApiObject>(
  { api }: Region,
  path: string,
): Promise<T | undefined> => unlessMissing(api.get<T>(`${path}/${runnerObject}`));

/**
 * Writes it over the version that is known, or for the first time. Rejects with ApiError, `CONFLICT` where somebody else
 * has written meanwhile.
 * @param kind of the object and what it holds, without its metadata
 */
export const writeRunnerObject = <T extends ApiObject>(
  { api, namespace }: Region,
  path: string,
  over: T | undefined,
  kind: { apiVersion: string; kind: string } & Record<string, unknown>,
): Promise<T> => {
  const version = over === undefined ? {} : { resourceVersion: over.metadata.resourceVersion };
  const { apiVersion, kind: name, ...held } = kind;
  const object = { apiVersion, kind: name, metadata: { name: runnerObject, namespace, ...version }, ...held };
  return over === undefined
    ? api.send('POST', path, object)
    : api.send('PUT', `${path}/${runnerObject}`, object);
};
