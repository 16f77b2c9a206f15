#!/usr/bin/env node
// Starts the program on a Node that strips types: this one, or the one that the lock file brings.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as modules from 'node:module';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('./main.ts', import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // What was stripped and compiled once need not be again: half of the time to start.
  modules.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/verify', import.meta.url)));
  await import(entry);
} else {
  const own = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  if (!existsSync(own)) {
    console.error(
      `verify: expected Node 22.18 or later, found ${process.versions.node}. Run \`npm ci\` (Linux brings Node 24 along), or install Node 24.`,
    );
    process.exit(69);
  }
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 70)));
}
