import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OutputError } from './error.ts';

/** Writes a whole file or none: readers never see half of it. @throws OutputError */
export const writeOutput = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.draft`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw new OutputError(file, cause);
  }
};

/** Makes `link` point to `target` beside it, in one step, whatever it pointed to before. @throws OutputError */
export const pointTo = async (link: string, target: string): Promise<void> => {
  const draft = `${link}.${target}`;
  try {
    await rm(draft, { force: true });
    await symlink(target, draft);
    await rename(draft, link);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw new OutputError(link, cause, 'to make a symbolic link here');
  }
};
