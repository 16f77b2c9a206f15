import { homedir } from 'node:os';
import path from 'node:path';
import { type Api, ApiError, apiFrom } from '../../chaos/platforms/kubernetes/index.ts';
import type { ForeignEnvironment } from '../config/schema.ts';

export type Context = { name: string; api: Api; namespace: string };

/**
 * The API server of each region, the primary's first, as the kubeconfig leads there; asks nobody yet. Of several files in
 * $KUBECONFIG the first that has the context counts.
 * @throws ApiError KUBECONFIG that says what the file lacks
 */
export const contextsOf = ({
  kubeconfig,
  regions,
}: Pick<ForeignEnvironment, 'kubeconfig' | 'regions'>): [Context, ...Context[]] => {
  const files = kubeconfig === undefined ? usualFiles(process.env.KUBECONFIG) : [kubeconfig];
  const [primary, ...others] = regions;
  const context = ({ name, context, namespace }: typeof primary): Context => ({
    ...{ name, namespace },
    api: firstWith(files, context),
  });
  return [context(primary), ...others.map(context)];
};

/** As kubectl looks for them. */
export const usualFiles = (named: string | undefined): string[] => {
  const files = (named ?? '').split(path.delimiter).filter((file) => file !== '');
  return files.length > 0 ? files : [path.join(homedir(), '.kube', 'config')];
};

const firstWith = (files: readonly string[], context: string): Api => {
  const errors: ApiError[] = [];
  for (const file of files) {
    try {
      return apiFrom(file, context);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }
  const [first] = errors;
  if (errors.length === 1 && first !== undefined) throw first;
  throw new ApiError(
    'KUBECONFIG',
    context,
    `expected a context ${context} in one of ${files.join(', ')}; found none: ${errors.map((e) => e.message).join('; ')}`,
  );
};
