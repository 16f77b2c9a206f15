import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { median } from '../../slo/statistics/trend.ts';
import type { Count, Megabytes, Seconds } from '../../slo/units.ts';
import { Verdict } from '../../slo/verdict.ts';
import { SuiteError } from '../errors.ts';
import { writeDay } from './day.ts';

/** What judging and reporting a long load takes, by the command line, and where the time goes. */
export type DayTimes = {
  loadRows: Count;
  otherRows: Count;
  /** From the command to its end: medians of several. */
  seconds: Seconds;
  most: Megabytes;
  /** Of another process, which does the same part by part; `loadAgain` reads the load alone, once more. */
  parts: { start: Seconds; reading: Seconds; judging: Seconds; reports: Seconds; loadAgain: Seconds };
};

/** @throws SuiteError BENCH when the verdict is not the one that such a day deserves */
export const measureDay = async (length: Seconds): Promise<DayTimes> => {
  const root = await mkdtemp(path.join(tmpdir(), 'bench-day-'));
  try {
    const { folder, loadRows, otherRows } = await writeDay(root, length);
    const runs = [await report(folder), await report(folder), await report(folder)];
    const { verdict, because } = Verdict.parse(
      JSON.parse(await readFile(path.join(folder, 'verdict.json'), 'utf8')),
    );
    if (verdict !== 'PASS') {
      throw new SuiteError(
        'BENCH',
        folder,
        `bench: expected a made-up healthy day to PASS; found ${verdict} (${because}); mend run/bench/day.ts.`,
      );
    }
    const parts = execFileSync(process.execPath, [program('parts'), folder], { encoding: 'utf8' });
    return {
      loadRows,
      otherRows,
      seconds: median(runs.map((r) => r.seconds)) ?? 0,
      most: Math.max(...runs.map((r) => r.most)),
      parts: JSON.parse(parts),
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};

const program = (name: string): string => path.join(import.meta.dirname, `${name}.program.ts`);

const report = async (folder: string): Promise<{ seconds: Seconds; most: Megabytes }> => {
  const cli = path.resolve(import.meta.dirname, '../cli/verify.mjs');
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', program('peak'), cli, 'report', folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const [code, kilobytes] = await Promise.all([
    new Promise<number | null>((resolve) => child.on('exit', resolve)),
    text(child.stdio[3] as NodeJS.ReadableStream),
  ]);
  if (code !== 0) throw new Error(`expected verify report to end with 0, found ${code}`);
  return { seconds: (performance.now() - began) / 1000, most: Number(kilobytes) / 1000 };
};
