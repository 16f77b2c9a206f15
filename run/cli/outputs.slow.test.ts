import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

it.skipIf(!existsSync('/dev/full'))(
  'a command whose output finds no room says so by its exit code, and by no stack',
  () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(
      process.execPath,
      [path.join(import.meta.dirname, 'verify.mjs'), 'manifests', '--set', 'corrected'],
      { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
    );
    closeSync(full);
    expect([status, stderr]).toEqual([73, '']);
  },
);
