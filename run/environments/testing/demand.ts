import type { Cluster } from '../../../fixtures/cluster/index.ts';
import { type ServiceId, serviceIds, serviceOf } from '../../../slo/services.ts';
import type { Cores, Milliseconds } from '../../../slo/units.ts';

/** Requests to the pods that are ready, each to the next one, as many as take this much CPU time of all of them together. */
export type Demand = {
  set(service: ServiceId, cores: Cores): void;
  stop(): void;
};

type Pod = {
  metadata: { labels?: Record<string, string>; deletionTimestamp?: string };
  status: { podIP?: string; conditions?: { type: string; status: string }[] };
};

/** CPU time that one request asks for. */
const each: Milliseconds = 5;
/** Ours: what waits longer than this is not waited for, and more than so many at once are not sent. */
const patience: Milliseconds = 5_000;
const mostAtOnce = 200;
const tick: Milliseconds = 50;

/** @param port of the services */
export const openDemand = (cluster: Pick<Cluster, 'api'>, namespace: string, port: number): Demand => {
  const wanted = new Map<ServiceId, Cores>();
  const owed = new Map<ServiceId, number>();
  let hosts = new Map<ServiceId, string[]>();
  const turns = new Map<ServiceId, number>();
  let underWay = 0;

  const look = async (): Promise<void> => {
    const { items } = await cluster.api.get<{ items: Pod[] }>(`/api/v1/namespaces/${namespace}/pods`);
    const ready = items.filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
    );
    hosts = new Map(
      serviceIds.map((id) => [
        id,
        ready
          .filter((pod) => pod.metadata.labels?.app === serviceOf(id).deployment)
          .flatMap((pod) => pod.status.podIP ?? []),
      ]),
    );
  };
  const send = (service: ServiceId): void => {
    const own = hosts.get(service) ?? [];
    const turn = turns.get(service) ?? 0;
    const host = own[turn % own.length];
    turns.set(service, turn + 1);
    if (host === undefined || underWay >= mostAtOnce) return;
    underWay++;
    fetch(`http://${host}:${port}/burn/${each}`, { signal: AbortSignal.timeout(patience) })
      .then((answer) => answer.text())
      .catch(() => undefined)
      .finally(() => {
        underWay--;
      });
  };
  const looking = setInterval(() => void look().catch(() => undefined), 1000);
  let last = performance.now();
  const sending = setInterval(() => {
    const now = performance.now();
    for (const [service, cores] of wanted) {
      const due = (owed.get(service) ?? 0) + (cores * (now - last)) / each;
      for (let i = 1; i <= due; i++) send(service);
      owed.set(service, due % 1);
    }
    last = now;
  }, tick);
  return {
    set: (service, cores) => void wanted.set(service, cores),
    stop: () => {
      clearInterval(looking);
      clearInterval(sending);
    },
  };
};
