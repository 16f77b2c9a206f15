import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stateFolderOf } from '../../../fixtures/local/index.ts';
import { project } from '../../environments/local.ts';

export const stateFolder = stateFolderOf(project, 'local');

/** What is left of this project's embedded LifeFlow and of its k6, by command lines and folders; Linux only. */
export const left = (): string[] => [
  ...readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const ours = line.includes(stateFolder) || line.includes(`${path.join(project, 'runs')}/`);
        return ours ? [`${pid} ${line.slice(0, 120)}`] : [];
      } catch {
        return []; // ended in the meantime
      }
    }),
  ...(existsSync(stateFolder) ? [stateFolder] : []),
];
