import { describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { Config } from './schema.ts';

const withConfidence = (confidence: number) => {
  const config = structuredClone(shipped);
  Object.assign(config.environments.local ?? {}, { confidence });
  return Config.safeParse(config).success;
};

describe('a config', () => {
  it('asks for a confidence that a coin does not have', () => {
    expect([0.5, 0.51, 0.95, 1].map(withConfidence)).toEqual([false, true, true, false]);
  });
});
