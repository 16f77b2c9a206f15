import { serviceIds } from '../../slo/services.ts';
import { type Config, isOwnEnvironment } from './schema.ts';

/** Things that are allowed and still worth a line in the terminal. */
export const configWarnings = (config: Config): string[] =>
  Object.entries(config.environments).flatMap(([name, e]) => {
    if (!isOwnEnvironment(e)) return [];
    const replicas = e.regions[0].replicas;
    const most = serviceIds.length * e.autoscaling.max * e.database.poolSizePerReplica;
    const start = serviceIds.length * replicas * e.database.poolSizePerReplica;
    const limit = e.database.maxConnections;
    const sum = (n: number, total: number) =>
      `${serviceIds.length} services × ${n} replicas × ${e.database.poolSizePerReplica} connections = ${total}`;
    if (start > limit) {
      return [
        `${name}: ${sum(replicas, start)}, more than the ${limit} that the primary takes, from the start.`,
      ];
    }
    return most > limit
      ? [
          `${name}: with every service scaled out, ${sum(e.autoscaling.max, most)}, more than the ${limit} that the primary takes.`,
        ]
      : [];
  });
