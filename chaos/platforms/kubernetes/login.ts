import { Agent } from 'node:http';
import { type RequestOptions, Agent as SecureAgent } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Milliseconds } from '../../../slo/units.ts';
import { systemClock } from '../../clock.ts';
import { reasonOf } from '../../restore.ts';
import { withinLimit } from '../../time-limit.ts';
import { ApiError } from './api-error.ts';
import { endHelperBy } from './login-helper.ts';

/**
 * The way to the API server of one context: certificates, proxy and credentials of every kind, as the client library takes
 * them from a kubeconfig. Who asks while a login goes on waits for that one: none begins beside it.
 */
export type Login = {
  context: string;
  /** Rejects with ApiError CREDENTIALS. */
  options(): Promise<RequestOptions>;
  /**
   * After the server refused these: those that there are by now, or else what the kubeconfig says when it is read anew and
   * its helper program is run again, as kubectl does. Rejects as `options`, and with ApiError KUBECONFIG.
   */
  anew(refused: RequestOptions): Promise<RequestOptions>;
  /** Ends idle connections: after a time in which nobody answered each may be dead, and would cost its own time limit. */
  forgetIdle(): void;
};

/** Ours: a helper program that logs in somewhere takes a second or two. */
const longest: Milliseconds = 30_000;

/** @param load the same context of the kubeconfig as it is now: the library keeps a token that bears no end for ever */
export const loginOf = (first: KubeConfig, load: () => KubeConfig, limit: Milliseconds = longest): Login => {
  const context = first.getCurrentContext();
  let config = first;
  let agent: Agent | undefined;
  let going: Promise<RequestOptions> | undefined;

  const logIn = async (by: KubeConfig): Promise<RequestOptions> => {
    const options: RequestOptions = { headers: { accept: 'application/json' } };
    const over = new AbortController();
    endHelperBy(by, over.signal);
    try {
      await withinLimit(systemClock, limit, 'credentials', () => by.applyToHTTPSOptions(options));
    } catch (cause) {
      throw new ApiError(
        'CREDENTIALS',
        context,
        `expected credentials for context ${context}, as its kubeconfig says how to get them; found ${reasonOf(cause) || 'an end without a reason'}; run its helper program by hand, or look at its files`,
        { cause },
      );
    } finally {
      over.abort();
    }
    // Only now: one that can't log in may be worse than what there was.
    config = by;
    use(options);
    return options;
  };
  const use = (options: RequestOptions): void => {
    if (!(options.agent instanceof Agent)) return;
    if (options.agent !== agent) forgetIdle();
    agent = options.agent;
    // Or each answer would be the last of its connection.
    Object.assign(agent, { keepAlive: true });
    if (agent instanceof SecureAgent) renew(agent, options);
  };
  /** The library keeps an agent with the certificate that it was made with, and an agent's own goes before a newer one. */
  const renew = ({ options: held }: SecureAgent, { cert, key }: RequestOptions): void => {
    if (isDeepStrictEqual([held.cert, held.key], [cert, key])) return;
    Object.assign(held, { cert, key });
    forgetIdle();
  };
  const forgetIdle = (): void => {
    for (const sockets of Object.values(agent?.freeSockets ?? {}))
      for (const socket of sockets ?? []) socket.destroy();
  };

  const oneAtATime = (by: () => KubeConfig): Promise<RequestOptions> => {
    going ??= (async () => logIn(by()))().finally(() => {
      going = undefined;
    });
    return going;
  };
  const options = () => oneAtATime(() => config);
  return {
    context,
    options,
    async anew(refused) {
      const now = await options();
      return isDeepStrictEqual(saidBy(now), saidBy(refused)) ? oneAtATime(load) : now;
    },
    forgetIdle,
  };
};

/** Who one is, by a request's options. */
const saidBy = ({ headers, auth, cert, key }: RequestOptions): unknown[] => [headers, auth, cert, key];
