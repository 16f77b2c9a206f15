import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { K6Error } from './k6-error.ts';

/** The Go module that pins k6 and everything that it is made of. */
export const moduleFolder = path.join(import.meta.dirname, 'k6');

/** The same binary from the same sources wherever it is built, and go.sum as the last word. */
export const buildFlags = ['-trimpath', '-mod=readonly', '-ldflags', '-s -w'] as const;

/** Ours: a cold build took 80 s to 3 min on two cores. */
const limitMinutes = 20;

/** Builds k6 into `out`. A line of Go's is passed on as it comes, and at least one every ten seconds. */
export const buildK6 = async (
  go: string,
  out: string,
  env: NodeJS.ProcessEnv,
  onProgress: (line: string) => void,
): Promise<void> => {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  onProgress('building k6 from its pinned Go module; once, about two minutes on two cores');
  const child = spawn(go, ['build', '-v', ...buildFlags, '-o', out, '.'], {
    cwd: moduleFolder,
    env: { ...env, CGO_ENABLED: '0', GOFLAGS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: limitMinutes * 60_000,
  });
  const last: string[] = [];
  let packages = 0;
  createInterface({ input: child.stderr }).on('line', (line) => {
    // With -v Go names each package when it is done; the rest are downloads and errors.
    if (/^[\w.\-/]+$/.test(line)) packages += 1;
    else last.push(line);
  });
  const telling = setInterval(() => onProgress(`building k6: ${packages} packages, ${seconds()} s`), 10_000);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    if (code !== 0) throw new Error(last.slice(-12).join('\n') || `no answer within ${limitMinutes} minutes`);
    onProgress(`built k6 in ${seconds()} s`);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new K6Error(
      go,
      `expected \`go build\` in build/k6 to succeed; found:\n${found}\nIt needs Go 1.25 or later and a Go module proxy that can be reached (GOPROXY).`,
      { cause },
    );
  } finally {
    clearInterval(telling);
  }
};
