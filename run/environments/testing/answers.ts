import { waitFor } from '../../../fixtures/local/wait.ts';
import { commonPaths, headers, type ServiceId, serviceIds } from '../../../slo/services.ts';

/** What an edge answers, and from where. */
export type Answer = { status: number; region: string | null; replica: string | null; body: unknown };

/** Asks an edge for a path. Rejects where no answer comes within 5 s, or one that is not JSON. */
export const ask = async (edge: string, path: string): Promise<Answer> => {
  const answer = await fetch(`${edge}${path}`, { signal: AbortSignal.timeout(5000) });
  return {
    status: answer.status,
    region: answer.headers.get(headers.region),
    replica: answer.headers.get(headers.replica),
    body: await answer.json(),
  };
};

export const probe = (edge: string, service: ServiceId): Promise<Answer> =>
  ask(edge, commonPaths.probe(service));

/** True once every service answers well from this region; undefined where one does not within two minutes. */
export const everyServiceAnswers = (edge: string, from: string): Promise<true | undefined> =>
  waitFor(
    async () => {
      const answers = await Promise.all(serviceIds.map((s) => probe(edge, s).catch(() => undefined)));
      return answers.every((a) => a?.status === 200 && a.region === from);
    },
    { within: 120_000, every: 500 },
  );
