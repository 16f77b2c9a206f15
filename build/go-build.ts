import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ToolError } from './tool-error.ts';

/** Programs of one pinned Go module, with go.sum as the last word on what they are made of. */
export type GoBuild = {
  /** Folder of the module, in build/. */
  module: string;
  packages: readonly string[];
  /** More than `-s -w` for the linker: values that are set in place of variables. */
  linker?: readonly string[];
  /** The oldest Go that can build it. */
  goVersion: string;
  /** Ours: several times what a cold build took on two cores. */
  limitMinutes: number;
};

export const moduleFolder = ({ module }: GoBuild): string => path.join(import.meta.dirname, module);

/**
 * The same binary from the same sources wherever it is built: no paths, no C compiler, nothing of the clone. What debuggers
 * read is not even compiled (a ninth of the time), as the linker leaves it out.
 */
export const flagsOf = ({ linker = [] }: GoBuild): string[] => [
  '-trimpath',
  '-mod=readonly',
  '-buildvcs=false',
  '-gcflags=all=-dwarf=false',
  '-ldflags',
  ['-s', '-w', ...linker].join(' '),
];

/**
 * Ours: the compiler collects its garbage only where a process of it would take more than this, which saves an eighth of a
 * build's time.
 */
const collecting = { GOGC: 'off', GOMEMLIMIT: '1GiB' };

/**
 * Builds into `out`, a file, or a folder that exists. Tells how far it is at least every ten seconds, as
 * `building NAME: …`. Rejects with ToolError.
 */
export const goBuild = async (
  go: string,
  name: string,
  build: GoBuild,
  out: string,
  env: NodeJS.ProcessEnv,
  onProgress: (line: string) => void,
): Promise<void> => {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  const child = spawn(go, ['build', '-v', ...flagsOf(build), '-o', out, ...build.packages], {
    cwd: moduleFolder(build),
    env: { ...env, ...collecting, CGO_ENABLED: '0', GOFLAGS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: build.limitMinutes * 60_000,
  });
  const last: string[] = [];
  let packages = 0;
  createInterface({ input: child.stderr }).on('line', (line) => {
    // With -v Go names each package when it is done; the rest are downloads and errors.
    if (/^[\w.\-/]+$/.test(line)) packages += 1;
    else last.push(line);
  });
  const telling = setInterval(
    () => onProgress(`building ${name}: ${packages} packages, ${seconds()} s`),
    10_000,
  );
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    if (code !== 0)
      throw new Error(last.slice(-12).join('\n') || `no answer within ${build.limitMinutes} minutes`);
    onProgress(`built ${name} in ${seconds()} s`);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(
      go,
      `expected \`go build\` in build/${build.module} to succeed; found:\n${found}\nIt needs Go ${build.goVersion} or later and a Go module proxy that can be reached (GOPROXY).`,
      { cause },
    );
  } finally {
    clearInterval(telling);
  }
};
