import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureK6 } from '../../../build/k6.ts';
import type { LoadPlan } from '../../../scenarios/load-plan.ts';
import type { LoadRow } from '../../../slo/load-row.ts';
import type { Outcome } from '../../../slo/outcome.ts';
import { type ServiceId, seededRows } from '../../../slo/services.ts';
import { type LoadResult, startLoad } from '../k6-process.ts';
import { startReceiver } from '../receiver.ts';
import { writeLoadScript } from '../script.ts';

export type Drive = {
  baseUrl: string;
  /** Arrivals a second, constant. */
  rates: Partial<Record<ServiceId, number>>;
  seconds: number;
  timeLimitSeconds?: number;
  virtualUsers?: number;
  canaryShare?: number;
  /** Called with the process once arrivals have begun. */
  meanwhile?: (load: { pid: number; stop: () => Promise<void> }) => Promise<void>;
  limitSeconds?: number;
};
export type Driven = {
  result: LoadResult;
  rows: LoadRow[];
  defects: string[];
  startedAt: number | undefined;
  log: string;
  count: (where: { service?: ServiceId; outcome?: Outcome; track?: string }) => number;
};

/** One short load with the real k6, script, receiver and rows. */
export const drive = async (order: Drive): Promise<Driven> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifeflow-load-'));
  const { path: k6Path } = await ensureK6({ onProgress: () => {} });
  const rows: LoadRow[] = [];
  const defects: string[] = [];
  let begun: () => void = () => {};
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const receiver = await startReceiver({
    rows: (some) => rows.push(...some),
    started: () => begun(),
    defect: (says) => defects.push(says),
  });
  try {
    const plan: LoadPlan = {
      baseUrl: order.baseUrl,
      timeLimitSeconds: order.timeLimitSeconds ?? 5,
      rows: seededRows(0.01),
      canaryShare: order.canaryShare ?? 0,
      summaryFile: path.join(folder, 'k6-summary.json'),
      services: Object.entries(order.rates).map(([service, arrivalsPerSecond]) => ({
        service: service as ServiceId,
        virtualUsers: order.virtualUsers ?? 40,
        points: [
          { at: 0, arrivalsPerSecond },
          { at: order.seconds, arrivalsPerSecond },
        ],
      })),
    };
    const script = path.join(folder, 'load.js');
    await writeLoadScript(plan, script);
    const logFile = path.join(folder, 'k6.log');
    const load = startLoad({
      k6Path,
      script,
      summaryFile: plan.summaryFile,
      logFile,
      receiver,
      runner: 'k6-1',
      limitSeconds: order.limitSeconds ?? order.seconds + plan.timeLimitSeconds + 20,
    });
    if (order.meanwhile !== undefined) {
      await Promise.race([started, load.done]);
      await order.meanwhile(load);
    }
    const result = await load.done;
    return {
      result,
      rows,
      defects,
      startedAt: receiver.startedAt(),
      log: await readFile(logFile, 'utf8'),
      count: (where) =>
        rows
          .filter((r) => Object.entries(where).every(([key, value]) => r[key as keyof LoadRow] === value))
          .reduce((sum, r) => sum + r.count, 0),
    };
  } finally {
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  }
};
