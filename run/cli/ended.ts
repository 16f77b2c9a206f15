import type { ConductResult } from '../conduct/result.ts';

/** What a person has to know of how a run ended; nothing when it ran as planned and every port answered. */
export const describeEnd = ({ ended, because, problems }: ConductResult): string[] => [
  ...(ended === 'completed' ? [] : [`The run ended early (${ended}): ${because}.`]),
  ...problems.map(({ port, says }) => `Problem with ${port}: ${says}`),
];
