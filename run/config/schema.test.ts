import { describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { Config } from './schema.ts';

/** Whether the shipped config would do with this local environment. */
const does = (edit: (local: Record<string, unknown>) => void): boolean => {
  const config = structuredClone(shipped);
  edit((config.environments.local ?? {}) as Record<string, unknown>);
  return Config.safeParse(config).success;
};

describe('a config', () => {
  it('asks for a confidence that a coin does not have', () => {
    const withConfidence = (confidence: number) => does((local) => Object.assign(local, { confidence }));
    expect([0.5, 0.51, 0.95, 1].map(withConfidence)).toEqual([false, true, true, false]);
  });

  it('asks for no part of a run that is longer than a day', () => {
    const holding = (holdSeconds: number) =>
      does((local) => {
        for (const experiment of local.experiments as object[]) Object.assign(experiment, { holdSeconds });
      });
    expect([0, 86_400, 86_401, 1e9, -1, Number.NaN].map(holding)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
