import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { arrivalRates, documentedQueries } from '../../scenarios/demand.ts';
import { journeys } from '../../scenarios/journeys/all.ts';
import { type LoadPlan, loadPlanOf } from '../../scenarios/load-plan.ts';
import { emergencySpike } from '../../scenarios/profiles/emergency-spike.ts';
import { serviceIds } from '../../slo/services.ts';
import { median } from '../../slo/statistics/trend.ts';
import type { Count, Ratio, Seconds } from '../../slo/units.ts';
import { SuiteError } from '../errors.ts';
import { startLoad } from '../load/k6-process.ts';
import { startReceiver } from '../load/receiver.ts';
import { writeLoadScript } from '../load/script.ts';
import { type Asked, differences } from './same-requests.ts';

/** CPU time of k6, its start included, for each request that the target was asked. */
export type Microseconds = number;
export type K6Cost = {
  suite: Microseconds;
  /** A hand-written script of the same requests without any evidence, with the suite's setting of the collector. */
  bare: Microseconds;
  /** The same script with k6 as it comes. */
  stock: Microseconds;
  overBare: Ratio;
  overStock: Ratio;
  requests: Count;
};

export type CostOrder = { k6Path: string; seconds: Seconds; scale: number; rounds: Count };

/**
 * What the emergency spike with its evidence costs k6, against a bare script: the three in turn, `rounds` times over,
 * each ratio taken within its round, and the medians of all. The target is a process of its own.
 * @throws SuiteError BENCH when the bare script does not make the suite's requests
 */
