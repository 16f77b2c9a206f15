import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Milliseconds, Seconds } from '../../slo/units.ts';
import { diesWithUs } from './dies-with-us.ts';
import { type K6Counts, readK6Counts } from './k6-counts.ts';
import { LoadError } from './load-error.ts';
import { flushInterval, type Receiver } from './receiver.ts';

export type LoadOrder = {
  k6Path: string;
  /** The bundled script (run/load/script.ts). */
  script: string;
  /** Where the script puts k6's own counts: `summaryFile` of its plan. */
  summaryFile: string;
  logFile: string;
  receiver: Pick<Receiver, 'endpoint' | 'token'>;
  /** Name of this runner in the rows. */
  runner: string;
  /** Hard limit from the start of the process; it is then killed. */
  limitSeconds: Seconds;
};

/** `stopped`: asked to end early. Counts are null where k6 left none. */
export type LoadResult =
  | { kind: 'completed'; counts: K6Counts }
  | { kind: 'stopped'; counts: K6Counts | null }
  | { kind: 'failed'; reason: string; counts: K6Counts | null };

export type LoadProcess = {
  pid: number;
  /** Resolves when the process is gone; never rejects. */
  done: Promise<LoadResult>;
  /** Asks k6 to end, and ends it when it does not within the grace; resolves when it is gone. */
  stop(grace?: Milliseconds): Promise<void>;
};

/** Starts k6. Throws LoadError when it can't be started at all. */
export const startLoad = (order: LoadOrder): LoadProcess => {
  const log = openSync(order.logFile, 'a');
  const [program, args] = diesWithUs(order.k6Path, argumentsFor(order));
  const child = spawn(program, args, {
    env: environmentFor(order),
    stdio: ['ignore', log, log],
    // A session of its own: Ctrl-C in the terminal is ours to hear, and k6 is ended when the faults are healed.
    detached: true,
  });
  closeSync(log);
  let asked = false;
  let overdue = false;
  const gone = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ says: error.message, code: null }));
    child.once('exit', (code, signal) => resolve({ says: signal ?? `exit code ${code}`, code }));
  });
  const { pid } = child;
  if (pid === undefined) {
    throw new LoadError(
      order.k6Path,
      `expected to start ${order.k6Path}; found that it can't be. Is it there, and executable?`,
    );
  }
  // Whatever ends this program takes the load along, where the kernel doesn't: nobody would stop it any more.
  const atExit = () => kill(child, 'SIGKILL');
  process.once('exit', atExit);
  void gone.then(() => process.off('exit', atExit));
  const limit = setTimeout(() => {
    overdue = true;
    kill(child, 'SIGKILL');
  }, order.limitSeconds * 1000);

  const result = async (): Promise<LoadResult> => {
    const { says, code } = await gone;
    clearTimeout(limit);
    const counts = await readK6Counts(order.summaryFile).catch(() => null);
    if (asked) return { kind: 'stopped', counts };
    if (code === 0 && counts !== null) return { kind: 'completed', counts };
    const why = overdue
      ? `k6 ran beyond its limit of ${order.limitSeconds} s and was killed`
      : `k6 ended with ${says}`;
    return { kind: 'failed', reason: `${why}${await lastLine(order.logFile)}`, counts };
  };
  return {
    pid,
    done: result(),
    async stop(grace = 10_000) {
      asked = true;
      kill(child, 'SIGINT');
      const force = setTimeout(() => kill(child, 'SIGKILL'), grace);
      await gone;
      clearTimeout(force);
    },
  };
};

type Ending = { says: string; code: number | null };

/** To a child of ours that still runs: Node clears nothing else, so another process of the same id is never hit. */
const kill = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
};

const argumentsFor = ({ script, logFile }: LoadOrder): string[] => [
  'run',
  '--quiet',
  '--no-usage-report',
  '--no-thresholds',
  '--address=', // no control port
  '--out=opentelemetry',
  // Errors only: k6 has a line for each failed request, and a fault makes thousands of them.
  `--log-output=file=${logFile},level=error`,
  script,
];

/** The user's own settings of k6 and of OpenTelemetry stay out: a run is what its plan says. */
const environmentFor = ({ receiver, runner }: LoadOrder): NodeJS.ProcessEnv => ({
  GOGC: '400', // a quarter less CPU a request for 80 MB more; the user's own setting goes before it
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(K6|OTEL)_/.test(name))),
  K6_AUTO_EXTENSION_RESOLUTION: 'false',
  // Trends in bounded memory: their values are not kept one by one for a summary that asks for counts only.
  K6_FEATURES: 'native-histograms',
  K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf',
  K6_OTEL_HTTP_EXPORTER_ENDPOINT: receiver.endpoint,
  K6_OTEL_HTTP_EXPORTER_INSECURE: 'true',
  K6_OTEL_HEADERS: `authorization=Bearer%20${receiver.token}`,
  K6_OTEL_FLUSH_INTERVAL: `${flushInterval}ms`,
  K6_OTEL_EXPORT_INTERVAL: '1s',
  OTEL_SERVICE_NAME: runner,
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
  OTEL_METRICS_EXEMPLAR_FILTER: 'always_off',
});

const lastLine = async (logFile: string): Promise<string> => {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const line = text.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : `; the last line of its log (${logFile}): ${line.slice(0, 500)}`;
};
