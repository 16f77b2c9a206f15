import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject } from 'vitest';
import { faultOf } from '../../chaos/faults/index.ts';
import { openJournal } from '../../chaos/journal.ts';
import { journalFile } from '../../chaos/journal-file.ts';
import type { Platform } from '../../chaos/platform.ts';
import { endMarked } from '../../chaos/platforms/kubernetes/disruptor/marked-processes.ts';
import { askForRules, rulesIn } from '../../chaos/platforms/kubernetes/disruptor/rules.ts';
import { rulesInForce } from '../../chaos/platforms/kubernetes/disruptor/stop.ts';
import { residue } from '../../chaos/residue.ts';
import { undo } from '../../chaos/undo.ts';
import type { Cluster } from '../../fixtures/cluster/index.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { laneCluster, leaveLane } from '../../fixtures/cluster/testing/lane-cluster.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import type { Disruption } from '../../slo/disruption.ts';
import { disruptionSeen, strongAsMeant } from '../../slo/disruption-seen.ts';
import type { Mark, ProbeRow } from '../../slo/evidence.ts';
import { targetName } from '../../slo/topology.ts';
import { type Asking, asking } from './testing/asking.ts';
import {
  addressesOf,
  type Disrupting,
  deployService,
  disruptorFor,
  http,
  namespace,
  platformOf,
  port,
  region,
  replicas,
  restartsOf,
  service,
} from './testing/disrupted-service.ts';

let cluster: Cluster;
let folder: string;
let it: Disrupting;
let client: Asking | undefined;
let runner: ChildProcess | undefined;

beforeAll(async () => {
  if (inject('kubernetes') === undefined) return;
  cluster = await laneCluster(namespace);
  await deployService(cluster);
});
afterAll(async () => {
  if (cluster !== undefined) await leaveLane(cluster, namespace);
});

beforeEach(async () => {
  if (cluster === undefined) return;
  folder = mkdtempSync(path.join(tmpdir(), 'disruptor-'));
  it = await disruptorFor(cluster.kubeconfig, folder);
  await until(async () => (await addressesOf(it.config)).size === replicas);
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
  runner?.kill('SIGKILL');
  runner = undefined;
  if (cluster === undefined) return;
  await it.region.end(service);
  await it.region.replace(service);
  rmSync(folder, { recursive: true });
});

const until = async (so: () => Promise<boolean>, within = 120_000): Promise<void> => {
  expect(await waitFor(so, { within, every: 200 })).toBe(true);
};
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const inForce = (): Promise<void> => until(async () => (await it.region.proof(service)).effective);

/** Asks all replicas, also those that come later. */
const startAsking = async (every = 50): Promise<Asking> => {
  let known = await addressesOf(it.config);
  const looking = setInterval(() => {
    addressesOf(it.config).then(
      (found) => {
        known = found;
      },
      () => undefined,
    );
  }, 500);
  const one = asking(() => [...known.values()], { port, every });
  client = {
    rows: one.rows,
    stop: () => {
      clearInterval(looking);
      return one.stop();
    },
  };
  return client;
};
/** Share of bad answers to the requests of the next seconds; `patience` is for those that get none. */
const errorsIn = async (seconds: number, patience = 0): Promise<number> => {
  const from = performance.timeOrigin + performance.now();
  await sleep(seconds * 1000 + patience);
  const isMeant = ({ sentAt }: ProbeRow): boolean => sentAt >= from && sentAt < from + seconds * 1000;
  const rows = client?.rows().filter(isMeant) ?? [];
  expect(rows.length).toBeGreaterThan(5 * seconds);
  return rows.filter((row) => row.outcome !== 'good').length / rows.length;
};
const traces = async (): Promise<readonly string[]> => {
  const { disrupted = [] } = await platformOf(it).observe();
  return disrupted;
};
/** Marks until one of the name has come. */
const marksUntil = async (name: Mark['name']): Promise<Mark[]> => {
  const all: Mark[] = [];
  await until(async () => {
    all.push(...(await it.region.marks()));
    return all.some((mark) => mark.name === name);
  });
  return all;
};
/** Kills what runs k6, as an accident would. */
const killK6 = async (): Promise<void> => {
  expect(await endMarked(`${folder}/disrupt.js`)).toBe(1);
};

