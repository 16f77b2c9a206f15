import { SuiteError } from '../errors.ts';

/** A run folder can't be read as one at all: there is nothing to judge. `subject` is the file. */
export class EvidenceError extends SuiteError {
  constructor(file: string, expected: string, found: string, advice: string, cause?: unknown) {
    super('EVIDENCE', file, `${file}: expected ${expected}; found ${found}; ${advice}.`, { cause });
    this.name = 'EvidenceError';
  }
}

/** Something can't be written. `subject` is the file. */
export class OutputError extends SuiteError {
  constructor(file: string, cause: unknown, expected = 'to write here') {
    super('OUTPUT', file, `${file}: expected ${expected}; found ${foundIn(cause)}; ${adviceFor(cause)}.`, {
      cause,
    });
    this.name = 'OutputError';
  }
}

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;

const foundIn = (cause: unknown): string =>
  ({
    ENOSPC: 'that the disk is full (ENOSPC)',
    EFBIG: 'that the file may not grow further (EFBIG)',
    EDQUOT: 'that the quota is used up (EDQUOT)',
    EROFS: 'a read-only file system (EROFS)',
    EACCES: 'no permission (EACCES)',
    EPERM: 'no permission (EPERM)',
    ENOTDIR: 'a file where a folder should be (ENOTDIR)',
    EEXIST: 'something else of that name (EEXIST)',
  })[codeOf(cause) ?? ''] ?? String(cause);

const adviceFor = (cause: unknown): string =>
  ({
    ENOSPC: 'free some space, or choose another folder',
    EDQUOT: 'free some space, or choose another folder',
    EFBIG: 'free some space, or choose another folder',
    EEXIST: 'move it away, or choose another folder',
  })[codeOf(cause) ?? ''] ?? 'choose a folder that can be written to';
