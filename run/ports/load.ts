import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../chaos/clock.ts';
import type { Journal } from '../../chaos/journal.ts';
import { loadPlanOf } from '../../scenarios/load-plan.ts';
import type { CountRow } from '../../slo/evidence.ts';
import type { LoadRow } from '../../slo/load-row.ts';
import type { Plan } from '../../slo/plan.ts';
import { serviceIds } from '../../slo/services.ts';
import type { EpochMilliseconds } from '../../slo/units.ts';
import type { LoadDriver } from '../conduct/ports.ts';
import type { RunningEnvironment } from '../environments/environment.ts';
import { SuiteError } from '../errors.ts';
import type { RunFolder } from '../evidence/store.ts';
import { type LoadProcess, type LoadResult, startLoad } from '../load/k6-process.ts';
import { type Receiver, startReceiver } from '../load/receiver.ts';
import { writeLoadScript } from '../load/script.ts';
import { identify } from '../processes.ts';

type Options = {
  plan: Plan;
  environment: RunningEnvironment;
  folder: RunFolder;
  journal: Pick<Journal, 'append'>;
  k6Path: string;
  /** Is told of the rows as they come. */
  watch?: (rows: readonly LoadRow[], startedAt: EpochMilliseconds | undefined) => void;
  /** Finds a process in the system's table. */
  find?: typeof identify;
};

export type LoadPort = LoadDriver & {
  running(): boolean;
  onStarted(tell: (pid: number) => void): void;
  startedAt(): EpochMilliseconds | undefined;
  endedAt(): EpochMilliseconds | undefined;
  /** k6's own end-of-test counts; none where it left none. */
  counts(): Promise<CountRow[]>;
  /** Answers a second of late. */
  lastSecond(): { answers: number; bad: number };
};

const notFound = (pid: number): SuiteError =>
  new SuiteError(
    'TOOL',
    'k6',
    `expected k6 (process ${pid}) in the system's table of processes, so that \`verify undo\` can end it; found none, and stopped it; see that /proc or ps can be read.`,
  );

/** Ours: longer than all virtual users take to be made and the last answers to come. */
const startAndEndSeconds = 60;

/** k6 on this machine as the conductor's load driver; its rows go into the run folder. */
export const loadPort = ({
  plan,
  environment,
  folder,
  journal,
  k6Path,
  watch = () => {},
  find = identify,
}: Options): LoadPort => {
  const inside = (name: string) => path.join(folder.path, name);
  const summaryFile = path.resolve(inside('k6-summary.json'));
  const seconds = recentSeconds();
  let tellPid: (pid: number) => void = () => {};
  let receiver: Receiver | undefined;
  let k6: LoadProcess | undefined;
  let result: LoadResult | undefined;
  let startedAt: EpochMilliseconds | undefined;
  let endedAt: EpochMilliseconds | undefined;
  const defects: string[] = [];

  return {
    async start() {
      const script = path.resolve(inside('load.js'));
      await writeLoadScript(
        loadPlanOf(
          { scale: plan.environment.scale, ...plan.load },
          { baseUrl: environment.baseUrl, summaryFile, canaryShare: plan.gate?.canary?.share ?? 0 },
        ),
        script,
      );
      const arrivals = new EventTarget();
      const begun = once(arrivals, 'begun');
      receiver = await startReceiver({
        rows: (rows) => {
          folder.append('load', rows);
          seconds.take(rows);
          watch(rows, startedAt);
        },
        started: (at) => {
          startedAt = at;
          arrivals.dispatchEvent(new Event('begun'));
        },
        defect: (says) => defects.push(says),
      });
      k6 = startLoad({
        k6Path,
        script,
        summaryFile,
        logFile: inside('k6.log'),
        receiver,
        runner: 'local',
        limitSeconds: plan.load.durationSeconds + plan.load.timeLimitSeconds + startAndEndSeconds,
      });
      const ended = k6.done.then((r) => {
        result = r;
        endedAt = systemClock.now();
      });
      const who = find(k6.pid);
      if (who !== undefined) {
        await journal.append({
          step: 'process',
          at: systemClock.now(),
          undo: [{ kind: 'end-process', ...who, name: 'k6' }],
        });
        tellPid(k6.pid);
        await Promise.race([begun, ended]);
      } else {
        // One that is not in the table has ended, and says why in a moment; a crash would leave any other behind.
        await Promise.race([ended, sleep(1000)]);
        if (result === undefined) {
          await k6.stop();
          throw notFound(k6.pid);
        }
      }
      if (startedAt === undefined) {
        const reason = result?.kind === 'failed' ? result.reason : 'k6 ended before anything arrived';
        throw new SuiteError(
          'TOOL',
          'k6',
          `expected k6 to begin; found: ${reason}; see ${inside('k6.log')}.`,
        );
      }
      return { startedAt };
    },
    async ended() {
      const last = (await k6?.done) ?? {
        kind: 'failed' as const,
        reason: 'k6 was not started',
        counts: null,
      };
      await receiver?.close();
      if (defects.length > 0) return { kind: 'failed', reason: defects.join('; ') };
      return last.kind === 'failed' ? { kind: 'failed', reason: last.reason } : { kind: 'completed' };
    },
    async stop() {
      await k6?.stop();
      await receiver?.close();
    },
    running: () => k6 !== undefined && result === undefined,
    onStarted: (tell) => {
      tellPid = tell;
    },
    startedAt: () => startedAt,
    endedAt: () => endedAt,
    async counts() {
      const counts = (await k6?.done)?.counts;
      if (counts === undefined || counts === null) return [];
      return serviceIds.map((service) => ({
        party: 'k6',
        service,
        client: 'load',
        requests: counts.services[service].answers,
        answered: counts.services[service].answers,
        dropped: counts.services[service].dropped,
        missingReplicas: 0,
      }));
    },
    lastSecond: seconds.last,
  };
};

/** The newest seconds are not whole yet, and an answer may stand a second beside its own: a mean of three is shown. */
const recentSeconds = () => {
  const shown = 3;
  const unfinished = 2;
  const sums = new Map<number, { answers: number; bad: number }>();
  const newestFirst = () => [...sums.keys()].sort((a, b) => b - a);
  return {
    take(rows: readonly LoadRow[]) {
      for (const { second, count, outcome } of rows) {
        const sum = sums.get(second) ?? { answers: 0, bad: 0 };
        if (outcome !== 'dropped') sum.answers += count;
        if (outcome !== 'good') sum.bad += count;
        sums.set(second, sum);
      }
      for (const second of newestFirst().slice(shown + unfinished)) sums.delete(second);
    },
    last() {
      const seconds = newestFirst().slice(unfinished, unfinished + shown);
      const mean = (of: 'answers' | 'bad') =>
        seconds.reduce((sum, s) => sum + (sums.get(s)?.[of] ?? 0), 0) / Math.max(1, seconds.length);
      return { answers: mean('answers'), bad: mean('bad') };
    },
  };
};
