import os from 'node:os';
import pidusage from 'pidusage';
import type { Sample } from '../../slo/evidence.ts';
import type { Cores } from '../../slo/units.ts';
import { now } from './clock.ts';

export type MachineSample = Extract<Sample, { kind: 'machine' }>;

/** Makes one sample a call: shares and cores are means since the call before. */
export const machineObserver = (): ((k6Pids: readonly number[]) => Promise<MachineSample>) => {
  let cpuBefore = cpuTimes();
  let ownBefore = { at: performance.now(), ...process.cpuUsage() };
  return async (k6Pids) => {
    const at = now();
    const cpu = cpuTimes();
    const own = { at: performance.now(), ...process.cpuUsage() };
    const total = cpu.total - cpuBefore.total;
    const ownMicroseconds = own.user + own.system - ownBefore.user - ownBefore.system;
    const sample: MachineSample = {
      kind: 'machine',
      at,
      busy: total <= 0 ? 0 : Math.min(1, Math.max(0, 1 - (cpu.idle - cpuBefore.idle) / total)),
      runnerCores: ownMicroseconds / Math.max(1, (own.at - ownBefore.at) * 1000),
      runnerMegabytes: process.memoryUsage.rss() / 1e6,
    };
    cpuBefore = cpu;
    ownBefore = own;
    const k6Cores = await coresOf(k6Pids);
    return k6Cores === undefined ? sample : { ...sample, k6Cores };
  };
};

/** Milliseconds of all cores together, since the machine's start. */
const cpuTimes = (): { idle: number; total: number } => {
  let idle = 0;
  let total = 0;
  for (const { times } of os.cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, total };
};

/** Undefined when none of the processes is there (any more). */
const coresOf = async (pids: readonly number[]): Promise<Cores | undefined> => {
  const seen = await Promise.all(pids.map((pid) => pidusage(pid).catch(() => undefined)));
  const there = seen.filter((usage) => usage !== undefined);
  return there.length === 0 ? undefined : there.reduce((sum, usage) => sum + usage.cpu / 100, 0);
};
