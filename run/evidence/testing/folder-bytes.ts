import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Evidence } from '../../../slo/evidence.ts';
import type { LoadRow } from '../../../slo/load-row.ts';
import type { Plan } from '../../../slo/plan.ts';
import { openRunFolder, tableNames } from '../store.ts';

/** A run folder in memory: bytes by name, such as `evidence/marks.ndjson`. */
export type Files = Map<string, Buffer>;

/** What the suite itself writes for this run; ten seconds of load to a block. */
export const filesOfRun = async (run: {
  plan: Plan;
  evidence: Evidence<readonly LoadRow[]>;
}): Promise<Files> => {
  const root = mkdtempSync(path.join(tmpdir(), 'fuzz-base-'));
  try {
    const folder = await openRunFolder(root, 'run');
    await folder.writePlan(run.plan);
    for (const table of tableNames) if (table !== 'load') folder.append(table, run.evidence[table]);
    for (const rows of Map.groupBy(run.evidence.load, (r) => Math.floor(r.second / 10)).values()) {
      folder.append('load', rows);
    }
    await folder.close();
    return readFolder(folder.path);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

const readFolder = (folder: string): Files =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), readFileSync(file)]),
  );

/** A folder on the disk that becomes one after the other, writing only what differs. */
export const openDisk = (): { path: string; become(files: Files): void; remove(): void } => {
  // In memory where the system has such a place: a fuzzer writes a hundred thousand folders.
  const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'fuzz-'));
  mkdirSync(path.join(folder, 'evidence'));
  let now: Files = new Map();
  return {
    path: folder,
    become(files) {
      for (const name of now.keys()) if (!files.has(name)) rmSync(path.join(folder, name));
      for (const [name, bytes] of files) {
        if (now.get(name) !== bytes) writeFileSync(path.join(folder, name), bytes);
      }
      now = new Map(files);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
