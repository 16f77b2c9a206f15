import { describe, expect, it } from 'vitest';
import type { Autoscaler, Deployment, Node, Pod } from './objects.ts';
import { type RegionObjects, stateOf, together } from './state.ts';

const metadata = (name: string, labels: Record<string, string> = {}) => ({
  name,
  uid: name,
  resourceVersion: '1',
  generation: 1,
  labels,
});
const donor = { app: 'donor-service' };
const node = (name: string, ready = true, labels: Record<string, string> = {}): Node => ({
  metadata: metadata(name, {
    'topology.kubernetes.io/zone': name[0] ?? '',
    'topology.kubernetes.io/region': 'region-1',
    ...labels,
  }),
  spec: {},
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const pod = (
  name: string,
  on: string | undefined,
  change: { phase?: string; ready?: boolean; ending?: boolean } = {},
): Pod => ({
  metadata: {
    ...metadata(name, donor),
    ...(change.ending ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
  },
  spec: on === undefined ? {} : { nodeName: on },
  status: {
    phase: change.phase ?? 'Running',
    conditions: [{ type: 'Ready', status: change.ready === false ? 'False' : 'True' }],
  },
});
const deployment = (status: Deployment['status'] = {}, labels = donor): Deployment => ({
  metadata: metadata('donor-service', labels),
  spec: { replicas: 3, template: { metadata: {}, spec: { containers: [] } } },
  status: { observedGeneration: 1, replicas: 3, updatedReplicas: 3, ...status },
});
const autoscaler: Autoscaler = {
  metadata: metadata('donor-service', donor),
  spec: { maxReplicas: 20, scaleTargetRef: { kind: 'Deployment', name: 'donor-service' } },
};
const objects = (change: Partial<RegionObjects> = {}): RegionObjects => ({
  region: 'region-1',
  nodes: [node('a1'), node('b1')],
  pods: [pod('donor-1', 'a1')],
  deployments: [deployment()],
  autoscalers: [autoscaler],
  ...change,
});

describe('the state of a region', () => {
  it('has each replica with its service, node, zone and region', () => {
    expect(stateOf(objects())).toMatchObject({
      replicas: [
        { name: 'donor-1', service: 'donor', node: 'a1', zone: 'a', region: 'region-1', ready: true },
      ],
      desired: { 'donor/region-1': 3 },
      scaling: { 'donor/region-1': { min: 1, max: 20 } },
      cordoned: [],
      disrupted: [],
    });
  });

  it('counts neither what has no node, nor what has ended or is being ended, nor what is none of the eight', () => {
    const stranger = { ...pod('edge-1', 'a1'), metadata: metadata('edge-1', { app: 'edge' }) };
    const pods = [
      pod('pending', undefined),
      pod('failed', 'a1', { phase: 'Failed' }),
      pod('done', 'a1', { phase: 'Succeeded' }),
      pod('ending', 'a1', { ending: true }),
      pod('starting', 'a1', { ready: false }),
      stranger,
    ];
    const { replicas } = stateOf(objects({ pods }));
    expect(replicas.map((r) => [r.name, r.ready])).toEqual([['starting', false]]);
  });

  it('takes a node that is not ready for down, one that is closed for cordoned, and with our mark for drained', () => {
    const closed = { ...node('b1'), spec: { unschedulable: true } };
    const marked = (n: Node) => ({
      ...n,
      metadata: { ...n.metadata, annotations: { 'lifeflow-verify/cordoned': 'true' } },
    });
    const nodes = [
      node('a1', false),
      closed,
      marked({ ...closed, metadata: metadata('c1') }),
      marked(node('d1')),
    ];
    const state = stateOf(objects({ nodes }));
    expect(state.nodes.map((n) => [n.name, n.up])).toEqual([
      ['a1', false],
      ['b1', true],
      ['c1', true],
      ['d1', true],
    ]);
    expect(state.cordoned).toEqual(['b1', 'c1']);
    expect(state.drained).toEqual(['c1']);
  });

  it('takes a version of which one image has our tag for broken', () => {
    const of = (...images: string[]) => {
      const containers = images.map((image, i) => ({ name: `${i}`, image }));
      const { spec, ...rest } = deployment();
      const broken = { ...rest, spec: { ...spec, template: { metadata: {}, spec: { containers } } } };
      return stateOf(objects({ deployments: [broken] })).broken;
    };
    expect(of('donor:2', 'proxy:1')).toEqual([]);
    expect(of('donor:2', 'proxy:lifeflow-verify-broken')).toEqual(['donor/region-1']);
  });

  it('takes a pod that has the agent of a disruption for disrupted, whether or not the agent runs', () => {
    const { spec, ...rest } = pod('donor-2', 'a1');
    const disrupted = { ...rest, spec: { ...spec, ephemeralContainers: [{ name: 'xk6-agent' }] } };
    const debugged = { ...pod('donor-3', 'a1'), spec: { ephemeralContainers: [{ name: 'debugger' }] } };
    const state = stateOf(objects({ pods: [pod('donor-1', 'a1'), disrupted, debugged] }));
    expect(state.disrupted).toEqual(['donor-2']);
  });

  it('refuses nodes of another region, because then the context is another cluster’s', () => {
    const foreign = node('a1', true, { 'topology.kubernetes.io/region': 'region-2' });
    expect(() => stateOf(objects({ nodes: [foreign] }))).toThrow(
      /a1 of region-2 .*correct the region's context/,
    );
  });

  it('takes a node without the labels for one of this region, in a zone of its own', () => {
    const bare: Node = { ...node('x9'), metadata: metadata('x9') };
    expect(stateOf(objects({ nodes: [bare] })).nodes).toEqual([
      { name: 'x9', zone: 'x9', region: 'region-1', up: true },
    ]);
  });
});

describe('a rollout is under way', () => {
  const rolling = (status: Deployment['status']) =>
    stateOf(objects({ deployments: [deployment(status)] })).rollouts.length > 0;

  it.each<[string, Deployment['status'], boolean]>([
    ['not where every replica is of the newest version', {}, false],
    ['while replicas of an older version are there', { replicas: 4, updatedReplicas: 1 }, true],
    ['while the controller has not looked at the newest version', { observedGeneration: 0 }, true],
    ['not while replicas are only added', { replicas: 3, updatedReplicas: 3, readyReplicas: 2 }, false],
    ['not where there is no replica at all', { replicas: 0, updatedReplicas: 0 }, false],
  ])('%s', (_, status, is) => {
    expect(rolling(status)).toBe(is);
  });
});

describe('regions together', () => {
  const one = stateOf(objects());
  it('are one state', () => {
    const other = stateOf(
      objects({
        region: 'region-2',
        nodes: [node('c1', true, { 'topology.kubernetes.io/region': 'region-2' })],
        pods: [pod('donor-9', 'c1')],
      }),
    );
    const both = together([one, other]);
    expect(both.replicas.map((r) => r.region)).toEqual(['region-1', 'region-2']);
    expect(Object.keys(both.desired)).toEqual(['donor/region-1', 'donor/region-2']);
    expect(Object.keys(both.versions)).toHaveLength(2);
  });

  it('are refused where a name of a node or of a zone means two things', () => {
    const nodes = [node('a1', true, { 'topology.kubernetes.io/region': 'region-2' })];
    expect(() => together([one, stateOf(objects({ region: 'region-2', nodes, pods: [] }))])).toThrow(
      /expected each node in one region only; found a1 in region-1 and in region-2/,
    );
    const zone = [node('a9', true, { 'topology.kubernetes.io/region': 'region-2' })];
    expect(() => together([one, stateOf(objects({ region: 'region-2', nodes: zone, pods: [] }))])).toThrow(
      /expected each zone in one region only; found a in region-1/,
    );
  });
});
