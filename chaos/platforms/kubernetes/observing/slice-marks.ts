import type { EndpointSlice } from '../objects.ts';
import { changedAt, type Told } from './told.ts';

/** Replicas that a service's traffic goes to, and no longer goes to, from one version of its endpoints to the next. Pure. */
export const sliceMarks = (before: EndpointSlice | undefined, now: EndpointSlice | undefined): Told[] => {
  const [were, are] = [readyIn(before), readyIn(now)];
  const time = now === undefined ? {} : changedAt(now, 'rest');
  const nodes = new Map(before?.endpoints?.map((e) => [e.targetRef?.name, e.nodeName]));
  const nodeOf = (replica: string): Pick<Told, 'node'> => {
    const node = nodes.get(replica);
    return node === undefined ? {} : { node };
  };
  return [
    ...are
      .filter((name) => !were.includes(name))
      .map((subject) => ({ name: 'endpoint-added', subject, ...time }) as const),
    ...were
      .filter((name) => !are.includes(name))
      .map((subject) => ({ name: 'endpoint-removed', subject, ...nodeOf(subject), ...time }) as const),
  ];
};

/** Pods behind a slice that are ready; no word of a condition means that they are, as the API has it. */
export const readyIn = (slice: EndpointSlice | undefined): string[] =>
  (slice?.endpoints ?? []).flatMap(({ conditions, targetRef }) =>
    targetRef?.kind === 'Pod' && conditions?.ready !== false ? [targetRef.name] : [],
  );
