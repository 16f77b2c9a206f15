import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, type ConfigMistake } from './error.ts';
import type { Finding } from './finding.ts';
import { findMistakes } from './rules.ts';
import { Config } from './schema.ts';
import { typeCheck } from './type-check.ts';

/**
 * Reads a config file: the compiler's check first, then its value, then the schema, then the rules between its
 * parts (run/config/rules.ts). Runs nothing of the file that does not compile.
 * @param today the day that waivers' expiry dates are compared with, `YYYY-MM-DD`
 * @throws ConfigError which lists every mistake of the first step that finds one
 */
export const loadConfig = async (file: string, today: string = dayOf(new Date())): Promise<Config> => {
  const source = read(file);
  const diagnostics = await typeCheck(file);
  if (diagnostics.length > 0) {
    throw new ConfigError(
      file,
      diagnostics.map((d) => ({
        file: path.relative(process.cwd(), d.file) || d.file,
        line: d.line,
        column: d.column,
        key: '',
        expected: 'a config that the compiler accepts',
        found: d.message.replace(/\.$/, ''),
        advice: 'correct this line (run/config/schema.ts describes each key)',
      })),
    );
  }
  const value = await defaultExport(file);
  const parsed = Config.safeParse(value);
  const findings = parsed.success
    ? findMistakes(parsed.data, today)
    : parsed.error.issues.flatMap((issue) => ofSchema(issue, value));
  if (parsed.success && findings.length === 0) return parsed.data;
  throw new ConfigError(file, await placed(file, source, findings));
};

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const read = (file: string): string => {
  if (!existsSync(file)) {
    throw whole(file, 'a config file here', 'no such file', 'check the path, or give another with --config');
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw whole(file, 'a readable file', String(cause), 'check that it is a file and its permissions', cause);
  }
};

const defaultExport = async (file: string): Promise<unknown> => {
  const url = pathToFileURL(path.resolve(file)).href;
  const module: { default?: unknown } = await import(/* @vite-ignore */ url).catch((cause: unknown) => {
    throw whole(file, 'a file that loads', String(cause), 'correct what it runs while it loads', cause);
  });
  if (module.default === undefined) {
    throw whole(file, '`export default defineConfig({…})`', 'no default export', 'add it');
  }
  return module.default;
};

const whole = (file: string, expected: string, found: string, advice: string, cause?: unknown): ConfigError =>
  new ConfigError(file, [{ file, line: 0, column: 0, key: '', expected, found, advice }], { cause });

/** The compiler's parser is loaded for a mistake only: a right config needs no line numbers. */
const placed = async (
  file: string,
  source: string,
  findings: readonly Finding[],
): Promise<ConfigMistake[]> => {
  const { locate } = await import('./locate.ts');
  return findings.map(({ path: at, ...rest }) => ({
    file,
    ...locate(source, at),
    key: at.map(String).join('.'),
    ...rest,
  }));
};

type Issue = NonNullable<ReturnType<typeof Config.safeParse>['error']>['issues'][number];

const ofSchema = (issue: Issue, value: unknown): Finding[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      expected: 'only keys that the schema has',
      found: `the unknown key ${JSON.stringify(key)}`,
      advice: 'remove it or correct its name',
    }));
  }
  const found = issue.path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
  const says = 'issues' in issue && issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message;
  return [
    {
      path: issue.path,
      expected: (says ?? issue.message).replace(
        /^(Invalid [a-zA-Z ]+[:.]|Too (small|big):) (e|E)xpected /,
        '',
      ),
      found: issue.code === 'invalid_key' ? `the key ${JSON.stringify(issue.path.at(-1))}` : shown(found),
      advice: found === undefined ? 'add it' : 'correct it',
    },
  ];
};

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
