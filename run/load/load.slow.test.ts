import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../fixtures/local/wait.ts';
import { histogramCount, quantile } from '../../slo/statistics/exponential-histogram.ts';
import { endProcess, isAlive, type ProcessIdentity } from '../processes.ts';
import { hasDeathSignal } from './dies-with-us.ts';
import { drive } from './testing/drive.ts';
import { startTarget } from './testing/target.ts';

let target: Awaited<ReturnType<typeof startTarget>> | undefined;
afterEach(() => target?.close());

describe('load with real k6', () => {
  it('counts the same in k6’s own summary, in the rows and at the server', async () => {
    target = await startTarget();
    const rates = {
      auth: 8, donor: 12, inventory: 16, request: 16, geolocation: 12, notification: 20, camp: 8, analytics: 8,
    }; // biome-ignore format: one line a thought
    const { result, rows, count, defects, startedAt } = await drive({
      baseUrl: target.baseUrl,
      rates,
      seconds: 6,
    });

    expect(defects).toEqual([]);
    expect(result.kind).toBe('completed');
    if (result.kind !== 'completed') return;
    expect(target.total()).toBeGreaterThan(1500);
    expect(count({})).toBe(target.total());
    expect(count({ outcome: 'good' })).toBe(target.total());
    expect(result.counts.httpRequests).toBe(target.total());
    for (const [service, { answers, dropped }] of Object.entries(result.counts.services)) {
      expect([service, answers, dropped]).toEqual([service, target.asked(service), 0]);
      expect([service, count({ service: service as 'auth' })]).toEqual([service, answers]);
    }
    expect([...target.clients]).toEqual(['load']);
    // A row's count is its histogram's; the seconds follow one another, from where the load began.
    for (const row of rows) expect(row.histogram && histogramCount(row.histogram)).toBe(row.count);
    const seconds = [...new Set(rows.map((r) => r.second))];
    expect(seconds.map((s) => s - (seconds[0] ?? 0))).toEqual(seconds.map((_, i) => i));
    expect(Math.abs((seconds[0] ?? 0) - (startedAt ?? 0) / 1000)).toBeLessThan(2);
    const keys = rows.map((r) => `${r.second}/${r.service}/${r.op}/${r.outcome}/${r.track}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('calls an answer after the time limit late, and drops no arrival while requests hang', async () => {
    let slow = 0;
    target = await startTarget(({ service }) => {
      if (service !== 'camp') return false;
      slow += 1;
      return true; // never answers
    });
    const { count, rows, result } = await drive({
      baseUrl: target.baseUrl,
      rates: { camp: 10, donor: 5 },
      seconds: 4,
      timeLimitSeconds: 1,
      virtualUsers: 25,
    });
    expect(slow).toBeGreaterThan(30);
    expect(count({ service: 'camp', outcome: 'late' })).toBe(slow);
    expect(count({ service: 'camp' })).toBe(slow);
    expect(count({ outcome: 'dropped' })).toBe(0);
    expect(count({ service: 'donor', outcome: 'good' })).toBe(target.asked('donor'));
    expect(result.counts?.services.camp.answers).toBe(slow);
    const late = rows.find((r) => r.outcome === 'late')?.histogram;
    expect(late && quantile(late, 0.5)?.high).toBeGreaterThanOrEqual(1000);
  });

  it('tells server errors, wrong bodies, wrong statuses and resets apart', async () => {
    target = await startTarget(({ service }, response) => {
      if (service === 'auth') response.writeHead(503).end('{}');
      else if (service === 'donor') response.writeHead(200).end('{"donors":[]}');
      else if (service === 'camp') response.writeHead(404).end('{}');
      else if (service === 'analytics') response.destroy();
      else return false;
      return true;
    });
    const { count } = await drive({
      baseUrl: target.baseUrl,
      rates: { auth: 5, donor: 8, camp: 5, analytics: 5, inventory: 5 },
      seconds: 3,
    });
    expect(count({ service: 'auth', outcome: 'server-error' })).toBe(target.asked('auth'));
    expect(count({ service: 'donor', outcome: 'wrong-answer' })).toBe(target.asked('donor'));
    expect(count({ service: 'camp', outcome: 'wrong-answer' })).toBe(target.asked('camp'));
    expect(count({ service: 'analytics', outcome: 'network-error' })).toBeGreaterThan(10);
    expect(count({ service: 'inventory', outcome: 'good' })).toBe(target.asked('inventory'));
    expect(target.asked('inventory')).toBeGreaterThan(50);
  });

  it('calls a refused connection a network error, and goes on arriving', async () => {
    target = await startTarget();
    const { baseUrl } = target;
    target.close();
    const { count, log, result } = await drive({ baseUrl, rates: { donor: 20, camp: 10 }, seconds: 3 });
    expect(count({ outcome: 'network-error' })).toBeGreaterThan(80);
    expect(count({ outcome: 'network-error' })).toBe(count({}));
    expect(count({})).toBe(result.counts?.arrivals);
    expect(log).toBe(''); // no line for each failed request
  });

  it('counts arrivals that found no free virtual user as dropped, as k6 does', async () => {
    target = await startTarget((_, response) => {
      setTimeout(() => response.destroy(), 900);
      return true;
    });
    const { count, result } = await drive({
      baseUrl: target.baseUrl,
      rates: { notification: 20, camp: 2 },
      seconds: 4,
      virtualUsers: 4,
    });
    const dropped = count({ service: 'notification', outcome: 'dropped' });
    expect(dropped).toBeGreaterThan(30);
    expect(dropped).toBe(result.counts?.services.notification.dropped);
    expect(count({ service: 'camp', outcome: 'dropped' })).toBe(0);
  });

  it('tells which track answered, where there may be a canary', async () => {
    let n = 0;
    let canary = 0;
    target = await startTarget((_, response) => {
      n += 1;
      if (n % 3 === 0) canary += 1;
      response.setHeader('x-lifeflow-track', n % 3 === 0 ? 'canary' : 'stable');
      return false;
    });
    const { count } = await drive({
      baseUrl: target.baseUrl,
      rates: { notification: 10 },
      seconds: 3,
      canaryShare: 0.3,
    });
    expect(count({ track: 'canary' })).toBe(canary);
    expect(count({ track: 'stable' })).toBe(n - canary);
  });

  it('asks for the canary by its share, and books what it never answers on its account', async () => {
    const asked = { stable: 0, canary: 0 };
    target = await startTarget(({ headers }) => {
      const track = headers['x-lifeflow-track'] === 'canary' ? 'canary' : 'stable';
      asked[track] += 1;
      return track === 'canary'; // never answers
    });
    const { count } = await drive({
      baseUrl: target.baseUrl,
      rates: { notification: 20 },
      seconds: 4,
      timeLimitSeconds: 1,
      virtualUsers: 30,
      canaryShare: 0.25,
    });
    expect(asked.canary).toBeGreaterThan(10);
    expect(count({ track: 'canary', outcome: 'late' })).toBe(asked.canary);
    expect(count({ track: 'canary' })).toBe(asked.canary);
    expect(count({ track: 'stable', outcome: 'good' })).toBe(asked.stable);
  });

  it('ends soon when it is asked to, with the counts of what it did', async () => {
    target = await startTarget();
    const began = Date.now();
    const { result, count } = await drive({
      baseUrl: target.baseUrl,
      rates: { donor: 20 },
      seconds: 60,
      meanwhile: (load) => load.stop(),
    });
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(result.kind).toBe('stopped');
    expect(count({ service: 'donor' })).toBe(result.counts?.services.donor.answers);
    expect(count({})).toBeGreaterThan(10);
  });

  it('says that it failed, and what k6 said, when its script breaks or it is killed', async () => {
    target = await startTarget();
    const killed = await drive({
      baseUrl: target.baseUrl,
      rates: { donor: 5 },
      seconds: 30,
      meanwhile: async ({ pid }) => void process.kill(pid, 'SIGKILL'),
    });
    expect(killed.result).toMatchObject({ kind: 'failed', counts: null });
    expect(killed.result).toHaveProperty('reason', expect.stringContaining('SIGKILL'));
    const broken = await drive({ baseUrl: target.baseUrl, rates: { ['nobody' as 'auth']: 5 }, seconds: 2 });
    expect(broken.result).toHaveProperty('reason', expect.stringMatching(/exit code \d+.*nobody/));
  });

  it.skipIf(process.platform !== 'linux')('loads nobody any more when its runner is killed', async () => {
    expect(hasDeathSignal()).toBe(true);
    target = await startTarget();
    const folder = mkdtempSync(path.join(tmpdir(), 'killed-driver-'));
    const program = path.join(import.meta.dirname, 'testing/driving.program.ts');
    const runner = spawn(process.execPath, [program, target.baseUrl], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let k6: ProcessIdentity = { pid: 0, startedAt: 'not yet' };
    try {
      const [line] = await once(runner.stdout, 'data');
      k6 = JSON.parse(String(line)) as ProcessIdentity;
      expect(await waitFor(() => (target?.total() ?? 0) > 20, { within: 20_000 })).toBeDefined();
      runner.kill('SIGKILL');
      expect(await waitFor(() => !isAlive(k6), { within: 2_000 })).toBeDefined();
      // What it had sent may still be on its way to an answer.
      await sleep(500);
      const answered = target.total();
      await sleep(1_000);
      expect(target.total()).toBe(answered);
    } finally {
      runner.kill('SIGKILL');
      await endProcess(k6.pid, k6.startedAt);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is killed at its limit, should it not end by itself', async () => {
    target = await startTarget();
    const { result } = await drive({
      baseUrl: target.baseUrl,
      rates: { donor: 5 },
      seconds: 30,
      limitSeconds: 3,
    });
    expect(result).toHaveProperty('reason', expect.stringContaining('limit of 3 s'));
  });
});
