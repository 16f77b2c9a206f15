import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stateFolderOf } from '../../../fixtures/local/index.ts';
import { project } from '../../environments/local.ts';

export const stateFolder = stateFolderOf(project, 'local');

/**
 * What is left of a LifeFlow of this project and of its k6, by command lines and folders; Linux only.
 * @param state folder of that LifeFlow; without a word the embedded one's
 */
export const left = (state = stateFolder): string[] => [
  ...readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const ours = line.includes(state) || line.includes(`${path.join(project, 'runs')}/`);
        return ours ? [`${pid} ${line.slice(0, 120)}`] : [];
      } catch {
        return []; // ended in the meantime
      }
    }),
  ...(existsSync(state) ? [state] : []),
];
