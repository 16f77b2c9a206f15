import { PlatformError } from '../../platform.ts';
import { unlessMissing } from './api-error.ts';
import { isBrokenImage, isBrokenVersion } from './broken-version.ts';
import type { Deployment } from './objects.ts';
import { pathOf, templatesOf, type Workload } from './roll-out.ts';
import { versionOf } from './template-version.ts';

/**
 * Takes a broken version away: the images that we gave it become those of `version` again. All else stays as its owner has it
 * by now, be it changed while this goes on: where another version was rolled out over ours, or the Deployment is gone,
 * nothing is done. Can be repeated. Rejects with PlatformError where no ReplicaSet has `version` any more.
 */
export const mendVersion = async (workload: Workload, version: string): Promise<void> => {
  const found = await unlessMissing(templatesOf(workload));
  if (found === undefined || !isBrokenVersion(found.deployment.spec.template)) return;
  const earlier = found.sets.map((set) => set.spec.template).find((t) => versionOf(t) === version);
  const operations = found.deployment.spec.template.spec.containers.flatMap(({ name, image }, i) => {
    if (!isBrokenImage(image)) return [];
    const path = `/spec/template/spec/containers/${i}/image`;
    const value = earlier?.spec.containers.find((c) => c.name === name)?.image;
    if (value === undefined) throw noWayBack(workload, version);
    return [
      { op: 'test', path, value: image },
      { op: 'replace', path, value },
    ];
  });
  await workload.region.api.patch<Deployment>(pathOf(workload), operations, 'json');
};

const noWayBack = ({ region, service }: Workload, version: string): PlatformError =>
  new PlatformError(
    service,
    `expected a ReplicaSet of ${service} in ${region.name} with version ${version} to go back to; found none; roll it out by hand`,
  );
