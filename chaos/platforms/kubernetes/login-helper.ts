import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { KubeConfig } from '@kubernetes/client-node';

type Start = (command: string, args: readonly string[] | undefined, options: SpawnOptions) => ChildProcess;

/**
 * Starts the helper program that a kubeconfig logs in by so that it ends when `over` is aborted, with all that it started.
 * The client library does the rest of it well, but gives it an input that never ends, never ends it, and takes no other
 * way to start it than by a field that its types keep to themselves.
 */
export const endHelperBy = (config: KubeConfig, over: AbortSignal): void => {
  const { authenticators } = config as unknown as { authenticators: readonly { execFn?: Start }[] };
  for (const one of authenticators)
    if (one.execFn !== undefined) one.execFn = (...program) => start(over, ...program);
};

const start = (over: AbortSignal, ...[command, args = [], options]: Parameters<Start>): ChildProcess => {
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, to be ended as one; and Ctrl-C in the terminal, which heals, doesn't end the login to heal by.
    detached: true,
  });
  const end = (): void => {
    if (child.pid !== undefined) kill(-child.pid);
    // Whoever left the group may hold them open for ever.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  over.addEventListener('abort', end, { once: true });
  process.once('exit', end);
  child.once('close', () => {
    over.removeEventListener('abort', end);
    process.off('exit', end);
  });
  return child;
};

const kill = (group: number): void => {
  try {
    process.kill(group, 'SIGKILL');
  } catch {
    // It ended a moment ago.
  }
};
