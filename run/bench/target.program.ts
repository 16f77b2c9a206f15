import { createServer } from 'node:http';
import { answerTo } from '../load/testing/answers.ts';
import { kindOf } from './same-requests.ts';

/**
 * A cheap target in a process of its own: answers every route rightly, and at `/asked` what it was asked since the
 * last time that it was asked this. Prints its port, ends when its standard input closes.
 */
let asked = new Map<string, number>();
const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    const { method = '', url = '' } = request;
    if (url === '/asked') {
      response.end(JSON.stringify(Object.fromEntries(asked)));
      asked = new Map();
      return;
    }
    const kind = kindOf(method, url);
    asked.set(kind, (asked.get(kind) ?? 0) + 1);
    const answer = answerTo(method, url, body);
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer.body),
      'x-lifeflow-track': 'stable',
    });
    response.end(answer.body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
