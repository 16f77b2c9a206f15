import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Verdict } from '../../../slo/verdict.ts';

const root = path.resolve(import.meta.dirname, '../../..');

export type Ended = { code: number | null; stdout: string; stderr: string };
export type Verifying = {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when the text was printed; rejects after the time limit or when the program ended without it. */
  printed(text: string | RegExp, withinSeconds: number): Promise<void>;
  /** Its own run folder, once it says so; `latest` is another's until LifeFlow stands. */
  runFolder(withinSeconds: number): Promise<string>;
  /** SIGKILL to all of its process group, while it runs; k6 has a group of its own. Takes `ownGroup`. */
  killGroup(): void;
};

/**
 * Starts the real command line in the project's folder, as a person would.
 * @param terminal in one of its own (`script` of util-linux), which is closed when the child is killed
 */
export const startVerify = (
  args: readonly string[],
  {
    cwd = root,
    env = {},
    terminal = false,
    ownGroup = false,
  }: { cwd?: string; env?: NodeJS.ProcessEnv; terminal?: boolean; ownGroup?: boolean } = {},
): Verifying => {
  const command = [process.execPath, path.join(root, 'run/cli/verify.mjs'), ...args];
  const [program = '', ...rest] = terminal
    ? ['script', '--quiet', '--flush', '--command', `exec ${command.join(' ')}`, '/dev/null']
    : command;
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, ...env },
    detached: ownGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  let over = false;
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => {
      over = true;
      resolve({ code, stdout, stderr });
    }),
  );
  const printed = async (text: string | RegExp, withinSeconds: number): Promise<void> => {
    const until = Date.now() + withinSeconds * 1000;
    const there = () => (typeof text === 'string' ? stdout.includes(text) : text.test(stdout));
    while (!there()) {
      if (over || Date.now() > until) throw new Error(`never printed ${text}:\n${stdout}\n${stderr}`);
      await sleep(50);
    }
  };
  return {
    child,
    ended,
    printed,
    async runFolder(withinSeconds) {
      const said = /run folder (\S+)\s/;
      await printed(said, withinSeconds);
      return path.resolve(cwd, said.exec(stdout)?.[1] ?? '');
    },
    killGroup() {
      if (!over && ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    },
  };
};

export const verify = (...args: string[]): Promise<Ended> => startVerify(args).ended;

/** Folder of the newest run, and its verdict by the published schema. */
export const latestRun = (): string => path.join(root, 'runs/latest');
export const latestVerdict = (): Verdict =>
  Verdict.parse(JSON.parse(readFileSync(path.join(latestRun(), 'verdict.json'), 'utf8')));
