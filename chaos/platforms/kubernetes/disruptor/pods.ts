import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  Exec,
  type KubeConfig,
  type V1Status,
} from '@kubernetes/client-node';
import { type ServiceId, services } from '../../../../slo/services.ts';
import type { Count, Milliseconds } from '../../../../slo/units.ts';
import { systemClock } from '../../../clock.ts';
import { PlatformError } from '../../../platform.ts';
import { withinLimit } from '../../../time-limit.ts';
import { agentContainer } from './agent.ts';
import { type ReplicaPod, replicaPodOf } from './replica-pod.ts';

/** What a command said in a container. */
export type Said = { code: number; out: string; err: string };

/** The replicas of one region, and what may be done to them. Everything rejects with PlatformError. */
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
  /** Runs a command in the agent's container. */
  run(pod: ReplicaPod, command: readonly string[]): Promise<Said>;
};

/** Labels that select a service's pods. */
export const labelsOf = (service: string): { app: string } => ({
  app: services.find((s) => s.id === (service as ServiceId))?.deployment ?? service,
});

/** Ours: each of them is answered within a second on a machine that has time. */
const limit: Milliseconds = 20_000;

export const podsOf = (config: KubeConfig, namespace: string): Pods => {
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const exec = new Exec(config);
  const ask = async <T>(subject: string, what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await withinLimit(systemClock, limit, what, work);
    } catch (cause) {
      throw new PlatformError(
        subject,
        `expected ${what} in namespace ${namespace} of ${config.getCurrentContext()}; found ${foundIn(cause)}; see that it can be reached with these credentials, and try again`,
        { cause },
      );
    }
  };
  return {
    async of(service) {
      const labelSelector = Object.entries(labelsOf(service))
        .map(([key, value]) => `${key}=${value}`)
        .join(',');
      const { items } = await ask(service, `the pods of ${service}`, () =>
        core.listNamespacedPod({ namespace, labelSelector }),
      );
      return items.map(replicaPodOf);
    },
    async serviceOf(name) {
      const pod = await ask(name, `pod ${name}`, () =>
        core.readNamespacedPod({ namespace, name }).catch((error: unknown) => {
          if (isOf(error, 404)) return undefined;
          throw error;
        }),
      );
      return services.find((s) => s.deployment === pod?.metadata?.labels?.app)?.id;
    },
    async wanted(service) {
      const { spec } = await ask(service, `the Deployment of ${service}`, () =>
        apps.readNamespacedDeployment({ namespace, name: labelsOf(service).app }),
      );
      return spec?.replicas ?? 1;
    },
    evict: ({ name, uid }) =>
      ask(name, `to evict ${name}`, () =>
        core
          .createNamespacedPodEviction({
            namespace,
            name,
            body: { metadata: { name, namespace }, deleteOptions: { preconditions: { uid } } },
          })
          .then(
            () => 'asked' as const,
            (error: unknown) => {
              if (isOf(error, 429)) return 'refused';
              if (isOf(error, 404, 409)) return 'gone';
              throw error;
            },
          ),
      ),
    remove: ({ name, uid }) =>
      ask(name, `to delete ${name}`, () =>
        core.deleteNamespacedPod({ namespace, name, body: { preconditions: { uid } } }).then(
          () => undefined,
          (error: unknown) => {
            // Another pod of the name, or none: this one is gone.
            if (!isOf(error, 404, 409)) throw error;
          },
        ),
      ),
    run: ({ name }, command) =>
      ask(name, `to run ${command.join(' ')} in container ${agentContainer} of ${name}`, () =>
        runIn(exec, namespace, name, command),
      ),
  };
};

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
      (event: { message?: string }) => reject(new Error(refusal(event.message))),
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

/** Why no connection was made, of which the web socket's library knows the status alone. */
const refusal = (message = 'no connection'): string =>
  message.endsWith(' 403')
    ? '403: forbidden: this user cannot get resource "pods/exec", or cannot create resource "pods/exec"'
    : message;

/** Exit code in a Status; throws where the command could not be run at all. */
const codeIn = ({ status, message, details }: V1Status): number => {
  if (status === 'Success') return 0;
  const code = details?.causes?.find((c) => c.reason === 'ExitCode')?.message;
  if (code === undefined) throw new Error(message ?? 'no reason given');
  return Number(code);
};

const isOf = (error: unknown, ...codes: number[]): boolean =>
  error instanceof ApiException && codes.includes(error.code);

/** An answer of the API server in its own words; its client puts the whole of it, with headers, into the message. */
const foundIn = (error: unknown): string => {
  if (!(error instanceof ApiException)) return error instanceof Error ? error.message : String(error);
  try {
    const { message } = JSON.parse(String(error.body)) as { message?: string };
    return `${error.code}: ${message}`;
  } catch {
    return `${error.code}`;
  }
};
