import { createHash } from 'node:crypto';
import type { PodTemplate } from './objects.ts';

/** Annotation of a pod template: a new value makes the same version start anew. */
export const restartedAt = 'lifeflow-verify/restarted-at';
/** Added by the Deployment controller. */
const templateHash = 'pod-template-hash';

/** What a version is known by, the same for a Deployment and the ReplicaSets that it makes, and after a restart. Pure. */
export const versionOf = (template: PodTemplate): string => {
  const { metadata, spec } = withoutHash(template);
  const plain = { metadata: { ...metadata, annotations: without(metadata.annotations, restartedAt) }, spec };
  return createHash('sha256')
    .update(JSON.stringify(inOrder(plain)))
    .digest('hex')
    .slice(0, 12);
};

/** A ReplicaSet's template as its Deployment had it. */
export const withoutHash = ({ metadata, spec }: PodTemplate): PodTemplate => ({
  metadata: { ...metadata, labels: without(metadata.labels, templateHash) },
  spec,
});

const without = (all: Readonly<Record<string, string>> = {}, key: string): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));

/** JSON with keys in one order. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, inOrder(item)]));
};