export const measureK6Cost = async (order: CostOrder): Promise<K6Cost> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifeflow-bench-'));
  const target = spawn(process.execPath, [path.join(import.meta.dirname, 'target.program.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const baseUrl = `http://127.0.0.1:${(await firstLine(target)).trim()}`;
    const run = await prepare(order, baseUrl, folder);
    const rounds: { bare: Cost; suite: Cost; stock: Cost }[] = [];
    for (let round = 0; round < order.rounds; round++) {
      const bare = await run.bare({ GOGC: '400' });
      const suite = await run.suite();
      const stock = await run.bare({});
      requireSame(suite, bare);
      requireSame(suite, stock);
      rounds.push({ bare, suite, stock });
    }
    const middle = (value: (r: (typeof rounds)[number]) => number) => median(rounds.map(value)) ?? 0;
    return {
      suite: middle((r) => r.suite.perRequest),
      bare: middle((r) => r.bare.perRequest),
      stock: middle((r) => r.stock.perRequest),
      overBare: middle((r) => r.suite.perRequest / r.bare.perRequest),
      overStock: middle((r) => r.suite.perRequest / r.stock.perRequest),
      requests: middle((r) => r.suite.requests),
    };
  } finally {
    target.stdin?.end();
    await rm(folder, { recursive: true, force: true });
  }
};

type Cost = { perRequest: Microseconds; requests: Count; asked: Asked };

const requireSame = (suite: Cost, bare: Cost): void => {
  const found = differences(suite.asked, bare.asked);
  if (found.length === 0) return;
  throw new SuiteError(
    'BENCH',
    'bare.k6.js',
    `expected the bare script to make the suite's requests, each kind within 2 %; found ${found.join('; ')}; ` +
      'bring run/bench/bare.k6.js and scenarios/journeys together, or run on a less busy machine if all are fewer',
  );
};

const prepare = async ({ k6Path, seconds, scale }: CostOrder, baseUrl: string, folder: string) => {
  const plan = spikePlan(scale, seconds, baseUrl, path.join(folder, 'summary.json'));
  const script = path.join(folder, 'load.js');
  await writeLoadScript(plan, script);
  const barePlan = path.join(folder, 'bare.json');
  await writeFile(barePlan, JSON.stringify({ baseUrl, rows: plan.rows, scenarios: bareScenarios(plan) }));
  // The shell's `times` is what the kernel booked on the process that it waited for, to the end.
  const timed = path.join(folder, 'k6');
  const times = path.join(folder, 'times');
  await writeFile(timed, `#!/bin/sh\n'${k6Path}' "$@"\nended=$?\ntimes > '${times}'\nexit $ended\n`);
  await chmod(timed, 0o755);
  const perRequest = async (requests: Count): Promise<Cost> => ({
    requests,
    perRequest: (cpuOfChildren(await readFile(times, 'utf8')) / requests) * 1e6,
    asked: (await (await fetch(`${baseUrl}/asked`)).json()) as Asked,
  });
  return {
    async suite() {
      const receiver = await startReceiver({
        rows: () => {},
        defect: (says) => Promise.reject(new Error(says)),
      });
      const load = startLoad({
        k6Path: timed,
        script,
        summaryFile: plan.summaryFile,
        logFile: path.join(folder, 'k6.log'),
        receiver,
        runner: 'bench',
        limitSeconds: seconds + 60,
      });
      const result = await load.done;
      await receiver.close();
      if (result.kind !== 'completed')
        throw new Error(`expected the load to complete; found it ${result.kind}`);
      return perRequest(result.counts.httpRequests);
    },
    async bare(settings: NodeJS.ProcessEnv) {
      const summary = path.join(folder, 'bare-summary.json');
      const { GOGC: _own, ...env } = process.env;
      const child = spawn(
        timed,
        [
          'run',
          '--quiet',
          '--no-usage-report',
          '--address=',
          `--summary-export=${summary}`,
          path.join(import.meta.dirname, 'bare.k6.js'),
        ],
        {
          env: { ...env, K6_AUTO_EXTENSION_RESOLUTION: 'false', BARE_PLAN: barePlan, ...settings },
          stdio: 'ignore',
          timeout: (seconds + 60) * 1000,
        },
      );
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error(`expected the bare script to complete; found exit code ${code}`);
      const { metrics } = JSON.parse(await readFile(summary, 'utf8')) as {
        metrics: { http_reqs: { count: number } };
      };
      return perRequest(metrics.http_reqs.count);
    },
  };
};

/** An emergency spike as a run has it, most of it at the documented figure. */
const spikePlan = (scale: number, seconds: Seconds, baseUrl: string, summaryFile: string): LoadPlan => {
  const rates = arrivalRates(journeys, documentedQueries(scale));
  const tenth = seconds / 10;
  const profile = emergencySpike({
    quietSeconds: tenth,
    rampSeconds: 2 * tenth,
    holdSeconds: 6 * tenth,
    decaySeconds: tenth,
    quietShare: 0.2,
  });
  const services = serviceIds.map((service) => ({
    service,
    points: profile
      .points(service)
      .map(({ at, share }) => ({ at, arrivalsPerSecond: share * rates[service] })),
  }));
  return loadPlanOf({ scale, timeLimitSeconds: 5, services }, { baseUrl, summaryFile });
};

/** The same executors with the same users and rates, as a hand would write them. */
const bareScenarios = ({ services }: LoadPlan) =>
  Object.fromEntries(
    services.map(({ service, points, virtualUsers }) => [
      service,
      {
        executor: 'ramping-arrival-rate',
        exec: service,
        startRate: Math.round((points[0]?.arrivalsPerSecond ?? 0) * 1000),
        timeUnit: '1000s',
        preAllocatedVUs: virtualUsers,
        maxVUs: virtualUsers,
        stages: points.slice(1).map((p, i) => ({
          duration: `${Math.round((p.at - (points[i]?.at ?? 0)) * 1000)}ms`,
          target: Math.round(p.arrivalsPerSecond * 1000),
        })),
        gracefulStop: '6s',
      },
    ]),
  );

/** Second line of `times` (POSIX): user and system time of the children, such as `0m2.310s 0m0.460s`. */
const cpuOfChildren = (times: string): Seconds =>
  [...(times.trim().split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('expected the target to have a standard output');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return line.toString();
};
