import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo } from './answers.ts';

export type Asked = { method: string; url: string; service: string; headers: NodeJS.Dict<string | string[]> };
/** Answers in its own way, or returns false for the right answer. */
export type Behaviour = (asked: Asked, response: ServerResponse) => boolean;

/** A LifeFlow without anything behind it, in this process: counts what it is asked and answers it rightly. */
export const startTarget = async (behave: Behaviour = () => false) => {
  const byService = new Map<string, number>();
  const clients = new Set<string>();
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const service = url.split('/')[2] ?? '';
      byService.set(service, (byService.get(service) ?? 0) + 1);
      clients.add(String(headers['x-lifeflow-client']));
      if (behave({ method, url, service, headers }, response)) return;
      const answer = answerTo(method, url, body);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Requests that arrived, by the service in their path. */
    asked: (service: string) => byService.get(service) ?? 0,
    total: () => [...byService.values()].reduce((a, b) => a + b, 0),
    clients,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
