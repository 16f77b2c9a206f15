import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Journal, openJournal } from '../chaos/journal.ts';
import { journalFile } from '../chaos/journal-file.ts';

/** Where a run's journal is; the one place that names it. */
export const journalPathOf = (folder: string): string => path.join(folder, 'journal.ndjson');

export const journalOf = (folder: string): Journal => openJournal(journalFile(journalPathOf(folder)));

/** Run folders, newest first: a run that was refused remembers the environment, the one that was killed remembers its k6. */
export const runFolders = (root: string): string[] =>
  existsSync(root)
    ? readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(journalPathOf(path.join(root, entry.name))))
        .map((entry) => path.resolve(root, entry.name))
        .sort()
        .reverse()
    : [];
