import type { Count, Milliseconds, Ratio, Seconds } from './units.ts';

/**
 * A fault that sits inside of a service's replicas, in the way of their requests, as xk6-disruptor puts it there. It ends
 * by itself after `seconds`, whoever died meanwhile. This file is bundled into the script that k6 runs, so it imports
 * nothing but types.
 */
export type Disruption =
  /** Answers come `delayMs` late, and a share of them are errors that the service never saw. */
  | { kind: 'http'; delayMs: Milliseconds; errorShare: Ratio; errorCode: Count; seconds: Seconds }
  /** What is sent to the service's port is dropped without a word, the kubelet's probes included. */
  | { kind: 'drop'; seconds: Seconds };

/** How strong an HTTP disruption is. */
export type HttpStrength = { delayMs: Milliseconds; errorShare: Ratio; errorCode: Count };

/**
 * The faults that are HTTP disruptions, and how strong they are where the config says nothing else. Ours: what users notice,
 * and callers can stand.
 */
export const httpFaults = {
  'http-delay': { delayMs: 200, errorShare: 0, errorCode: 503 },
  'http-errors': { delayMs: 0, errorShare: 0.5, errorCode: 503 },
} as const satisfies Record<string, HttpStrength>;
export type HttpFault = keyof typeof httpFaults;
export const isHttpFault = (fault: string): fault is HttpFault => Object.hasOwn(httpFaults, fault);

/** What k6 is told, in its variable DISRUPTION, as JSON. */
export type DisruptionOrder = {
  namespace: string;
  /** Of the pods that are to be hit. */
  labels: Readonly<Record<string, string>>;
  /** The service's own port in each of them. */
  port: number;
  disruption: Disruption;
};

/**
 * Where the agent listens in a pod. Ours: above the ports that Linux gives to outgoing connections (32768 to 60999), and
 * none of LifeFlow's (2.port.http, 2.port.metrics).
 */
export const agentPort = 61_800;

/**
 * Paths that HTTP faults leave alone: the kubelet asks by the same port, and would restart what answers it with errors.
 * The fault is meant for those who use the service.
 */
export const untouchedPaths: readonly string[] = ['/health', '/ready'];

/** Ours: an hour is far more than an experiment lasts, and an agent is stopped by hand only as long as its pod lives. */
const longestSeconds: Seconds = 3600;

/** What can't be a disruption, in words: expected, found; empty for one that can be carried out. */
export const disruptionMistakes = (disruption: Disruption): string[] => {
  const { kind, seconds } = disruption;
  const mistakes: string[] = [];
  const hold = (holds: boolean, expected: string, found: unknown): void => {
    if (!holds) mistakes.push(`expected ${expected}, found ${found}`);
  };
  hold(
    Number.isInteger(seconds) && seconds >= 1 && seconds <= longestSeconds,
    `whole seconds from 1 to ${longestSeconds}`,
    seconds,
  );
  if (kind === 'drop') return mistakes;
  const { delayMs, errorShare, errorCode } = disruption;
  hold(Number.isInteger(delayMs) && delayMs >= 0, 'a delay of whole milliseconds', delayMs);
  hold(errorShare >= 0 && errorShare <= 1, 'a share of errors from 0 to 1', errorShare);
  // Below 200 an answer is none yet.
  hold(Number.isInteger(errorCode) && errorCode >= 200 && errorCode <= 599, 'an HTTP status', errorCode);
  hold(delayMs > 0 || errorShare > 0, 'a delay or a share of errors', 'neither');
  return mistakes;
};
