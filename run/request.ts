import { type ProfileName, profileNames } from '../scenarios/profiles/all.ts';
import { type DefectName, defectNames, type FaultName, faultNames } from '../slo/plan.ts';
import type { Seconds } from '../slo/units.ts';
import { SuiteError } from './errors.ts';

/** What a person asked for on the command line, checked word by word; undefined leaves it to the config. */
export type RunRequest = {
  environment: string | undefined;
  profile: ProfileName | undefined;
  /** CSV trace to replay instead of a profile. */
  replay: string | undefined;
  scale: number | 'auto' | undefined;
  durationSeconds: Seconds | undefined;
  only: 'load' | 'chaos' | undefined;
  faults: readonly FaultName[];
  defects: readonly DefectName[];
  seed: number | undefined;
};

/** Options as the command line parser hands them over: words. */
export type RawOptions = {
  env?: string;
  profile?: string;
  replay?: string;
  scale?: string;
  duration?: string;
  only?: string;
  fault?: string[];
  defect?: string[];
  seed?: string;
};

/** @throws SuiteError USAGE, which names the option, what was expected and what was found. */
export const parseRequest = (raw: RawOptions): RunRequest => {
  if (raw.profile !== undefined && raw.replay !== undefined) {
    throw usage('--replay', 'either --profile or --replay', 'both', 'leave one of them out');
  }
  if (raw.only === 'load' && (raw.fault ?? []).length > 0) {
    throw usage(
      '--only',
      'no --fault beside --only load',
      `--fault ${raw.fault?.join(' ')}`,
      'leave one of them out',
    );
  }
  return {
    environment: raw.env,
    profile: raw.profile === undefined ? undefined : oneOf('--profile', profileNames, raw.profile),
    replay: raw.replay,
    scale: raw.scale === undefined ? undefined : parseScale(raw.scale),
    durationSeconds: raw.duration === undefined ? undefined : parseDuration(raw.duration),
    only: raw.only === undefined ? undefined : oneOf('--only', ['load', 'chaos'] as const, raw.only),
    faults: (raw.fault ?? []).map((f) => oneOf('--fault', faultNames, f)),
    defects: (raw.defect ?? []).map((d) => oneOf('--defect', defectNames, d)),
    seed: raw.seed === undefined ? undefined : parseSeed(raw.seed),
  };
};

/** `90`, `90s`, `5m`, `1h`: whole seconds, from 10 seconds to 24 hours. */
export const parseDuration = (text: string): Seconds => {
  const match = /^(\d+)(s|m|h)?$/.exec(text);
  const factor = { s: 1, m: 60, h: 3600 }[match?.[2] ?? 's'] ?? 1;
  const seconds = Number(match?.[1]) * factor;
  if (match === null || seconds < 10 || seconds > 86_400) {
    throw usage(
      '--duration',
      'a time from 10s to 24h, such as 90s or 5m',
      text,
      'give a number with s, m or h',
    );
  }
  return seconds;
};

const parseScale = (text: string): number | 'auto' => {
  if (text === 'auto') return 'auto';
  const scale = Number(text);
  if (!(scale > 0 && scale <= 1)) {
    throw usage(
      '--scale',
      'auto, or a number above 0 and up to 1 (1 is the documented rate)',
      text,
      'try --scale 0.02',
    );
  }
  return scale;
};

const parseSeed = (text: string): number => {
  if (!/^\d{1,9}$/.test(text))
    throw usage('--seed', 'a whole number of up to nine digits', text, 'try --seed 1');
  return Number(text);
};

const oneOf = <T extends string>(option: string, known: readonly T[], word: string): T => {
  const found = known.find((k) => k === word);
  if (found === undefined) throw usage(option, `one of ${known.join(', ')}`, word, 'choose one of these');
  return found;
};

export const usage = (option: string, expected: string, found: string, advice: string): SuiteError =>
  new SuiteError(
    'USAGE',
    option,
    `${option}: expected ${expected}; found ${JSON.stringify(found)}; ${advice}.`,
  );
