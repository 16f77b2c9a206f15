import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../../slo/evidence.ts';
import type { Api } from '../api.ts';
import { growingLog } from '../growing-log.ts';
import type { ApiObject, Deployment, Pod } from '../objects.ts';
import { paths } from '../region.ts';
import { handClock } from '../testing/small-server.ts';
import { observeRegion } from './observers.ts';

const at = paths({ namespace: 'lifeflow' });
const deployment = (replicas: number, resourceVersion: string, readyReplicas = 1): Deployment => ({
  metadata: { name: 'donor-service', uid: '1', resourceVersion, labels: { app: 'donor-service' } },
  spec: { replicas, template: { metadata: {}, spec: { containers: [] } } },
  status: { readyReplicas },
});
const pod = (ready: 'True' | 'False', resourceVersion: string): Pod => ({
  metadata: { name: 'donor-a', uid: '2', resourceVersion, labels: { app: 'donor-service' } },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: ready }] },
});

/** An API server with one Deployment and one pod, whose watches say what the test says, and that answers as long as it is told to. */
const observed = async () => {
  const over = new AbortController();
  const clock = handClock(1_000_000);
  const log = growingLog<Mark>();
  const lines = new Map<string, (line: string) => void>();
  const server = { answers: true, holds: deployment(3, '1'), pod: pod('True', '1'), podLists: 0 };
  const api = {
    get: async (path: string) => {
      if (!server.answers) return new Promise(() => undefined);
      if (path === at.pods) server.podLists++;
      const items = { [at.deployments]: [server.holds], [at.pods]: [server.pod] }[path] ?? [];
      return { metadata: { resourceVersion: '1' }, items };
    },
    lines: (path: string, _: object, onLine: (line: string) => void, signal: AbortSignal) => {
      lines.set(path, onLine);
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    skew: () => ({ low: 0, high: 0 }),
  } as unknown as Api;
  const region = { name: 'region-1', namespace: 'lifeflow', api };
  const seen = await observeRegion({ region, log, clock, signal: over.signal });
  await clock.advance(0);
  /** The samples as they are asked for now, within two seconds. */
  const sampled = async () => {
    const asked = seen.sizes();
    await clock.advance(2000);
    return asked;
  };
  const sizes = async () => (await sampled()).map((s) => s.desired);
  const ready = async () => (await sampled()).map((s) => s.ready);
  const tell = (now: ApiObject, path: string = at.deployments) =>
    lines.get(path)?.(JSON.stringify({ type: 'MODIFIED', object: now }));
  const scaled = () => log.since(0).items.filter((m) => m.name === 'scaled');
  return { server, clock, sizes, ready, tell, scaled, end: () => over.abort() };
};

describe('the sizes of a region under watch', () => {
  it('are those that the watch has told, as long as the API server answers', async () => {
    const { sizes, end } = await observed();
    expect(await sizes()).toEqual([3]);
    end();
  });

  it('are not told by a server that hangs, however young its watches are, and are again when it answers', async () => {
    const { server, sizes, end } = await observed();
    server.answers = false;
    expect(await sizes()).toEqual([]);
    server.answers = true;
    expect(await sizes()).toEqual([3]);
    end();
  });

  it('are not told by a watch whose connection has outlived the server behind it', async () => {
    const { server, sizes, tell, end } = await observed();
    server.holds = deployment(5, '2');
    expect(await sizes()).toEqual([]);
    tell(server.holds);
    expect(await sizes()).toEqual([5]);
    end();
  });

  it("are not told where the pods' watch alone has outlived the server, as the Deployments' counts show", async () => {
    const { server, ready, tell, end } = await observed();
    expect(await ready()).toEqual([1]);
    server.pod = pod('False', '2');
    server.holds = deployment(3, '2', 0);
    tell(server.holds);
    expect(await ready()).toEqual([]);
    tell(server.pod, at.pods);
    expect(await ready()).toEqual([0]);
    end();
  });

  it('list the pods only where their watch and the counts differ, and go by them where a count is late', async () => {
    const { server, ready, tell, end } = await observed();
    await ready();
    expect(server.podLists).toBe(1);
    server.pod = pod('False', '2');
    tell(server.pod, at.pods);
    expect(await ready()).toEqual([0]);
    expect(server.podLists).toBe(2);
    end();
  });

  it('may have changed at any time since the last word where the server has hung since', async () => {
    const { server, clock, sizes, tell, scaled, end } = await observed();
    server.answers = false;
    await sizes();
    await clock.advance(18_000);
    tell(deployment(5, '2'));
    expect(scaled()).toMatchObject([{ at: 1_010_000, uncertaintyMs: 10_000 }]);
    end();
  });

  it('may have changed since then also where nobody asks for them, as where another platform tells of sizes', async () => {
    const { server, clock, tell, scaled, end } = await observed();
    await clock.advance(5_000);
    server.answers = false;
    await clock.advance(20_000);
    server.answers = true;
    await clock.advance(5_000);
    tell(deployment(5, '2'));
    expect(scaled()).toMatchObject([{ at: 1_015_000, uncertaintyMs: 15_000 }]);
    end();
  });

  it('changed within a second where each question was answered meanwhile', async () => {
    const { clock, tell, scaled, end } = await observed();
    await clock.advance(30_000);
    tell(deployment(5, '2'));
    expect(scaled()).toMatchObject([{ at: 1_029_500, uncertaintyMs: 500 }]);
    end();
  });
});
