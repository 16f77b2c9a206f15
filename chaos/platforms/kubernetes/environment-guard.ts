import { environmentLabel } from '../../../slo/kubernetes.ts';
import { PlatformError } from '../../platform.ts';
import type { ApiObject, Deployment } from './objects.ts';
import { ofLifeflow, paths, type Region, serviceOf } from './region.ts';

/**
 * Rejects with PlatformError for a region whose namespace belongs to another environment or to none: a fault must
 * not hit somebody else.
 */
export const requireEnvironment = async (environment: string, region: Region): Promise<void> => {
  const { api, namespace, name } = region;
  const { metadata } = await api.get<ApiObject>(paths(region).namespace);
  const found = metadata.labels?.[environmentLabel];
  if (found !== environment)
    throw new PlatformError(
      name,
      `expected namespace ${namespace} of context ${api.context} to belong to environment ${environment} (label ${environmentLabel}=${environment}); found ${found === undefined ? 'no such label' : `environment ${found}`}; nothing was touched; correct the context or namespace of ${name}${found === undefined ? ', or label the namespace if it is meant' : ''}`,
    );
};

/** @throws PlatformError where the labels match nothing */
export const requireLifeflow = (region: Region, deployments: readonly Deployment[]): void => {
  if (deployments.some((d) => serviceOf(d) !== undefined)) return;
  throw new PlatformError(
    region.name,
    `expected LifeFlow in namespace ${region.namespace} of context ${region.api.context}; found no Deployment of it with ${ofLifeflow.labelSelector} and the label app; correct the namespace, or give LifeFlow's objects these labels`,
  );
};