clusterTest(
  '200 ms and errors for half of the answers are seen as strong and as long as they were',
  async () => {
    const asked = { delayMs: 200, errorShare: 0.5 };
    const { rows, stop } = await startAsking();
    await sleep(6_000);
    await it.region.begin(service, http({ ...asked, seconds: 10 }));
    await inForce();
    expect((await it.region.proof(service)).says).toMatch(/3 of 3 pods of donor/);
    const over = (await marksUntil('disruption-over')).find((mark) => mark.name === 'disruption-over');
    expect(over?.detail).toMatch(/its time is over; requests that were in flight/);
    await sleep(8_000);
    await stop();

    const seen = disruptionSeen(rows(), asked);
    // Agents begin one after the other, and a busy machine adds to each delay.
    expect(seen?.seconds).toBeGreaterThan(9.5);
    expect(seen?.seconds).toBeLessThan(13);
    expect(seen?.addedMs).toBeGreaterThan(190);
    expect(seen?.addedMs).toBeLessThan(300);
    // About 200 requests: one in a thousand of fair shares lies outside.
    expect((seen?.errors.failures ?? 0) / (seen?.errors.trials ?? 1)).toBeGreaterThan(0.38);
    expect((seen?.errors.failures ?? 0) / (seen?.errors.trials ?? 1)).toBeLessThan(0.62);
  },
);

clusterTest(
  'errors of another status in one replica meet a third of the requests, and leave nothing in the other two',
  async () => {
    const strength = { delayMs: 0, errorShare: 1, errorCode: 429 };
    const fault = faultOf('http-errors');
    const platform = platformOf(it);
    const aim = { service, region, replicas: 'one' } as const;
    const planned = fault.plan(aim, await platform.observe(), 1, strength);
    const { rows, stop } = await startAsking();
    await sleep(6_000);
    await fault.inject(platform as unknown as Platform, planned, 10);
    await inForce();
    expect((await it.region.proof(service)).says).toMatch(/in 1 of 1 pods of donor/);
    expect(await traces()).toEqual(planned.targets.map(targetName));
    const told = await marksUntil('disruption-over');
    expect(told.map((mark) => mark.name)).toEqual(['disruption-over']);
    await sleep(6_000);
    await stop();

    const asked = { ...strength, replicas: { hit: 1, of: replicas } };
    const seen = disruptionSeen(rows(), asked);
    expect(seen?.seconds).toBeGreaterThan(9);
    expect(seen?.seconds).toBeLessThan(13);
    expect(seen && strongAsMeant(asked, seen)).toBe('as-meant');
    expect(rows().filter((row) => row.outcome === 'server-error')).toEqual([]);
    expect(await traces()).toEqual(planned.targets.map(targetName));
    const marked = async () => (await it.region.pods.of(service)).filter((pod) => pod.marked).length;
    expect(await marked()).toBe(1);
    await it.disruptor.restore({ kind: 'end-disruption', service, region });
    expect(await marked()).toBe(0);
  },
);

describe('what a disruption leaves behind', () => {
  clusterTest(
    'is its container and one rule in each pod; the audit names it, and the heal replaces the pod',
    async () => {
      const before = await platformOf(it).observe();
      const names = (await it.region.pods.of(service)).map((pod) => pod.name);
      await it.region.begin(service, http({ seconds: 5 }));
      await startAsking();
      await marksUntil('disruption-over');
      for (const pod of await it.region.pods.of(service)) {
        expect(pod.agent).toBe('running');
        const { inForce: disrupting, left } = rulesIn((await it.region.pods.run(pod, askForRules)).out);
        expect([disrupting.length, left.length]).toEqual([0, 1]);
      }
      const after = await platformOf(it).observe();
      expect(residue(before, after, after.desired)).toEqual(
        names.map((name) => `${name} was disrupted, and has not been replaced`),
      );
      await expect(it.region.begin(service, http())).rejects.toThrow(/the agent of an earlier disruption/);

      await it.disruptor.restore({ kind: 'replace-disrupted', service, region });
      const healed = await platformOf(it).observe();
      expect(residue(before, healed, healed.desired)).toEqual([]);
      expect(healed.replicas.filter((r) => names.includes(r.name))).toEqual([]);
    },
  );

  clusterTest('is taken away one pod at a time, so that enough of them serve meanwhile', async () => {
    await it.region.begin(service, http({ seconds: 300 }));
    await inForce();
    await it.region.end(service);
    let least = replicas;
    const watching = setInterval(() => {
      addressesOf(it.config).then(
        ({ size }) => {
          least = Math.min(least, size);
        },
        () => undefined,
      );
    }, 100);
    await it.region.replace(service);
    clearInterval(watching);
    expect(least).toBe(replicas - 1);
    expect(await traces()).toEqual([]);
  });
});

