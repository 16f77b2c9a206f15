import { createServer } from 'node:http';
import { answerTo } from './answers.ts';

/**
 * A cheap target in a process of its own, for the bench: answers every route rightly. Prints its port, ends when its
 * standard input closes.
 */
const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    const answer = answerTo(request.method ?? '', request.url ?? '', body);
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
