import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Runs the files of the lanes on Kubernetes in the order of their paths, and those of other lanes as vitest does, longest
 * first: what takes minutes to start is shared there by files that are next to each other, the last of which takes it away.
 */
export class OrderOfPaths extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    if (!sorted.every(({ project }) => project.name.startsWith('cluster'))) return sorted;
    return sorted.sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }
}
