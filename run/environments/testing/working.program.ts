import { createServer } from 'node:http';

/** What runs in place of a service: `GET /burn/5` takes 5 ms of CPU time and answers then; anything else is answered at once. */
const work = (milliseconds: number): void => {
  const from = process.cpuUsage();
  const used = (): number => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
  while (used() < milliseconds);
};

createServer(({ url = '' }, answer) => {
  work(Number(/^\/burn\/(\d+)$/.exec(url)?.[1] ?? 0));
  answer.end('done');
}).listen(Number(process.env.HTTP_PORT));
