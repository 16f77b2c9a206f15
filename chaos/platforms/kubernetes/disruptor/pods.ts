import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node';
import type { ServiceId } from '../../../../slo/services.ts';
import type { Count, Milliseconds } from '../../../../slo/units.ts';
import { systemClock } from '../../../clock.ts';
import { PlatformError } from '../../../platform.ts';
import { reasonOf } from '../../../restore.ts';
import { withinLimit } from '../../../time-limit.ts';
import { ApiError, isApiError, unlessMissing } from '../api-error.ts';
import { evict } from '../drain.ts';
import { stopReplica } from '../kill.ts';
import type { Deployment, List, Pod } from '../objects.ts';
import { deploymentOf, paths, type Region, serviceOf } from '../region.ts';
import { agentContainer } from './agent.ts';
import { disruptionLabel, type ReplicaPod, replicaPodOf } from './replica-pod.ts';

/** What a command said in a container. */
export type Said = { code: number; out: string; err: string };

/** The replicas of one region, and what may be done to them. Everything rejects with ApiError, `run` with PlatformError, too. */
export type Pods = {
  of(service: string): Promise<ReplicaPod[]>;
  /** The service whose replica a pod is; undefined for a pod that is not there, or is nobody's. */
  serviceOf(name: string): Promise<ServiceId | undefined>;
  /** How many replicas its Deployment wants. */
  wanted(service: string): Promise<Count>;
  /** Asks for its end as a drain does; `refused` while a disruption budget does not allow it. */
  evict(pod: ReplicaPod): Promise<'asked' | 'refused' | 'gone'>;
  /** Ends it whatever a budget says. */
  remove(pod: ReplicaPod): Promise<void>;
  /** Gives it the label of a disruption, or takes it away; nothing of a pod that is gone. */
  mark(pod: ReplicaPod, disruption: string | null): Promise<void>;
  /** Runs a command in the agent's container. */
  run(pod: ReplicaPod, command: readonly string[]): Promise<Said>;
};

/** Labels that select a service's pods. */
export const labelsOf = (service: string): { app: string } => ({ app: deploymentOf(service) });

/** @param config leads to the same cluster as the region's API: a command in a container takes a web socket */
export const podsOf = (region: Region, config: KubeConfig): Pods => {
  const { api, namespace } = region;
  const own = paths(region);
  const exec = new Exec(config);
  return {
    async of(service) {
      const { items } = await api.get<List<Pod>>(own.pods, { labelSelector: `app=${deploymentOf(service)}` });
      return items.map(replicaPodOf);
    },
    async serviceOf(name) {
      const pod = await unlessMissing(api.get<Pod>(`${own.pods}/${name}`));
      return pod && serviceOf(pod);
    },
    async wanted(service) {
      const { spec } = await api.get<Deployment>(`${own.deployments}/${deploymentOf(service)}`);
      return spec.replicas ?? 1;
    },
    evict: (pod) =>
      evict(region, { metadata: pod }).then(
        () => 'asked' as const,
        (error: unknown) => {
          if (isApiError(error, 'TOO_MANY')) return 'refused';
          if (isApiError(error, 'NOT_FOUND', 'CONFLICT')) return 'gone';
          throw error;
        },
      ),
    remove: ({ name, uid }) =>
      stopReplica({ region, name, uid }).then(
        () => undefined,
        (error: unknown) => {
          // Another pod of the name, or none: this one is gone.
          if (!isApiError(error, 'NOT_FOUND', 'CONFLICT')) throw error;
        },
      ),
    mark: async ({ name }, disruption) => {
      const labels = { [disruptionLabel]: disruption };
      await unlessMissing(api.patch<Pod>(`${own.pods}/${name}`, { metadata: { labels } }));
    },
    async run({ name }, command) {
      const what = `to run ${command.join(' ')} in container ${agentContainer} of ${name}`;
      try {
        return await withinLimit(systemClock, limit, what, () => runIn(exec, namespace, name, command));
      } catch (cause) {
        if (reasonOf(cause).endsWith(' 403')) await requireExec(region, name);
        throw new PlatformError(
          name,
          `expected ${what} in namespace ${namespace} of ${api.context}; found ${reasonOf(cause)}; see that it can be reached with these credentials, and try again`,
          { cause },
        );
      }
    },
  };
};

/** Ours: it takes a second on a machine that has time. */
const limit: Milliseconds = 20_000;

const runIn = async (
  exec: Exec,
  namespace: string,
  pod: string,
  command: readonly string[],
): Promise<Said> => {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const status = new Promise<V1Status>((resolve, reject) => {
    exec.exec(namespace, pod, agentContainer, [...command], out, err, null, false, resolve).then(
      (socket) => {
        socket.on('close', () => reject(new Error('an end without a result')));
        socket.on('error', reject);
      },
      (event: { message?: string }) => reject(new Error(event.message ?? 'no connection')),
    );
  });
  // What is not read would fill up.
  const said = Promise.all([text(out), text(err)]);
  try {
    const code = codeIn(await status);
    const [outText, errText] = await said;
    return { code, out: outText, err: errText };
  } catch (error) {
    out.end();
    err.end();
    throw error;
  }
};

/**
 * Rejects with ApiError DENIED that says which right is missing: a web socket's library knows of a refusal its status alone.
 * Nothing is run by it, since a command takes an upgrade of the connection.
 */
const requireExec = async (region: Region, pod: string): Promise<void> => {
  const refused = await region.api.get(`${paths(region).pods}/${pod}/exec`).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isApiError(refused, 'DENIED')) return;
  if (refused.message.includes('cannot get resource')) throw refused;
  // Since Kubernetes 1.35 whoever may get it is asked for this one, too, and refused without a reason.
  throw new ApiError(
    'DENIED',
    refused.subject,
    `expected the API server of ${refused.subject} to run a command in ${pod}; found 403: forbidden: this user cannot create resource "pods/exec"; give its user the rights that \`verify rights\` prints, or leave the fault out`,
    { cause: refused },
  );
};

/** Exit code in a Status; throws where the command could not be run at all. */
const codeIn = ({ status, message, details }: V1Status): number => {
  if (status === 'Success') return 0;
  const code = details?.causes?.find((c) => c.reason === 'ExitCode')?.message;
  if (code === undefined) throw new Error(message ?? 'no reason given');
  return Number(code);
};
