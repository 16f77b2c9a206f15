import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { DisruptionOrder } from '../../../../slo/disruption.ts';
import { PlatformError } from '../../../platform.ts';

/** What is needed to put a disruption into pods, beside the pods. */
export type K6 = {
  /** k6 v1 with xk6-disruptor (build/k6-disruptor.ts). */
  program: string;
  /** The bundled scenarios/disruptor/disrupt.k6.ts. */
  script: string;
  /** Folder for its log. */
  folder: string;
};

/**
 * How a disruption's k6 ended. `over`: the disruption is, in all of its pods. `failed`: it may go on in some, or was not
 * there in others.
 */
export type Ending = { kind: 'over' } | { kind: 'failed'; reason: string };

export type K6Process = {
  /** Resolves when the process is gone; never rejects. That it is killed does not end the disruption. */
  done: Promise<Ending>;
  kill(): void;
};

/** An argument by which everybody knows the k6 that disrupts pods of these labels, whoever started it. */
export const markOf = (
  config: KubeConfig,
  { namespace, labels }: Pick<DisruptionOrder, 'namespace' | 'labels'>,
): string => {
  const place = JSON.stringify([config.getCurrentCluster()?.server, namespace, labels]);
  const hash = createHash('sha256').update(place).digest('hex').slice(0, 16);
  return `lifeflow-disruption=${hash}`;
};

/**
 * Starts k6, with one user that puts the disruption into all pods of the order.
 * @param mark see `markOf`
 * @throws PlatformError where it can't be started
 */
export const startK6 = (k6: K6, config: KubeConfig, order: DisruptionOrder, mark: string): K6Process => {
  mkdirSync(k6.folder, { recursive: true });
  const log = path.join(k6.folder, 'disruptor.log');
  const output = openSync(log, 'a', 0o600);
  const from = fstatSync(output).size;
  const child = spawn(k6.program, argumentsFor(k6, mark), {
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(K6|OTEL)_/.test(name))),
      K6_AUTO_EXTENSION_RESOLUTION: 'false',
      KUBECONFIG: kubeconfigFor(k6.folder, config),
      DISRUPTION: JSON.stringify(order),
    },
    stdio: ['ignore', output, output],
    // A session of its own: Ctrl-C in the terminal is ours to hear, and the disruption is stopped where it is.
    detached: true,
  });
  closeSync(output);
  const done = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ kind: 'failed', reason: error.message }));
    child.once('exit', (code, signal) =>
      resolve(
        code === 0
          ? { kind: 'over' }
          : { kind: 'failed', reason: reasonIn(log, from, signal ?? `exit code ${code}`) },
      ),
    );
  });
  if (child.pid === undefined)
    throw new PlatformError(
      k6.program,
      `expected to start ${k6.program}; found that it can't be; see that it is there and executable`,
    );
  const kill = (): void => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  };
  // It would go on putting agents into pods, and nobody would take them out.
  process.once('exit', kill);
  void done.then(() => process.off('exit', kill));
  return { done, kill };
};

const argumentsFor = ({ script }: K6, mark: string): string[] => [
  'run',
  '--quiet',
  '--no-usage-report',
  '--no-thresholds',
  '--summary-mode=disabled',
  '--no-color',
  '--address=', // no control port
  `--tag=${mark}`,
  script,
];

/** k6 takes the context that its file calls current: a file of our own, that only this user can read. */
const kubeconfigFor = (folder: string, config: KubeConfig): string => {
  const file = path.join(folder, 'kubeconfig.json');
  writeFileSync(file, config.exportConfig(), { mode: 0o600 });
  return file;
};

/** Why k6 ended: its last error since an offset of its log, in its own words. */
const reasonIn = (log: string, from: number, how: string): string => {
  const errors = readFileSync(log)
    .subarray(from)
    .toString('utf8')
    .split('\n')
    .flatMap((line) => /level=error msg=("(?:[^"\\]|\\.)*")/.exec(line)?.[1] ?? []);
  const last = errors.at(-1);
  return last === undefined
    ? `k6 ended with ${how}; see ${log}`
    : `k6 ended with ${how}: ${(JSON.parse(last) as string).trim().slice(0, longestReason)}`;
};

/** Ours: the agent says what it was called with. */
const longestReason = 500;
