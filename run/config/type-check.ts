import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SuiteError } from '../errors.ts';

/** What the compiler says against a file; line and column count from 1. */
export type Diagnostic = { file: string; line: number; column: number; message: string };

/**
 * Type-checks one TypeScript file. The compiler keeps more than 200 MB, also when a thread runs it, so it gets a
 * process of its own and the run doesn't carry that memory. About a second: not worth a cache that could be stale.
 */
export const typeCheck = (file: string): Promise<readonly Diagnostic[]> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('./compiler.ts', import.meta.url));
    const child = fork(script, [file], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    const broken = (cause: Error) =>
      reject(
        new SuiteError(
          'TOOL',
          'typescript',
          `expected the TypeScript compiler's answer about ${file}; found that it broke down; run \`npm ci\` and try again.`,
          { cause },
        ),
      );
    child.once('message', (diagnostics) => resolve(diagnostics as Diagnostic[]));
    child.once('error', broken);
    child.once('exit', (code) => broken(new Error(`the compiler ended with ${code}: ${said}`)));
  });
