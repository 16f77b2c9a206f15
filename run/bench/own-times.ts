import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Evidence } from '../../slo/evidence.ts';
import type { Megabytes, Seconds } from '../../slo/units.ts';
import { readRun } from '../evidence/read.ts';

/** What a run's own work takes, beside its load. */
export type OwnTimes = {
  /** From the command to the first request of the load, k6 already built. */
  enterToFirstRequest: Seconds;
  /** From the load's end, its last answers included, to verdict.json. */
  lastRequestToVerdict: Seconds;
  /** At its highest in each half of the load: where nothing piles up, the second is no higher than the first. */
  runner: { firstHalf: Megabytes; secondHalf: Megabytes };
};

/** Runs the command line once at the shipped scale, load only, and reads the times from the run's own files. */
export const measureOwnTimes = async (duration: Seconds): Promise<OwnTimes> => {
  const root = path.resolve(import.meta.dirname, '../..');
  const entered = Date.now();
  const args = ['run', '--only', 'load', '--duration', `${duration}s`, '--json'];
  const child = spawn(process.execPath, [path.join(root, 'run/cli/verify.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (code === null || code >= 64) throw new Error(`expected a verdict of the run, found exit code ${code}`);
  const folder = path.join(root, 'runs/latest');
  const { evidence } = await readRun(folder);
  return {
    enterToFirstRequest: (at(evidence, 'load-started') - entered) / 1000,
    lastRequestToVerdict:
      (statSync(path.join(folder, 'verdict.json')).mtimeMs - at(evidence, 'load-ended')) / 1000,
    runner: memory(evidence),
  };
};

const at = (evidence: Evidence, name: 'load-started' | 'load-ended'): number => {
  const mark = evidence.marks.find((m) => m.name === name);
  if (mark === undefined) throw new Error(`expected a mark ${name} in the evidence, found none`);
  return mark.at;
};

const memory = ({ samples }: Evidence): OwnTimes['runner'] => {
  const seen = samples.flatMap((s) => (s.kind === 'machine' ? [s.runnerMegabytes] : []));
  const half = Math.floor(seen.length / 2);
  return { firstHalf: Math.max(...seen.slice(0, half)), secondHalf: Math.max(...seen.slice(half)) };
};
