import { SuiteError } from '../errors.ts';

/** One mistake in a config file. Line and column count from 1; 0 where the file gives no place for it. */
export type ConfigMistake = {
  file: string;
  line: number;
  column: number;
  /** The key, e.g. `environments.local.scale`; empty for the file as a whole. */
  key: string;
  expected: string;
  found: string;
  advice: string;
};

/** The config can't be used. Nothing was started. `subject` is the file; `mistakes` are in the file's order. */
export class ConfigError extends SuiteError {
  readonly mistakes: readonly ConfigMistake[];
  constructor(file: string, mistakes: readonly ConfigMistake[], options?: ErrorOptions) {
    const ordered = [...mistakes].sort((a, b) => a.line - b.line || a.column - b.column);
    super('CONFIG', file, messageOf(ordered), options);
    this.name = 'ConfigError';
    this.mistakes = ordered;
  }
}

const messageOf = (mistakes: readonly ConfigMistake[]): string => {
  const lines = mistakes.map(lineOf);
  return lines.length === 1
    ? (lines[0] ?? '')
    : `${lines.length} mistakes in the config:\n${lines.map((l) => `  ${l}`).join('\n')}`;
};

/** `file:line:column key: expected …; found …; what to do.` An editor's terminal makes the place a link. */
const lineOf = (m: ConfigMistake): string => {
  const place = m.line === 0 ? m.file : `${m.file}:${m.line}:${m.column}`;
  const key = m.key === '' ? '' : ` ${m.key}`;
  return `${place}${key}: expected ${m.expected}; found ${m.found}; ${m.advice}.`;
};
