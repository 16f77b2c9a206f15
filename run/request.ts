import { type ProfileName, profileNames } from '../scenarios/profiles/all.ts';
import {
  type DefectName,
  defectNames,
  type FaultName,
  faultNames,
  type ManifestSet,
  manifestSets,
} from '../slo/plan.ts';
import type { Ratio, Seconds } from '../slo/units.ts';
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
  /** Of a Kubernetes of our own. */
  manifests?: ManifestSet;
  /** The environment's name once more, typed out by a person who means it. */
  confirmed: string | undefined;
  /** A gate: load without faults that ends as soon as its objectives are decided. */
  gate?: { canary: { share: Ratio; defects: readonly DefectName[] } | null };
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
  manifests?: string;
  confirm?: string;
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
    ...(raw.manifests === undefined ? {} : { manifests: oneOf('--manifests', manifestSets, raw.manifests) }),
    confirmed: raw.confirm,
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

/**
 * A gate's request. Its load is the baseline, which is `quietShare` of the full rate, until `limit`.
 * @throws SuiteError USAGE, as `parseRequest` does
 */
export const parseGateRequest = (raw: RawGateOptions): RunRequest => {
  const { canary, canaryDefect = [], limit } = raw;
  if (canary === undefined && canaryDefect.length > 0) {
    throw usage('--canary-defect', '--canary beside it', 'none', 'say which share the canary gets');
  }
  const request = parseRequest({ ...raw, duration: limit, only: 'load', profile: 'baseline' });
  const defects = canaryDefect.map((d) => oneOf('--canary-defect', defectNames, d));
  return {
    ...request,
    gate: { canary: canary === undefined ? null : { share: parsePercent(canary), defects } },
  };
};

export type RawGateOptions = Pick<RawOptions, 'env' | 'scale' | 'defect' | 'seed' | 'confirm'> & {
  limit: string;
  canary?: string;
  canaryDefect?: string[];
};

const parsePercent = (text: string): Ratio => {
  const percent = Number(text);
  if (/^[\d.]+$/.test(text) && percent >= 1 && percent <= 50) return percent / 100;
  throw usage('--canary', 'a percentage from 1 to 50', text, 'try --canary 10');
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
