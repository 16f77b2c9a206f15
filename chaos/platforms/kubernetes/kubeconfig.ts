import { KubeConfig } from '@kubernetes/client-node';
import type { Milliseconds } from '../../../slo/units.ts';
import { reasonOf } from '../../restore.ts';
import { type Api, apiOf } from './api.ts';
import { ApiError } from './api-error.ts';
import { loginOf } from './login.ts';

/**
 * The API server that a context of a kubeconfig file leads to, with its credentials.
 * @param loginLimit how long a login may take; by default 30 s
 * @throws ApiError as `contextOf`
 */
export const apiFrom = (file: string, context: string, loginLimit?: Milliseconds): Api => {
  const { config, server } = contextOf(file, context);
  const again = (): KubeConfig => {
    const now = contextOf(file, context);
    // Or the credentials of one cluster would be shown to another.
    if (now.server !== server)
      throw lacking(
        file,
        `context ${context} to lead to ${server} still`,
        now.server,
        'change it between runs',
      );
    return now.config;
  };
  return apiOf(server, loginOf(config, again, loginLimit));
};

/**
 * A kubeconfig file whose current context is this one, and the URL that it leads to; starts nothing and asks nobody.
 * @throws ApiError KUBECONFIG that says what the file lacks
 */
export const contextOf = (file: string, context: string): { config: KubeConfig; server: string } => {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (cause) {
    throw lacking(file, 'a kubeconfig', reasonOf(cause), 'name the file of one', { cause });
  }
  const names = config.getContexts().map((c) => c.name);
  if (!names.includes(context))
    throw lacking(
      file,
      `a context ${context}`,
      names.length === 0 ? 'none at all' : names.join(', '),
      'name one of these, or add it',
    );
  config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw lacking(
      file,
      `the cluster of context ${context}`,
      'none of its name',
      'add it, or correct the context',
    );
  if (config.getCurrentUser() === null)
    throw lacking(
      file,
      `the user of context ${context}`,
      'none of its name',
      'add it, or correct the context',
    );
  return { config, server: cluster.server };
};

const lacking = (
  file: string,
  expected: string,
  found: string,
  advice: string,
  options?: ErrorOptions,
): ApiError =>
  new ApiError('KUBECONFIG', file, `expected ${expected} in ${file}; found ${found}; ${advice}`, options);
