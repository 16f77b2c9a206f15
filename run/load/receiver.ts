import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { LoadRow } from '../../slo/load-row.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import { decodeExport, type Point } from './otlp.ts';
import { rowMaker } from './row-maker.ts';

/** How long a sample may wait inside k6 before it is counted; part of how exact a row's second is. */
export const flushInterval: Milliseconds = 200;

export type Receiver = {
  /** `host:port` and bearer token for k6's exporter. */
  endpoint: string;
  token: string;
  /** Earliest start of arrivals that a runner told of. */
  startedAt(): EpochMilliseconds | undefined;
  close(): Promise<void>;
};

/**
 * Takes k6's metrics over OTLP (http/protobuf, plain or gzip) on a free port of the loopback, from any number of
 * runners, and hands on the rows of each export as it comes. What can't be read is told to `onDefect`, in a sentence:
 * the evidence is then not whole.
 */
export const startReceiver = async (on: {
  rows: (rows: readonly LoadRow[]) => void;
  started?: (at: EpochMilliseconds) => void;
  defect: (says: string) => void;
}): Promise<Receiver> => {
  const makers = new Map<string, ReturnType<typeof rowMaker>>();
  const token = randomUUID();
  let startedAt: EpochMilliseconds | undefined;

  const take = (points: readonly Point[]) => {
    for (const [runner, own] of Map.groupBy(points, (p) => p.runner)) {
      const maker = makers.get(runner) ?? rowMaker(runner, flushInterval);
      makers.set(runner, maker);
      const rows = maker.add(own);
      if (rows.length > 0) on.rows(rows);
      const at = maker.startedAt();
      if (at !== undefined && startedAt === undefined) on.started?.(at);
      if (at !== undefined) startedAt = Math.min(startedAt ?? at, at);
    }
  };

  const server = createServer(async (request, response) => {
    if (request.method !== 'POST' || request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(403).end();
      return;
    }
    try {
      take(decodeExport(await bodyOf(request)));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    } catch (error) {
      on.defect(
        `an export of k6 could not be read: ${error instanceof Error ? error.message : String(error)}`,
      );
      response.writeHead(400).end(); // a status that exporters don't repeat
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `127.0.0.1:${port}`,
    token,
    startedAt: () => startedAt,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const unzip = promisify(gunzip);
const bodyOf = async (request: IncomingMessage): Promise<Uint8Array> => {
  const bytes = await buffer(request);
  return request.headers['content-encoding'] === 'gzip' ? unzip(bytes) : bytes;
};
