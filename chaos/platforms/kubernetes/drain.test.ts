import { expect, it } from 'vitest';
import type { Acting } from './acting.ts';
import type { Api } from './api.ts';
import { ApiError } from './api-error.ts';
import { cordonMark } from './cordon-mark.ts';
import { drain, isDrained, uncordon } from './drain.ts';

/** Two regions, each with the nodes that it answers, or with no answer; notes what is written where. */
const stage = (...nodes: (readonly string[] | 'silent')[]) => {
  const written: string[] = [];
  const over = new AbortController();
  const regions = nodes.map((names, i) => ({
    name: `region-${i + 1}`,
    namespace: 'lifeflow',
    api: {
      get: async () => {
        if (names === 'silent') throw new ApiError('UNREACHABLE', 'test', 'it does not answer');
        return {
          items: names.map((name) => ({ metadata: { name, annotations: { [cordonMark]: 'true' } } })),
        };
      },
      patch: async (path: string) => void written.push(`region-${i + 1} ${path}`),
    } as unknown as Api,
  }));
  const drains = new Map([['r1a1', { over, housed: [], refusal: undefined }]]);
  return { on: { regions, drains } as unknown as Acting, written, drain: over.signal };
};

it('an uncordoned node takes replicas again, in the region that has it', async () => {
  const { on, written, drain } = stage('silent', ['r1a1']);
  await uncordon(on, 'r1a1');
  expect(written).toEqual(['region-2 /api/v1/nodes/r1a1']);
  expect(drain.aborted).toBe(true);
});

it('a node that was taken away meanwhile has nothing left to undo but its drain', async () => {
  const { on, written, drain } = stage(['r1b1'], ['r2a1']);
  await uncordon(on, 'r1a1');
  expect(written).toEqual([]);
  expect(drain.aborted).toBe(true);
});

it('a node is not called gone while a region that may have it does not answer', async () => {
  const { on } = stage(['r1b1'], 'silent');
  await expect(uncordon(on, 'r1a1')).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

/** A region of one empty node; notes what is written to it. */
const oneNode = (node: { annotations?: object; unschedulable?: true } = {}) => {
  const written: unknown[] = [];
  const { annotations, unschedulable } = node;
  const items = [{ metadata: { name: 'r1a1', annotations }, spec: { unschedulable } }];
  const api = {
    get: async (path: string) => ({ items: path.endsWith('/nodes') ? items : [] }),
    patch: async (...asked: unknown[]) => void written.push(asked),
  } as unknown as Api;
  const regions = [{ name: 'region-1', namespace: 'lifeflow', api }];
  return {
    on: { regions, drains: new Map(), doomed: new Map(), clock: { now: () => 1 } } as unknown as Acting,
    written,
  };
};
const marked = { [cordonMark]: 'true' };
const at = '/api/v1/nodes/r1a1';

it('a drain marks the node as it closes it, and takes the mark away as it opens it', async () => {
  const open = oneNode();
  await drain(open.on, 'r1a1');
  expect(open.written).toEqual([[at, { metadata: { annotations: marked }, spec: { unschedulable: true } }]]);
  const closed = oneNode({ annotations: marked, unschedulable: true });
  await uncordon(closed.on, 'r1a1');
  expect(closed.written).toEqual([
    [at, { metadata: { annotations: { [cordonMark]: null } }, spec: { unschedulable: null } }],
  ]);
});

it('a node that its owner has closed is neither marked nor opened', async () => {
  const { on, written } = oneNode({ unschedulable: true });
  await drain(on, 'r1a1');
  await uncordon(on, 'r1a1');
  expect(written).toEqual([]);
});

it.each([
  ['denied are in vain', true],
  ['refused for now are waited for', false],
])('evictions that are %s', async (_, denied) => {
  const region = {
    name: 'region-1',
    namespace: 'lifeflow',
    api: {
      get: async (path: string) =>
        path.endsWith('/donor-1')
          ? { metadata: { name: 'donor-1', uid: 'u' } }
          : path.endsWith('/nodes')
            ? { items: [{ metadata: { name: 'r1a1' }, spec: { unschedulable: true } }] }
            : { items: [] },
    } as unknown as Api,
  };
  const housed = [{ kind: 'replica', region, name: 'donor-1', uid: 'u' }];
  const refusal = new ApiError(denied ? 'DENIED' : 'TOO_MANY', 'test', 'no eviction');
  const draining = { over: new AbortController(), housed, refusal };
  const on = { regions: [region], drains: new Map([['r1a1', draining]]), clock: { now: () => 1 } };
  const { vain = false, ...proof } = await isDrained(on as unknown as Acting, 'r1a1');
  expect(proof).toEqual({
    effective: false,
    at: 1,
    says: 'pod donor-1 is still there (u) (no eviction)',
  });
  expect(vain).toBe(denied);
});
