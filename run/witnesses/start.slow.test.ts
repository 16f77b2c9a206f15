import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LedgerRow, ProbeRow, VisibilityRow } from '../../slo/evidence.ts';
import { commonPaths, headers, probeValue, type ServiceId } from '../../slo/services.ts';
import type { Batch } from './messages.ts';
import { startWitnesses, type Witnesses, type WitnessOptions } from './start.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const services: readonly ServiceId[] = ['donor', 'camp'];
const service = (request: IncomingMessage) => request.url?.split('/')[2] as ServiceId;
const right: Handler = (request, response) => {
  response.setHeader(headers.region, 'region-1');
  response.end(
    JSON.stringify({ service: service(request), probe: 'ok', value: probeValue(service(request)) }),
  );
};

const written = (request: IncomingMessage, rows: number): string => {
  const ref = new URL(request.url ?? '', 'http://target').searchParams.get('ref');
  return JSON.stringify({ ref, rows });
};

describe('startWitnesses', () => {
  let server: Server;
  let onProbe: Handler;
  let onWrite: Handler;
  let onRefs: Handler;
  let onWritten: Handler;
  let witnesses: Witnesses | undefined;
  let seen: Batch;
  beforeEach(async () => {
    seen = { probes: [], ledger: [], visibility: [], samples: [] };
    witnesses = undefined;
    onProbe = right;
    onWrite = (_, response) => response.writeHead(201).end('{}');
    onRefs = (_, response) => response.end('{"refs":[]}');
    onWritten = (request, response) => response.end(written(request, 1));
    server = createServer((request, response) => {
      if (request.url === commonPaths.probe(service(request))) onProbe(request, response);
      else if (request.url?.includes('/refs?')) onRefs(request, response);
      else if (request.url?.includes('/written?')) onWritten(request, response);
      else onWrite(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await witnesses?.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const start = async (options: Partial<WitnessOptions> = {}) => {
    witnesses = await startWitnesses({
      baseUrl: options.baseUrl ?? baseUrl(),
      run: 'test-run',
      services,
      probesPerSecond: 20,
      ledgerWritesPerSecond: 0,
      timeLimitSeconds: 1,
      maxSeconds: 20,
      rows: ({ probes, ledger, visibility, samples }) => {
        seen.probes.push(...probes);
        seen.ledger.push(...ledger);
        seen.visibility.push(...visibility);
        seen.samples.push(...samples);
      },
      ...options,
    });
    return witnesses;
  };
  const seconds = (n: number) => new Promise((resolve) => setTimeout(resolve, n * 1000));
  const of = (id: ServiceId): ProbeRow[] => seen.probes.filter((row) => row.service === id);
  const scheduleGaps = (rows: readonly ProbeRow[]) => {
    const at = rows.map((row) => row.scheduledAt).sort((a, b) => a - b);
    return at.slice(1).map((t, i) => Math.round(t - (at[i] ?? 0)));
  };

  it('probes each service by its schedule, staggered, with rows that fit the evidence', async () => {
    await start();
    await seconds(2);
    await witnesses?.stop();
    for (const id of services) {
      expect(of(id).length).toBeGreaterThanOrEqual(35);
      expect(new Set(scheduleGaps(of(id)))).toEqual(new Set([50]));
    }
    for (const row of seen.probes) {
      expect(ProbeRow.parse(row)).toEqual(row);
      expect(row).toMatchObject({ outcome: 'good', region: 'region-1' });
    }
    const apart = (of('camp')[0]?.scheduledAt ?? 0) - (of('donor')[0]?.scheduledAt ?? 0);
    expect(apart).toBeCloseTo(25, 0);
  });

  it('keeps its schedule while a server hangs, and calls what is not answered late', async () => {
    onProbe = (request, response) => {
      if (service(request) !== 'donor') right(request, response);
    };
    await start();
    await seconds(2.5);
    await witnesses?.stop();
    expect(of('donor').length).toBeGreaterThanOrEqual(45);
    expect(new Set(scheduleGaps(of('donor')))).toEqual(new Set([50]));
    for (const row of of('donor')) {
      expect(row.outcome).toBe('late');
      expect(row.endedAt - row.sentAt).toBeGreaterThanOrEqual(995);
    }
    expect(new Set(of('camp').map((row) => row.outcome))).toEqual(new Set(['good']));
    // Nor does the other service wait behind the one that hangs.
    expect(Math.max(...of('camp').map((row) => row.endedAt - row.sentAt))).toBeLessThan(400);
  });

  it('keeps its schedule while the runner itself is busy', async () => {
    await start();
    await seconds(0.5);
    const until = performance.now() + 1000;
    while (performance.now() < until);
    await seconds(0.7);
    await witnesses?.stop();
    // The server of this test stood still with the runner; when probes left does not depend on that.
    expect(new Set(scheduleGaps(of('donor')))).toEqual(new Set([50]));
    const slips = seen.probes.map((row) => row.sentAt - row.scheduledAt).sort((a, b) => a - b);
    expect(slips[Math.floor(slips.length / 2)]).toBeLessThan(20);
  });

  it.each<[string, Handler, ProbeRow['outcome']]>([
    ['a server error', (_, r) => r.writeHead(503).end('{}'), 'server-error'],
    ['another status', (_, r) => r.writeHead(404).end('{}'), 'wrong-answer'],
    [
      'a wrong value with status 200',
      (_, r) => r.end('{"service":"donor","probe":"ok","value":"lifeflow:donor:41"}'),
      'wrong-answer',
    ],
    ['a reset', (q) => q.socket.destroy(), 'network-error'],
    [
      'half an answer',
      (_, r) => r.writeHead(200, { 'content-length': 99 }).write('{', () => r.destroy()),
      'network-error',
    ],
    ['an answer that never ends', (_, r) => r.writeHead(200).write('{'), 'late'],
  ])('tells %s from the others', async (_, handler, outcome) => {
    onProbe = handler;
    await start({ services: ['donor'], timeLimitSeconds: 0.3 });
    await seconds(0.5);
    await witnesses?.stop();
    expect(seen.probes.length).toBeGreaterThan(5);
    expect(new Set(seen.probes.map((row) => row.outcome))).toEqual(new Set([outcome]));
  });

  it('calls a port where nobody listens a network error, and goes on', async () => {
    const free = baseUrl();
    await new Promise((resolve) => server.close(resolve));
    await start({ baseUrl: free });
    await seconds(1);
    await witnesses?.stop();
    expect(seen.probes.length).toBeGreaterThan(25);
    expect(new Set(seen.probes.map((row) => row.outcome))).toEqual(new Set(['network-error']));
  });

  it.each<[string, Handler, LedgerRow['class']]>([
    ['a success', (_, r) => r.writeHead(201).end('{}'), 'acknowledged'],
    ['503 of an edge that had nobody to ask', (_, r) => r.writeHead(503).end('{"error":"x"}'), 'refused'],
    [
      '503 of a replica that says that nothing was stored',
      (_, r) => r.writeHead(503, { [headers.replica]: 'donor-1' }).end('{"stored":"no"}'),
      'refused',
    ],
    [
      '503 of a replica that does not know',
      (_, r) => r.writeHead(503, { [headers.replica]: 'donor-1' }).end('{"stored":"unknown"}'),
      'indeterminate',
    ],
    [
      '503 of a replica without a word',
      (_, r) => r.writeHead(503, { [headers.replica]: 'donor-1' }).end('{}'),
      'indeterminate',
    ],
    ['400', (_, r) => r.writeHead(400).end('{}'), 'refused'],
    ['500', (_, r) => r.writeHead(500).end('{}'), 'indeterminate'],
    ['502', (_, r) => r.writeHead(502).end('{}'), 'indeterminate'],
    ['504', (_, r) => r.writeHead(504).end('{}'), 'indeterminate'],
    ['a reset', (q) => q.socket.destroy(), 'indeterminate'],
    ['silence', () => {}, 'indeterminate'],
    [
      'a success that comes too late',
      (_, r) => setTimeout(() => r.writeHead(201).end('{}'), 500),
      'indeterminate',
    ],
  ])('reads a write’s end: %s', async (_, handler, wanted) => {
    onWrite = handler;
    await start({ services: ['donor'], ledgerWritesPerSecond: 20, timeLimitSeconds: 0.3 });
    await seconds(0.4);
    await witnesses?.stop();
    expect(seen.ledger.length).toBeGreaterThan(3);
    expect(new Set(seen.ledger.map((row) => row.class))).toEqual(new Set([wanted]));
    for (const row of seen.ledger) expect(LedgerRow.parse(row)).toEqual(row);
    expect(witnesses?.view().ledger[wanted]).toBe(seen.ledger.length);
  });

  it('looks for each acknowledged write by a read, and for a last time when it stops', async () => {
    const asked: string[] = [];
    onWritten = (request, response) => {
      asked.push(`${request.headers[headers.client]} ${request.method}`);
      response.end(written(request, asked.length > 6 ? 1 : 0));
    };
    await start({ services: ['donor'], ledgerWritesPerSecond: 10, timeLimitSeconds: 0.3 });
    await seconds(0.45);
    await witnesses?.stop();
    expect(new Set(asked)).toEqual(new Set(['ledger GET']));
    for (const row of seen.visibility) expect(VisibilityRow.parse(row)).toEqual(row);
    const looks = Map.groupBy(seen.visibility, (v) => v.ref);
    expect([...looks.keys()].sort()).toEqual(seen.ledger.map((row) => row.ref).sort());
    for (const own of looks.values()) {
      expect(own.map((v) => v.look).sort()).toEqual(own.map((_, i) => i));
      expect(own.length).toBeGreaterThan(0);
    }
    expect([...looks.values()].some((own) => own.length > 1 && own.at(-1)?.shown === 'yes')).toBe(true);
  });

  it('writes each ref once, with its run, and reads back what the writer holds', async () => {
    const stored: string[] = [];
    onWrite = (request, response) => {
      expect(request.headers[headers.client]).toBe('ledger');
      expect(request.headers[headers.run]).toBe('test-run');
      let body = '';
      request.on('data', (text) => {
        body += text;
      });
      request.on('end', () => {
        stored.push(JSON.parse(body).ref);
        response.writeHead(201).end('{}');
      });
    };
    onRefs = (request, response) => {
      const own = stored.filter((ref) => ref.startsWith(`test-run-${service(request)}-`));
      response.end(JSON.stringify(request.method === 'GET' ? { refs: own } : { removed: own.length }));
    };
    await start({ ledgerWritesPerSecond: 20 });
    await seconds(1);
    await witnesses?.stop();
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored).toContain('test-run-camp-1');
    expect(stored).not.toContain('test-run-camp-0');
    const [donor, camp] = (await witnesses?.readBack()) ?? [];
    expect(donor).toMatchObject({ service: 'donor', status: 'complete' });
    expect([...(donor?.refs ?? []), ...(camp?.refs ?? [])].sort()).toEqual(
      seen.ledger.map((row) => row.ref).sort(),
    );
    const lastSent = Math.max(...seen.ledger.map((row) => row.sentAt));
    expect(donor?.coversUntil).toBeGreaterThan(lastSent);
    expect(await witnesses?.cleanUp()).toEqual([
      { service: 'donor', removed: donor?.refs.length },
      { service: 'camp', removed: camp?.refs.length },
    ]);
  });

  it('does not claim to have read writes that are still under way', async () => {
    await start({ ledgerWritesPerSecond: 5 });
    const [row] = (await witnesses?.readBack()) ?? [];
    expect(row?.coversUntil).toBeLessThanOrEqual(Date.now() - 1000 + 5);
  });

  it('says that a writer could not be read, instead of that it holds nothing', async () => {
    let asked = 0;
    onRefs = (request, response) => {
      if (service(request) === 'camp') response.end('{"refs":["a","a"]}');
      else {
        asked += 1;
        response.writeHead(503).end('no');
      }
    };
    await start();
    await witnesses?.stop();
    const [donor, camp] = (await witnesses?.readBack()) ?? [];
    expect(camp).toMatchObject({ status: 'complete', refs: ['a', 'a'] });
    expect(donor).toMatchObject({ status: 'failed', refs: [] });
    expect(donor?.error).toContain('found status 503 no; tried 3 times');
    expect(asked).toBe(3);
  });

  it('knows the last bad probe and what the outage amounts to', async () => {
    await start();
    await seconds(0.6);
    const since = Date.now();
    expect(witnesses?.view().reads.lastBadAt).toBeNull();
    onProbe = (request, response) =>
      service(request) === 'donor' ? response.writeHead(500).end() : right(request, response);
    await seconds(1);
    onProbe = right;
    await seconds(0.6);
    const view = witnesses?.view();
    expect(view?.reads.lastBadAt).toBeGreaterThan(since + 800);
    expect(view?.reads.lastBadAt).toBeLessThan(since + 1150);
    expect(Date.now() - (view?.reads.seenUntil ?? 0)).toBeLessThan(500);
    expect(view?.services.map(({ service: id, bad }) => [id, bad > 0])).toEqual([
      ['donor', true],
      ['camp', false],
    ]);
    // One of two services for a second is half a second of all.
    expect(witnesses?.outageSince(since)).toBeCloseTo(0.5, 0);
    expect(witnesses?.outageSince(Date.now())).toBe(0);
    expect(view?.writes).toBeNull();
  });

  it('does not take probes that hang for judged', async () => {
    onProbe = () => {};
    await start({ timeLimitSeconds: 3 });
    const began = Date.now();
    await seconds(1);
    expect(witnesses?.view().reads.seenUntil).toBeLessThan(began + 300);
  });

  it('observes the machine once a second, and k6 once it is known', async () => {
    await start();
    witnesses?.watch([process.pid]);
    await seconds(2.4);
    await witnesses?.stop();
    expect(seen.samples).toHaveLength(2);
    for (const sample of seen.samples) {
      expect(sample.busy).toBeGreaterThan(0);
      expect(sample.runnerMegabytes).toBeGreaterThan(20);
      expect(sample.k6Cores).toBeGreaterThanOrEqual(0);
    }
  });

  it('goes on without a process that is gone', async () => {
    await start();
    witnesses?.watch([2 ** 22 + 1]);
    await seconds(1.3);
    expect(seen.samples[0]).toBeDefined();
    expect(seen.samples[0]?.k6Cores).toBeUndefined();
    expect(witnesses?.failure.aborted).toBe(false);
  });

  it('stops by itself after its time', async () => {
    await start({ maxSeconds: 0.5 });
    await expect.poll(() => witnesses?.view().running, { timeout: 3000 }).toBe(false);
    const rows = seen.probes.length;
    await seconds(0.3);
    expect(seen.probes).toHaveLength(rows);
    await witnesses?.stop();
  });

  const threadThat = (does: string) =>
    new URL(
      `data:text/javascript,import { parentPort } from 'node:worker_threads';parentPort.postMessage({ say: 'started' });${does}`,
    );

  it('says when its thread died, and that what follows is not evidence', async () => {
    const { failure, view, stop } = await start({
      program: threadThat("setTimeout(() => { throw new Error('out of memory') }, 100);"),
    });
    witnesses = undefined;
    await expect.poll(() => failure.aborted, { timeout: 3000 }).toBe(true);
    expect(view().running).toBe(false);
    expect(failure.reason).toMatchObject({
      code: 'WITNESSES',
      message: expect.stringContaining('out of memory'),
    });
    await expect(stop()).rejects.toThrow('out of memory');
  });

  it('ends a thread that does not stop, and does not call that stopped', async () => {
    const { stop, failure } = await start({ program: threadThat('for (;;);') });
    witnesses = undefined;
    await expect(stop()).rejects.toThrow(/did not stop within 5000 ms/);
    expect(failure.aborted).toBe(true);
  });

  it('refuses to start on what is no address', async () => {
    await expect(start({ baseUrl: 'nowhere' })).rejects.toThrow(/witnesses.*Invalid URL/);
  });
});