describe('when k6 is killed in the middle', () => {
  clusterTest('the disruption goes on, and its end by hand stops it long before its time', async () => {
    await startAsking();
    await it.region.begin(service, http());
    await inForce();
    await killK6();
    expect(await errorsIn(4)).toBeGreaterThan(0.9);
    expect((await it.region.proof(service)).effective).toBe(true);
    const told = await it.region.marks();
    expect(told.map((mark) => mark.name)).toEqual(['problem']);
    expect(told[0]?.detail).toMatch(/k6 ended with SIGKILL.*the disruption may go on/);
    await it.disruptor.restore({ kind: 'end-disruption', service, region });
    expect((await it.region.marks()).map((mark) => mark.name)).toEqual(['disruption-over']);
    expect(await errorsIn(4)).toBeLessThan(0.1);
    for (const pod of await it.region.pods.of(service))
      expect(await rulesInForce(it.region.pods, pod)).toEqual([]);
  });

  // That its runner alone is killed is tried in killed-runner.cluster.test.ts.
  clusterTest('with its runner, an undo from the journal leaves every pod clean', async () => {
    runner = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('testing/disrupting.program.ts', import.meta.url)),
        cluster.kubeconfig,
        folder,
        '300',
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: runner.stdout ?? process.stdin });
    await once(lines, 'line');
    const ended = once(runner, 'exit');
    runner.kill('SIGKILL');
    await ended;
    await startAsking();
    await until(async () => (await errorsIn(1)) > 0.3);
    await killK6();

    const journal = openJournal(journalFile(path.join(folder, 'journal.ndjson')));
    const report = await undo(journal, platformOf(it));
    expect(report.steps.map(({ step, result, reason }) => [step.kind, result, reason])).toEqual(
      ['end-disruption', 'replace-disrupted', 'restore-replicas'].map((kind) => [kind, 'done', undefined]),
    );
    expect(report.clean).toBe(true);
    expect(await endMarked(`${folder}/disrupt.js`)).toBe(0);
    expect(await traces()).toEqual([]);
    expect(await errorsIn(4)).toBe(0);
    expect((await undo(journal, platformOf(it))).steps).toEqual([]);
  });
});

clusterTest('a pod whose agent is killed refuses everybody, and is replaced', async () => {
  await it.region.begin(service, http());
  await inForce();
  const [pod, ...others] = await it.region.pods.of(service);
  if (pod === undefined) throw new Error('no pod');
  const kill = 'read agent < /tmp/xk6-disruptor-agent; kill -9 "$agent"';
  expect((await it.region.pods.run(pod, ['sh', '-c', kill])).code).toBe(0);
  // It can't be asked to take its rules away any more.
  expect((await it.region.pods.run(pod, ['xk6-disruptor-agent', 'cleanup'])).code).not.toBe(0);
  const address = (await addressesOf(it.config)).get(pod.name);
  client = asking(() => (address === undefined ? [] : [address]), { port, every: 100 });
  expect(await errorsIn(2)).toBe(1);
  await client.stop();

  await it.region.end(service);
  // It goes on there, and is not over. That k6 ended with the agent may be told, too.
  const told = await it.region.marks();
  expect([...new Set(told.map((mark) => mark.name))]).toEqual(['problem']);
  expect(told.at(-1)?.detail).toContain(`${pod.name} has to be replaced`);
  for (const other of others) expect(await rulesInForce(it.region.pods, other)).toEqual([]);
  await it.region.replace(service);
  expect(await traces()).toEqual([]);
  await startAsking();
  expect(await errorsIn(3)).toBe(0);
});

