import type { Node } from './objects.ts';

/**
 * Annotation of a node that a drain closed, written and taken away in one with that: its owner closes nodes, too. One that its
 * owner opened and closed again keeps it, and can't be told from one that was left.
 */
export const cordonMark = 'lifeflow-verify/cordoned';

/** Whether a drain closed the node, and was not undone since. Pure. */
export const bearsCordonMark = ({ metadata }: Node): boolean =>
  metadata.annotations?.[cordonMark] !== undefined;
