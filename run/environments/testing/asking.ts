import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProbeRow } from '../../../slo/evidence.ts';
import type { Milliseconds } from '../../../slo/units.ts';

/** Somebody who asks a service without pause. */
export type Asking = {
  /** What came of each request that is over, in the order in which they were sent. */
  rows(): ProbeRow[];
  /** Asks no more; resolves when all requests are over. */
  stop(): Promise<void>;
};

/** LifeFlow's own limit for an answer. */
const timeLimit: Milliseconds = 5_000;

/**
 * Asks one address after the other, whether or not answers come (an open loop), each time on a connection of its own.
 * Addresses are asked for at each request, so that those of new replicas are among them.
 */
export const asking = (
  addresses: () => readonly string[],
  { port, every }: { port: number; every: Milliseconds },
): Asking => {
  const rows: ProbeRow[] = [];
  const open = new Set<Promise<void>>();
  let stopped = false;
  const now = () => performance.timeOrigin + performance.now();
  const ask = (host: string, scheduledAt: number): Promise<void> =>
    new Promise((resolve) => {
      const sentAt = now();
      const over = (outcome: ProbeRow['outcome']): void => {
        rows.push({ service: 'donor', scheduledAt, sentAt, endedAt: now(), outcome });
        resolve();
      };
      const asked = request({ host, port, path: '/donors', agent: false, timeout: timeLimit });
      // Node's time-out is of silence, not of the whole.
      const late = setTimeout(() => asked.destroy(new Late()), timeLimit);
      asked.on('error', (error) => {
        clearTimeout(late);
        over(error instanceof Late ? 'late' : 'network-error');
      });
      asked.on('response', (answer) => {
        answer.resume().on('end', () => {
          clearTimeout(late);
          const status = answer.statusCode ?? 0;
          over(status === 200 ? 'good' : status >= 500 ? 'server-error' : 'wrong-answer');
        });
      });
      asked.end();
    });
  const going = (async () => {
    const from = now();
    for (let i = 0; !stopped; i += 1) {
      const scheduledAt = from + i * every;
      await sleep(Math.max(0, scheduledAt - now()));
      const known = addresses();
      const host = known[i % known.length];
      if (host === undefined) continue;
      const one = ask(host, scheduledAt);
      open.add(one);
      void one.then(() => open.delete(one));
    }
  })();
  return {
    rows: () => [...rows].sort((a, b) => a.sentAt - b.sentAt),
    async stop() {
      stopped = true;
      await going;
      await Promise.all(open);
    },
  };
};

class Late extends Error {}