clusterTest(
  'the kubelet’s probes pass: who answers everybody with errors stays ready, and is not restarted',
  async () => {
    await it.region.begin(service, http({ seconds: 15 }));
    await inForce();
    await startAsking();
    // Five times as long as the readiness probe needs to give up.
    const from = performance.now();
    while (performance.now() - from < 12_000) {
      expect((await addressesOf(it.config)).size).toBe(replicas);
      await sleep(500);
    }
    expect(client?.rows().filter((row) => row.outcome === 'server-error').length).toBeGreaterThan(100);
    expect(await restartsOf(it.config)).toBe(0);
  },
);

clusterTest('a pod that comes later is not disrupted, and is told of once', async () => {
  await it.region.begin(service, http());
  await inForce();
  const before = await it.region.pods.of(service);
  expect((await it.region.marks()).map((mark) => mark.name)).not.toContain('replica-undisrupted');
  const [pod] = before;
  if (pod === undefined) throw new Error('no pod');
  await it.region.pods.remove(pod);
  const marks = await marksUntil('replica-undisrupted');
  const newcomer = marks.find((mark) => mark.name === 'replica-undisrupted')?.subject ?? '';
  expect(before.map((p) => p.name)).not.toContain(newcomer);
  await until(async () => (await addressesOf(it.config)).has(newcomer));
  const address = (await addressesOf(it.config)).get(newcomer) ?? '';
  client = asking(() => [address], { port, every: 100 });
  expect(await errorsIn(3)).toBe(0);
  expect((await it.region.marks()).filter((mark) => mark.name === 'replica-undisrupted')).toEqual([]);
});

clusterTest('requests in flight at its end get no answer, and belong to the heal', async () => {
  const { rows, stop } = await startAsking();
  await it.region.begin(service, http({ delayMs: 2_000, errorShare: 0 }));
  await inForce();
  await sleep(4_000);
  const healStarted = performance.timeOrigin + performance.now();
  await it.region.end(service);
  await sleep(8_000);
  await stop();
  const [over] = await it.region.marks();
  expect(over).toMatchObject({
    name: 'disruption-over',
    detail: expect.stringMatching(/^stopped; requests that were in flight then get no answer/),
  });
  const hanging = rows().filter((row) => row.outcome !== 'good' && row.endedAt > healStarted);
  expect(hanging.length).toBeGreaterThan(5);
  for (const row of hanging) {
    expect(row.sentAt).toBeGreaterThan(healStarted - 7_000);
    expect(row.endedAt).toBeLessThan(healStarted + 12_000);
  }
});

clusterTest('packets are dropped as long as it lasts, and not after', async () => {
  const { rows } = await startAsking(100);
  await it.region.begin(service, { kind: 'drop', seconds: 8 });
  await inForce();
  expect(await errorsIn(2, 5_500)).toBe(1);
  expect(new Set(rows().map((row) => row.outcome))).toEqual(new Set(['good', 'late']));
  await marksUntil('disruption-over');
  await until(async () => (await addressesOf(it.config)).size === replicas);
  expect(await errorsIn(3)).toBe(0);
});

clusterTest.for<[string, string, Disruption, RegExp]>([
  ['of a service that is not there', 'camp', http(), /expected pods of camp in region-1.*found none/],
  [
    'that can’t be',
    service,
    http({ errorShare: 2 }),
    /a share of errors from 0 to 1, found 2; nothing was touched/,
  ],
])('a disruption %s is refused before anything is touched', async ([, of, disruption, message]) => {
  await expect(it.region.begin(of, disruption)).rejects.toMatchObject({
    code: 'PLATFORM',
    message: expect.stringMatching(message),
  });
  expect(await traces()).toEqual([]);
});
